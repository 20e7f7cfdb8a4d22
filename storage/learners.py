"""Students, read in sets: a handful of statements for one student or for a whole caseload."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from datetime import date, datetime, timedelta
from typing import Any, TypeVar

from sqlalchemy import Connection, Table, and_, or_, select

from engine.contact import Call, CaseNote, Contact
from engine.goal import Goal
from engine.help_request import LIVING, HelpRequest
from engine.mastery_check import MasteryCheck
from engine.people import Person
from engine.standing import Standing
from engine.student import LearningPath, Student
from storage import tables
from storage.records import record_of

R = TypeVar("R")
GOALS_KEPT = timedelta(weeks=6)
CONTACTS_KEPT = timedelta(weeks=5)
HELPS_KEPT = timedelta(weeks=8)


def students(
    connection: Connection, school: str, keys: Collection[str], now: datetime, today: date
) -> dict[str, Student]:
    """Return the students of `keys` with everything some decision reads; unknown keys are left out."""
    if not keys:
        return {}
    people = persons(connection, school, keys)
    found = _Found(connection, school, keys)
    paths = _paths(connection, school, keys, today, found.by_student(tables.standings, Standing))
    checks = found.by_student(tables.checks, MasteryCheck)
    goals = found.by_student(tables.goals, Goal, tables.goals.c.week >= today - GOALS_KEPT)
    helps = found.by_student(tables.helps, HelpRequest, _recent_helps(now))
    contacts = found.by_student(
        tables.contacts, Contact, tables.contacts.c.at >= now - CONTACTS_KEPT, owner="person"
    )
    notes = found.by_student(tables.case_notes, CaseNote, tables.case_notes.c.at >= now - CONTACTS_KEPT)
    calls = found.by_student(tables.calls, Call, tables.calls.c.seen_by == "")
    advisers = _advisers(connection, school, keys, today)
    return {
        key: Student(
            person=person,
            paths=tuple(paths[key]),
            checks=tuple(checks[key]),
            goals=tuple(goals[key]),
            helps=tuple(helps[key]),
            contacts=tuple(contacts[key]),
            notes=tuple(notes[key]),
            calls=tuple(calls[key]),
            advisers=tuple(advisers[key]),
        )
        for key, person in people.items()
    }


def persons(connection: Connection, school: str, keys: Collection[str]) -> dict[str, Person]:
    """Return people by key."""
    table = tables.people
    rows = connection.execute(
        table.select().where(table.c.school == school, table.c.key.in_(sorted(keys)))
    ).mappings()
    return {row["key"]: record_of(Person, row) for row in rows}


class _Found:
    """Records of some students, grouped by student."""

    def __init__(self, connection: Connection, school: str, keys: Collection[str]) -> None:
        self.connection, self.school, self.keys = connection, school, sorted(keys)

    def by_student(
        self, table: Table, kind: type[R], *conditions: Any, owner: str = "student"
    ) -> Mapping[str, list[R]]:
        wanted = and_(table.c.school == self.school, table.c[owner].in_(self.keys), *conditions)
        return grouped(
            (row[owner], record_of(kind, row))
            for row in self.connection.execute(table.select().where(wanted)).mappings()
        )


def grouped(pairs: Iterable[tuple[str, R]]) -> Mapping[str, list[R]]:
    """Return values listed by key; a key without values has an empty list."""
    groups: dict[str, list[R]] = defaultdict(list)
    for key, value in pairs:
        groups[key].append(value)
    return groups


def current(table: Table, today: date) -> Any:
    """The condition that a dated relation holds today."""
    return and_(table.c.since <= today, or_(table.c.until.is_(None), table.c.until > today))


def _recent_helps(now: datetime) -> Any:
    table = tables.helps
    return or_(table.c.state.in_([str(each) for each in LIVING]), table.c.opened_at >= now - HELPS_KEPT)


def _paths(
    connection: Connection,
    school: str,
    keys: Collection[str],
    today: date,
    standings: Mapping[str, list[Standing]],
) -> Mapping[str, list[LearningPath]]:
    """One path a subject: the student's current section in it, with its current teachers."""
    enrolled, section = tables.enrolments, tables.sections
    rows = connection.execute(
        select(
            enrolled.c.student,
            section.c.key,
            section.c.subject,
            section.c.destination,
            section.c.starts,
            section.c.ends,
        )
        .join(section, and_(section.c.school == enrolled.c.school, section.c.key == enrolled.c.section))
        .where(enrolled.c.school == school, enrolled.c.student.in_(sorted(keys)), current(enrolled, today))
        .order_by(enrolled.c.student, section.c.subject, section.c.starts)
    ).all()
    teachers = _teachers(connection, school, {row.key for row in rows}, today)
    judged = {(each.student, each.subject): each for group in standings.values() for each in group}
    return grouped(
        (
            row.student,
            LearningPath(
                row.student,
                row.subject,
                row.destination,
                row.starts,
                row.ends,
                tuple(teachers[row.key]),
                judged.get((row.student, row.subject)),
            ),
        )
        for row in {(row.student, row.subject): row for row in rows}.values()
    )


def _teachers(
    connection: Connection, school: str, sections: Collection[str], today: date
) -> Mapping[str, list[str]]:
    table = tables.teaches
    rows = connection.execute(
        select(table.c.section, table.c.person)
        .where(table.c.school == school, table.c.section.in_(sorted(sections)), current(table, today))
        .order_by(table.c.person)
    )
    return grouped((row.section, row.person) for row in rows)


def _advisers(
    connection: Connection, school: str, keys: Collection[str], today: date
) -> Mapping[str, list[str]]:
    table = tables.advising
    rows = connection.execute(
        select(table.c.student, table.c.adviser)
        .where(table.c.school == school, table.c.student.in_(sorted(keys)), current(table, today))
        .order_by(table.c.adviser)
    )
    return grouped((row.student, row.adviser) for row in rows)
