"""Adopting a pack: a school's curriculum, people and relations put into the database, all or nothing."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, time
from typing import Any

from sqlalchemy import Connection, Table, and_, delete, insert, select, update

from engine.ids import short_id
from engine.mastery_check import CheckState, MasteryCheck
from engine.people import Person
from engine.plans import timetable_of
from engine.school import Pack, School
from engine.unasked.slots import next_look
from storage import tables
from storage.records import TABLES, read, reading, row_of, upsert
from storage.shelf import load_school
from storage.the_gone import end_rights_of_the_gone

ROSTER_COLUMNS = (
    "code",
    "role",
    "name",
    "called",
    "language",
    "grade",
    "born",
    "interests",
    "active",
    "leave",
)
NOON = time(12, 0)


@dataclass(frozen=True, slots=True)
class Changes:
    """What an import did, in rows."""

    added: int = 0
    changed: int = 0
    ended: int = 0

    def __add__(self, other: "Changes") -> "Changes":
        return Changes(self.added + other.added, self.changed + other.changed, self.ended + other.ended)

    @property
    def nothing(self) -> bool:
        return self == Changes()


def adopt(connection: Connection, pack: Pack, school: str, now: datetime) -> Changes:
    """Put a pack into a school. Importing the same pack again changes nothing."""
    changes = _adopt_school(connection, pack, school)
    found = load_school(connection, school)
    today = timetable_of(found).local(now).date()
    if pack.people is not None:
        changes += _adopt_people(connection, pack.people, school)
    if pack.sections is not None:
        changes += _adopt_sections(connection, pack, school, today)
    if pack.due is not None:
        due = [row_of(each, school) for each in pack.due]
        changes += _merge(connection, tables.due_dates, due, {"school": school}, ends=True)
    if pack.advising is not None:
        pairs = {(each.adviser, student) for each in pack.advising for student in each.students}
        changes += _relate(connection, tables.advising, ("adviser", "student"), pairs, school, today)
    if pack.guarding is not None:
        wards = {(each.guardian, student) for each in pack.guarding for student in each.students}
        changes += _relate(connection, tables.guardians, ("guardian", "student"), wards, school, today)
    changes += Changes(ended=end_rights_of_the_gone(connection, school, today))
    plan_looks(connection, found, now)
    return changes + _adopt_history(connection, pack, found)


def school_keys(connection: Connection) -> list[str]:
    """Return the schools that are known."""
    return list(connection.execute(select(tables.schools.c.key).order_by(tables.schools.c.key)).scalars())


def _adopt_school(connection: Connection, pack: Pack, school: str) -> Changes:
    changes = Changes()
    if pack.school is not None:
        row = row_of(replace(pack.school, revision=0), school)
        changes += _merge(
            connection, tables.schools, [row], {"key": school}, keep=("revision", "calibration")
        )
    if pack.curriculum is not None:
        for table, values in _curriculum_rows(pack, school):
            changes += _merge(connection, table, values, {"school": school}, ends=True)
    if not changes.nothing:
        table = tables.schools
        connection.execute(update(table).where(table.c.key == school).values(revision=table.c.revision + 1))
    return changes


def _curriculum_rows(pack: Pack, school: str) -> Iterable[tuple[Table, list[dict[str, Any]]]]:
    curriculum = pack.curriculum
    if curriculum is None:
        return
    yield tables.subjects, [row_of(each, school) for each in curriculum.subjects.values()]
    yield tables.destinations, [row_of(each, school) for each in curriculum.destinations.values()]
    placed = enumerate(curriculum.competencies.values())
    yield tables.competencies, [{**row_of(each, school), "place": place} for place, each in placed]


def _adopt_people(connection: Connection, people: tuple[Person, ...], school: str) -> Changes:
    """Take over what the roster says; what people chose themselves stays. Whoever is gone becomes inactive."""
    rows = [row_of(each, school) for each in people]
    changes = _merge(connection, tables.people, rows, {"school": school}, keep=_not_roster())
    gone = _others(connection, tables.people, {each.key for each in people}, school)
    table = tables.people
    if gone:
        connection.execute(
            update(table)
            .where(table.c.school == school, table.c.key.in_(gone))
            .values(active=False, next_look_at=None)
        )
    return changes + Changes(ended=len(gone))


def plan_looks(connection: Connection, school: School, now: datetime) -> None:
    """Whoever has joined and has no next look gets one: they are back, or a new year has begun."""
    account, someone, timetable = tables.accounts, tables.people, timetable_of(school)
    has_joined = select(account.c.person).where(account.c.school == school.key)
    waiting = reading(Person).where(
        someone.c.school == school.key,
        someone.c.active.is_(True),
        someone.c.next_look_at.is_(None),
        someone.c.key.in_(has_joined),
    )
    for person in read(Person, connection.execute(waiting).all()):
        mine = and_(someone.c.school == school.key, someone.c.key == person.key)
        at = next_look(person, school, timetable, now)
        connection.execute(update(someone).where(mine).values(next_look_at=at))


def _adopt_sections(connection: Connection, pack: Pack, school: str, today: date) -> Changes:
    sections = pack.sections or ()
    rows = [row_of(each, school) for each in sections]
    changes = _merge(connection, tables.sections, rows, {"school": school}, ends=True)
    taught = {(each.key, person) for each in sections for person in each.teachers}
    taken = {(each.key, person) for each in sections for person in each.students}
    changes += _relate(connection, tables.teaches, ("section", "person"), taught, school, today)
    return changes + _relate(connection, tables.enrolments, ("section", "student"), taken, school, today)


def _relate(
    connection: Connection,
    table: Table,
    names: tuple[str, str],
    pairs: set[tuple[str, str]],
    school: str,
    today: date,
) -> Changes:
    """Make the dated relations be these from today on: new ones begin, missing ones end, none is rewritten."""
    first, second = (table.c[name] for name in names)
    rows = connection.execute(select(first, second, table.c.until).where(table.c.school == school)).all()
    living = {(row[0], row[1]) for row in rows if row.until is None or row.until > today}
    begun = pairs - living
    for pair in sorted(begun):
        row = {"school": school, names[0]: pair[0], names[1]: pair[1], "since": today, "until": None}
        upsert(connection, table, row)
    gone = living - pairs
    for pair in sorted(gone):
        wanted = and_(table.c.school == school, first == pair[0], second == pair[1], table.c.until.is_(None))
        connection.execute(update(table).where(wanted).values(until=today))
    return Changes(added=len(begun), ended=len(gone))


def _adopt_history(connection: Connection, pack: Pack, school: School) -> Changes:
    """What teachers had accepted before: mastery checks like any other, with the teacher's name."""
    timetable = timetable_of(school)
    rows = []
    for past in pack.history:
        at = timetable.at(past.on, NOON)
        check = MasteryCheck(
            key=short_id("past", past.student, past.competency),
            student=past.student,
            competency=past.competency,
            asked_at=at,
            state=CheckState.ACCEPTED,
            judge=past.judge,
            level=past.level,
            judged_at=at,
        )
        rows.append(row_of(check, school.key))
    return _merge(connection, TABLES[MasteryCheck], rows, {"school": school.key})


