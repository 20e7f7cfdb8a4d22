"""A crowd to measure with: many made-up students in a school, written in bulk."""

from collections.abc import Iterable
from datetime import date, datetime

from sqlalchemy import Connection, insert, update

from engine.nouns.people import Person, Role
from storage import tables
from storage.records import save_all

BLOCK = 10_000


def gather(connection: Connection, school: str, section: str, count: int, now: datetime) -> None:
    """Add `count` students who are not due for a look; their keys are `crowd:<number>`."""
    for start in range(0, count, BLOCK):
        some = range(start, min(start + BLOCK, count))
        save_all(connection, school, [_student(number) for number in some])
        enrol(connection, school, [(section, key(number)) for number in some], now.date())


def enrol(connection: Connection, school: str, pairs: Iterable[tuple[str, str]], since: date) -> None:
    """Enrol students, from pairs of section and student."""
    fixed = {"school": school, "since": since, "until": None}
    rows = [{"section": section, "student": student, **fixed} for section, student in pairs]
    connection.execute(insert(tables.enrolments), rows)


def advise(connection: Connection, school: str, pairs: Iterable[tuple[str, str]], since: date) -> None:
    """Give students an adviser, from pairs of adviser and student."""
    fixed = {"school": school, "since": since, "until": None}
    rows = [{"adviser": adviser, "student": student, **fixed} for adviser, student in pairs]
    connection.execute(insert(tables.advising), rows)


def all_due(connection: Connection, school: str, role: Role, at: datetime) -> None:
    """Let everybody of a role, and nobody else, be due for a look at one moment."""
    people = tables.people
    theirs = people.c.school == school
    connection.execute(update(people).where(theirs).values(next_look_at=None))
    connection.execute(update(people).where(theirs, people.c.role == role.value).values(next_look_at=at))


def key(number: int) -> str:
    """The key of one of the crowd."""
    return f"crowd:{number:07d}"


def _student(number: int) -> Person:
    return Person(key(number), key(number), Role.STUDENT, "Somebody", "Somebody", grade=7)
