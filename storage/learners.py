"""Students, read in sets: the same dozen statements for one student or for a whole caseload."""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from operator import attrgetter
from typing import Any, NamedTuple, TypeVar

from sqlalchemy import BindParameter, Connection, Select, Table, and_, bindparam, func, literal, or_, select

from engine.care.case import Case, CaseState
from engine.contact import Call, CaseNote, Contact
from engine.goal import Goal
from engine.help_request import LIVING, HelpRequest
from engine.look_again import LookAgain
from engine.mastery_check import MasteryCheck
from engine.people import Person
from engine.re_route import ReRoute
from engine.standing import Standing
from engine.student import LearningPath, Student, rerouted
from engine.unasked.budget import TOLD_A_HUMAN
from storage import tables
from storage.due_dates import DUE
from storage.prepared import rows
from storage.records import TABLES, read, reading

R = TypeVar("R")
T = TypeVar("T")
GOALS_KEPT = timedelta(weeks=6)
CONTACTS_KEPT = timedelta(weeks=5)
HELPS_KEPT = timedelta(weeks=8)
LONG_AGO = datetime(2000, 1, 1, tzinfo=UTC)


def students(
    connection: Connection, school: str, keys: Collection[str], now: datetime, today: date
) -> dict[str, Student]:
    """Return the students of `keys` with everything some decision reads; unknown keys are left out."""
    if not keys:
        return {}
    asked = _Asked(connection, school, keys, now, today)
    standings = {(each.student, each.subject): each for each in asked.all(Standing)}
    paths = asked.paths(standings)
    advisers = grouped(asked.rows(_ADVISERS))
    found = {kind: asked.by_owner(kind) for kind in _OWNER}
    return {
        key: Student(
            person=person,
            paths=tuple(rerouted(each, found[ReRoute][key], today) for each in paths[key]),
            checks=found[MasteryCheck][key],
            goals=found[Goal][key],
            helps=found[HelpRequest][key],
            contacts=found[Contact][key],
            notes=found[CaseNote][key],
            cases=found[Case][key],
            calls=found[Call][key],
            re_routes=found[ReRoute][key],
            reviews=found[LookAgain][key],
            advisers=tuple(advisers[key]),
        )
        for key, person in persons(connection, school, keys).items()
    }


def persons(connection: Connection, school: str, keys: Collection[str]) -> dict[str, Person]:
    """Return people by key."""
    found = rows(connection, PERSONS, {"school": school, "keys": sorted(keys)})
    return {each.key: each for each in read(Person, found)}


def grouped(pairs: Iterable[tuple[str, R]]) -> Mapping[str, list[R]]:
    """Return values listed by key; a key without values has an empty list."""
    groups: dict[str, list[R]] = defaultdict(list)
    for key, value in pairs:
        groups[key].append(value)
    return groups


def current(table: Table) -> Any:
    """The condition that a dated relation holds on the day bound as `today`."""
    return and_(table.c.since <= _TODAY, or_(table.c.until.is_(None), table.c.until > _TODAY))


class _Asked:
    """One question about some students of a school: binds its keys and moments to the prepared statements."""

    def __init__(
        self, connection: Connection, school: str, keys: Collection[str], now: datetime, today: date
    ) -> None:
        self.connection, self._today = connection, today
        self._bound = {
            "school": school,
            "keys": sorted(keys),
            "today": today,
            "goals_from": today - GOALS_KEPT,
            "helps_from": now - HELPS_KEPT,
            "contacts_from": now - CONTACTS_KEPT,
        }

    def rows(self, statement: Select[Any], **bound: object) -> Iterable[Any]:
        return rows(self.connection, statement, {**self._bound, **bound})

    def all(self, kind: type[T]) -> Iterable[T]:
        return read(kind, self.rows(_STATEMENTS[kind]))

    def by_owner(self, kind: type[Any]) -> Mapping[str, tuple[Any, ...]]:
        """Return the records of a kind by the student they belong to."""
        owner: Callable[[Any], str] = attrgetter(_OWNER[kind])
        listed = grouped((owner(each), each) for each in self.all(kind))
        return defaultdict(tuple, {key: tuple(records) for key, records in listed.items()})

    def paths(self, standings: Mapping[tuple[str, str], Standing]) -> Mapping[str, list[LearningPath]]:
        """One path a subject: the section that runs today, else the next to begin, else the last that ended."""
        running = [_Enrolled(*row) for row in self.rows(_PATHS)]
        running.sort(key=lambda row: _nearness(row, self._today), reverse=True)
        nearest = {(row.student, row.subject): row for row in running}
        sections = sorted({row.section for row in nearest.values()})
        teachers = grouped(self.rows(_TEACHERS, sections=sections))
        due = grouped((row[0], (row[1], row[2])) for row in self.rows(DUE, sections=sections))
        return grouped(
            (row.student, _path(row, teachers[row.section], standings.get(place), due[row.section]))
            for place, row in nearest.items()
        )


