"""Find the school's own subject and destination for a class of a student information system."""

import re
from collections.abc import Iterable, Mapping
from pathlib import Path

from engine.frozen import Frozen
from engine.nouns.curriculum import Curriculum, Destination
from storage.packs import cells
from storage.packs.oneroster.statuses import is_leaving
from storage.packs.problems import Findings, shown
from storage.packs.register import Register
from storage.packs.table import Columns, Row, read_table, squashed

COURSES = Columns(
    ("sourcedId", "title"),
    ("status", "courseCode", "grades", "subjects", "subjectCodes", "code", "subject", "grade"),
    ("dateLastModified", "schoolYearSourcedId", "orgSourcedId"),
)
MAP = Columns(("match", "destination"))


class Matching(Frozen):
    """The school's curriculum, the export's courses by id, and what `subjects_map.csv` says."""

    curriculum: Curriculum
    courses: Mapping[str, Row]
    told: Mapping[str, Destination]

    def destination(self, row: Row, code: str) -> Destination | None:
        """Return where a class leads: as the map tells, else by its subject and then by its grade."""
        course = self.courses.get(row["courseSourcedId"])
        words = [
            code,
            row["classCode"],
            row["courseSourcedId"],
            *_words(row),
            *(_words(course) if course else ()),
        ]
        for word in words:
            if squashed(word) in self.told:
                return self.told[squashed(word)]
        subject = self._subject(words)
        goals = [goal for goal in self.curriculum.destinations.values() if goal.subject == subject]
        return _only(goals) or _only(_of_grade(goals, [*_grades(row), *(_grades(course) if course else ())]))

    def _subject(self, words: Iterable[str]) -> str | None:
        said = {squashed(word) for word in words if word}
        subjects = self.curriculum.subjects.values()
        return next(
            (each.key for each in subjects if {squashed(each.key), squashed(each.title)} & said), None
        )


def read_matching(folder: Path, curriculum: Curriculum, findings: Findings) -> Matching:
    """Read `courses.csv` and `subjects_map.csv` (columns match, destination), both of which may be absent."""
    path = folder / "courses.csv"
    rows = read_table(path, COURSES, findings).rows if path.exists() else ()
    courses = {row["sourcedId"]: row for row in rows if not is_leaving(row)}
    return Matching(curriculum, courses, _told(folder / "subjects_map.csv", curriculum, findings))


def _told(path: Path, curriculum: Curriculum, findings: Findings) -> dict[str, Destination]:
    goals = Register.of("destination", "the school's destinations.csv", curriculum.destinations)
    told, lines = dict[str, Destination](), dict[str, int]()
    for row in read_table(path, MAP, findings).rows if path.exists() else ():
        word, goal = cells.text(row, "match"), cells.code(row, "destination")
        first = lines.setdefault(squashed(word), row.line)
        if first != row.line:
            row.refuse(f"{shown(word)} is already on line {first}", "delete one of the two")
        if goals.has(row, "destination", goal):
            told[squashed(word)] = curriculum.destinations[goal]
    return told


def _words(row: Row) -> tuple[str, ...]:
    lists = (cells.several(row, column, ",") for column in ("subjects", "subjectCodes"))
    return (
        *(word for each in lists for word in each),
        *(row[name] for name in ("courseCode", "code", "subject", "title")),
    )


def _grades(row: Row) -> tuple[str, ...]:
    return cells.several(row, "grades", ",") or cells.several(row, "grade", ",")


def _of_grade(goals: Iterable[Destination], grades: Iterable[str]) -> list[Destination]:
    numbers = {int(grade) for grade in grades if re.fullmatch(r"\d{1,2}", grade, re.ASCII)}
    return [goal for goal in goals if len(numbers) == 1 and numbers & _numbers(f"{goal.key} {goal.title}")]


def _numbers(words: str) -> set[int]:
    return {int(number) for number in re.findall(r"\d{1,4}", words)}


def _only(goals: list[Destination]) -> Destination | None:
    return goals[0] if len(goals) == 1 else None
