"""Read what teachers had accepted before the school used the coach: `history.csv`."""

from pathlib import Path

from engine.nouns.curriculum import Curriculum
from engine.nouns.people import Role
from engine.nouns.school import PastMastery, Policy, School
from storage.packs import cells
from storage.packs.native.people import STAFF, STUDENT, Roster
from storage.packs.problems import Findings, shown
from storage.packs.register import Register
from storage.packs.table import Columns, Row, read_table

HISTORY = Columns(("student", "competency", "teacher", "date", "level"))
TEACHERS = STAFF - {Role.ADMIN}


def read_history(
    folder: Path, school: School | None, curriculum: Curriculum | None, roster: Roster, findings: Findings
) -> tuple[PastMastery, ...]:
    """Return the past mastery of students; empty when the folder has no `history.csv`.

    Without a curriculum (it could not be read) no competency is called unknown.
    """
    path = folder / "history.csv"
    if not path.exists():
        return ()
    keys = {each.code: each.key for each in curriculum.competencies.values()} if curriculum else {}
    codes = Register.of("competency", "competencies.csv", keys)
    codes.whole = curriculum is not None
    policy = school.policy if school else Policy()
    seen = dict[tuple[str, str], int]()
    found = []
    for row in read_table(path, HISTORY, findings).rows:
        code = cells.code(row, "competency")
        past = _past(row, roster, keys.get(code, ""), policy)
        known = codes.has(row, "competency", code)
        if past and known and _is_first(row, seen):
            found.append(past)
    return tuple(found)


def _past(row: Row, roster: Roster, competency: str, policy: Policy) -> PastMastery | None:
    student = roster.key(row, "student", cells.code(row, "student"), STUDENT)
    judge = roster.key(row, "teacher", cells.code(row, "teacher"), TEACHERS)
    on, level = cells.day(row, "date"), cells.whole(row, "level", policy.passing_level, len(policy.levels))
    if on is None or level is None:
        _refuse_empty(row)
        return None
    return PastMastery(student, competency, judge, on, level)


def _refuse_empty(row: Row) -> None:
    for column in ("date", "level"):
        if not row[column]:
            row.refuse(f"the cell `{column}` is empty", "fill it in")


def _is_first(row: Row, seen: dict[tuple[str, str], int]) -> bool:
    pair = (row["student"], row["competency"])
    line = seen.setdefault(pair, row.line)
    if line != row.line:
        what = f"{shown(pair[0])} has {shown(pair[1])} already on line {line}"
        row.refuse(what, "delete one of the two")
    return line == row.line