class _Enrolled(NamedTuple):
    """A student in a section, as `_PATHS` finds it."""

    student: str
    section: str
    subject: str
    destination: str
    starts: date
    ends: date


def _nearness(row: _Enrolled, today: date) -> tuple[int, int]:
    """Sorts sections by how near they are: running, then coming (soonest first), then over (latest first)."""
    if row.starts <= today <= row.ends:
        return 0, 0
    return (1, (row.starts - today).days) if row.starts > today else (2, (today - row.ends).days)


def _path(
    row: _Enrolled, teachers: Iterable[str], standing: Standing | None, due: Iterable[tuple[str, date]]
) -> LearningPath:
    path = LearningPath(row.student, row.subject, row.destination, row.starts, row.ends, tuple(teachers))
    return replace(path, standing=standing, due=tuple(due))


def _of_students(kind: type[Any], *conditions: Any) -> Select[Any]:
    table = TABLES[kind]
    owner = table.c[_OWNER.get(kind, "student")]
    return reading(kind).where(table.c.school == _SCHOOL, owner.in_(_KEYS), *conditions)


_SCHOOL: BindParameter[str] = bindparam("school")
_TODAY: BindParameter[date] = bindparam("today")
_KEYS: BindParameter[str] = bindparam("keys", expanding=True)
_OWNER: Mapping[type[Any], str] = {
    MasteryCheck: "student",
    Goal: "student",
    HelpRequest: "student",
    Contact: "person",
    CaseNote: "student",
    Case: "student",
    Call: "student",
    ReRoute: "student",
    LookAgain: "student",
}
_LAST_HEARD = (
    select(func.coalesce(tables.people.c.last_heard, literal(LONG_AGO, tables.people.c.last_heard.type)))
    .where(
        tables.people.c.school == tables.contacts.c.school, tables.people.c.key == tables.contacts.c.person
    )
    .scalar_subquery()
)
"""Silence may last longer than the window: what was never answered counts for as long as it lasts."""
_STATEMENTS: Mapping[type[Any], Select[Any]] = {
    Standing: _of_students(Standing),
    MasteryCheck: _of_students(MasteryCheck),
    Goal: _of_students(Goal, tables.goals.c.week >= bindparam("goals_from")),
    HelpRequest: _of_students(
        HelpRequest,
        or_(
            tables.helps.c.state.in_([str(each) for each in LIVING]),
            tables.helps.c.opened_at >= bindparam("helps_from"),
        ),
    ),
    Contact: _of_students(
        Contact,
        or_(
            tables.contacts.c.at >= bindparam("contacts_from"),
            tables.contacts.c.rule == TOLD_A_HUMAN,
            tables.contacts.c.at > _LAST_HEARD,
        ),
    ),
    CaseNote: _of_students(CaseNote, tables.case_notes.c.at >= bindparam("contacts_from")),
    Case: _of_students(
        Case,
        or_(
            tables.cases.c.state != CaseState.CLOSED.value,
            tables.cases.c.closed_at >= bindparam("contacts_from"),
        ),
    ),
    Call: _of_students(Call, tables.calls.c.cleared_by == ""),
    ReRoute: _of_students(ReRoute, tables.re_routes.c.state.in_(("asked", "talk", "agreed"))),
    LookAgain: _of_students(LookAgain),
}
PERSONS = reading(Person).where(tables.people.c.school == _SCHOOL, tables.people.c.key.in_(_KEYS))
_PATHS = (
    select(
        tables.enrolments.c.student,
        tables.sections.c.key,
        tables.sections.c.subject,
        tables.sections.c.destination,
        tables.sections.c.starts,
        tables.sections.c.ends,
    )
    .join(
        tables.sections,
        and_(
            tables.sections.c.school == tables.enrolments.c.school,
            tables.sections.c.key == tables.enrolments.c.section,
        ),
    )
    .where(
        tables.enrolments.c.school == _SCHOOL,
        tables.enrolments.c.student.in_(_KEYS),
        current(tables.enrolments),
    )
    .order_by(tables.enrolments.c.student, tables.sections.c.subject, tables.sections.c.starts)
)
_TEACHERS = (
    select(tables.teaches.c.section, tables.teaches.c.person)
    .where(
        tables.teaches.c.school == _SCHOOL,
        tables.teaches.c.section.in_(bindparam("sections", expanding=True)),
        current(tables.teaches),
    )
    .order_by(tables.teaches.c.person)
)
_ADVISERS = (
    select(tables.advising.c.student, tables.advising.c.adviser)
    .where(
        tables.advising.c.school == _SCHOOL, tables.advising.c.student.in_(_KEYS), current(tables.advising)
    )
    .order_by(tables.advising.c.adviser)
)
