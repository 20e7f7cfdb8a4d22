"""Read what is taught and where it leads: `subjects.csv` and `destinations.csv`."""

from collections.abc import Mapping
from pathlib import Path

from engine.frozen import Frozen
from engine.nouns.curriculum import WEEKDAYS, Curriculum, Destination, Subject
from storage.packs import cells
from storage.packs.problems import Findings, shown
from storage.packs.register import Register
from storage.packs.table import Columns, Row, read_table

SUBJECTS = Columns(("key", "title"), ("weekdays", "disposition"))
DESTINATIONS = Columns(("key", "title", "subject"))


class Catalogue(Frozen):
    """The subjects and the destinations (still without competencies), and the registers of their keys."""

    subjects: Mapping[str, Subject]
    destinations: Mapping[str, Destination]
    subject_keys: Register
    destination_keys: Register

    def check(self, row: Row, subject: str, destinations: tuple[str, ...]) -> tuple[str, ...]:
        """Return the known ones of `destinations`; whatever is unknown or of another subject is a problem."""
        subject_is_known = self.subject_keys.has(row, "subject", subject)
        known = tuple(key for key in destinations if self.destination_keys.has(row, "destination", key))
        for key in known:
            goal = self.destinations.get(key)
            if goal and goal.subject and subject_is_known and goal.subject != subject:
                what = f"the destination {shown(key)} belongs to {shown(goal.subject)}"
                row.refuse(what, f"choose a destination of {shown(subject)}")
        return known


def read_catalogue(folder: Path, before: Curriculum, findings: Findings) -> Catalogue:
    """Return the subjects and destinations of a folder; a file it lacks is made up for by `before`."""
    subjects, subject_keys = _subjects(folder / "subjects.csv", before, findings)
    goals, goal_keys = _destinations(folder / "destinations.csv", before, subject_keys, findings)
    return Catalogue(subjects, goals, subject_keys, goal_keys)


def _subjects(path: Path, before: Curriculum, findings: Findings) -> tuple[dict[str, Subject], Register]:
    if not path.exists() and before.subjects:
        return dict(before.subjects), Register.of("subject", str(path), before.subjects)
    table = read_table(path, SUBJECTS, findings)
    register, subjects = Register("subject", str(path), table.whole), dict[str, Subject]()
    for row in table.rows:
        key, title = cells.key(row, "key"), cells.text(row, "title", 60)
        weekdays, disposition = cells.weekdays(row, "weekdays") or WEEKDAYS, cells.yes(row, "disposition")
        if register.enter(row, key):
            subjects[key] = Subject(key, title, weekdays, disposition)
    return subjects, register


def _destinations(
    path: Path, before: Curriculum, subjects: Register, findings: Findings
) -> tuple[dict[str, Destination], Register]:
    if not path.exists() and before.destinations:
        return dict(before.destinations), Register.of("destination", str(path), before.destinations)
    table = read_table(path, DESTINATIONS, findings)
    register, destinations = Register("destination", str(path), table.whole), dict[str, Destination]()
    for row in table.rows:
        key, title, subject = cells.key(row, "key"), cells.text(row, "title", 80), cells.code(row, "subject")
        is_known = subjects.has(row, "subject", subject)
        if register.enter(row, key):
            destinations[key] = Destination(key, title, subject if is_known else "", ())
    return destinations, register
