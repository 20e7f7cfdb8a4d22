"""A crowd to measure with: many made-up students in one section of a school, written in bulk."""

from datetime import datetime

from sqlalchemy import Connection, insert

from engine.people import Person, Role
from storage import tables
from storage.records import row_of

BLOCK = 10_000


def gather(connection: Connection, school: str, section: str, count: int, now: datetime) -> None:
    """Add `count` students who are not due for a look; their keys are `crowd:<number>`."""
    for start in range(0, count, BLOCK):
        people = [_student(number) for number in range(start, min(start + BLOCK, count))]
        connection.execute(insert(tables.people), [_row(each, school) for each in people])
        rows = [
            {"school": school, "section": section, "student": each.key, "since": now.date(), "until": None}
            for each in people
        ]
        connection.execute(insert(tables.enrolments), rows)


def key(number: int) -> str:
    """The key of one of the crowd."""
    return f"crowd:{number:07d}"


def _student(number: int) -> Person:
    return Person(key(number), key(number), Role.STUDENT, "Somebody", "Somebody", grade=7)


def _row(person: Person, school: str) -> dict[str, object]:
    row = row_of(person, school)
    return {name: value for name, value in row.items() if name in tables.people.c} | {"next_look_at": None}