def _merge(
    connection: Connection,
    table: Table,
    rows: list[dict[str, Any]],
    scope: Mapping[str, Any],
    *,
    keep: tuple[str, ...] = (),
    ends: bool = False,
) -> Changes:
    """Insert what is new and update what differs, by primary key inside a scope; `ends` deletes the rest.

    Columns in `keep` are written only with a new row.
    """
    where = and_(*(table.c[name] == value for name, value in scope.items()))
    keys = [column.name for column in table.primary_key]
    before = {
        tuple(row[key] for key in keys): row
        for row in connection.execute(select(table).where(where)).mappings()
    }
    rows = [{name: value for name, value in row.items() if name in table.c} for row in rows]
    fresh = [row for row in rows if tuple(row[key] for key in keys) not in before]
    if fresh:
        connection.execute(insert(table), fresh)
    changed = [row for row in rows if _differs(before.get(tuple(row[key] for key in keys)), row, keep)]
    for row in changed:
        same = and_(*(table.c[key] == row[key] for key in keys))
        rest = {name: value for name, value in row.items() if name not in (*keep, *keys)}
        connection.execute(update(table).where(same).values(rest))
    return Changes(len(fresh), len(changed), _end(connection, table, before, rows, keys) if ends else 0)


def _differs(before: Any, row: Mapping[str, Any], keep: tuple[str, ...]) -> bool:
    return before is not None and any(before[name] != row[name] for name in row if name not in keep)


def _end(
    connection: Connection,
    table: Table,
    before: Mapping[tuple[Any, ...], Any],
    rows: list[dict[str, Any]],
    keys: list[str],
) -> int:
    gone = before.keys() - {tuple(row[key] for key in keys) for row in rows}
    for each in gone:
        connection.execute(
            delete(table).where(*(table.c[name] == value for name, value in zip(keys, each, strict=True)))
        )
    return len(gone)


def _others(connection: Connection, table: Table, keys: set[str], school: str) -> list[str]:
    rows = connection.execute(
        select(table.c.key).where(table.c.school == school, table.c.active.is_(True))
    ).scalars()
    return sorted(set(rows) - keys)


def _not_roster() -> tuple[str, ...]:
    return tuple(
        column.name for column in tables.people.c if column.name not in (*ROSTER_COLUMNS, "school", "key")
    )
