"""Read by when a section is to hand something in: `due.csv`."""

from collections.abc import Iterable
from datetime import date
from pathlib import Path

from engine.journey.due_date import DueDate
from engine.nouns.curriculum import Curriculum
from engine.nouns.people import Section
from storage.packs import cells
from storage.packs.problems import Findings, shown
from storage.packs.register import Register
from storage.packs.table import Columns, Row, read_table

DUE = Columns(("section", "code", "due"))


def read_due(
    folder: Path, sections: Iterable[Section] | None, curriculum: Curriculum | None, findings: Findings
) -> tuple[DueDate, ...] | None:
    """Return the due dates, or None when the folder has no `due.csv`.

    Without a curriculum (it could not be read) no competency is called unknown, and none is called off the way.
    """
    path = folder / "due.csv"
    if not path.exists():
        return None
    if sections is None:
        if not (folder / "sections.csv").exists():
            what = "there are due dates but no sections"
            findings.refuse(str(path), 1, what, "put a sections.csv beside it")
        return None
    return tuple(_Reader(sections, curriculum, findings).read(path, findings))


class _Reader:
    """Knows what a due date may refer to, and which pairs had theirs already."""

    def __init__(
        self, sections: Iterable[Section], curriculum: Curriculum | None, findings: Findings
    ) -> None:
        self._sections = {each.code: each for each in sections}
        self._learned = curriculum or Curriculum()
        self._keys = {each.code: each.key for each in self._learned.competencies.values()}
        self._known = Register.of("section", "sections.csv", self._sections)
        self._known.whole = not findings.problems  # a section may be missing because of one of them
        self._codes = Register.of("competency", "competencies.csv", self._keys)
        self._codes.whole = curriculum is not None
        self._lines = dict[tuple[str, str], int]()

    def read(self, path: Path, findings: Findings) -> Iterable[DueDate]:
        for row in read_table(path, DUE, findings).rows:
            found = self._due_date(row)
            if found:
                yield found

    def _due_date(self, row: Row) -> DueDate | None:
        place, code, due = cells.code(row, "section"), cells.code(row, "code"), cells.day(row, "due")
        if not row["due"]:
            row.refuse("the cell `due` is empty", "write the day, for example 2026-10-16")
        is_known = [self._known.has(row, "section", place), self._codes.has(row, "code", code)]
        if due is None or not all(is_known) or not self._is_first(row, place, code):
            return None
        section, key = self._sections[place], self._keys[code]
        return DueDate(section.key, key, due) if self._fits(row, section, key, due) else None

    def _fits(self, row: Row, section: Section, key: str, due: date) -> bool:
        destination = self._learned.destinations.get(section.destination)
        if destination is not None and key not in destination.competencies:
            what = (
                f"{shown(row['code'])} is not on the way of {shown(section.code)} to {shown(destination.key)}"
            )
            row.refuse(what, "write a code of that destination, or another section")
            return False
        if not section.starts <= due <= section.ends:
            what = f"{due} is outside of {shown(section.code)}, which runs from {section.starts} to {section.ends}"
            row.refuse(what, "correct the day")
            return False
        return True

    def _is_first(self, row: Row, section: str, code: str) -> bool:
        line = self._lines.setdefault((section, code), row.line)
        if line != row.line:
            row.refuse(
                f"{shown(section)} has a day for {shown(code)} already on line {line}",
                "delete one of the two",
            )
        return line == row.line
