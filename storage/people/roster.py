"""Adopting a pack: a school's curriculum, people and relations put into the database, all or nothing."""

from collections.abc import Iterable
from datetime import date, datetime, time
from typing import Any

from sqlalchemy import Connection, Table, and_, select, update

from engine.frozen import replace
from engine.ids import short_id
from engine.judging.plans import timetable_of
from engine.nouns.mastery_check import CheckState, MasteryCheck
from engine.nouns.people import Person
from engine.nouns.school import Pack, School
from engine.unasked.slots import next_look
from storage import tables
from storage.people.merging import Changes, merge, relate
from storage.people.the_gone import end_rights_of_the_gone
from storage.reading.askings import end_askings
from storage.records import TABLES, read, reading, row_of
from storage.shelf import load_school
from storage.traffic import homes

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


def adopt(connection: Connection, pack: Pack, school: str, now: datetime) -> Changes:
    """Put a pack into a school. Importing the same pack again changes nothing."""
    before = _usual(connection, school)
    changes = _adopt_school(connection, pack, school)
    found = load_school(connection, school)
    timetable = timetable_of(found)
    today = timetable.local(now).date()
    if pack.people is not None:
        changes += _adopt_people(connection, pack.people, found, before)
    if pack.sections is not None:
        changes += _adopt_sections(connection, pack, school, today)
    if pack.due is not None:
        due = [row_of(each, school) for each in pack.due]
        changes += merge(connection, tables.due_dates, due, {"school": school}, ends=True)
    if pack.advising is not None:
        pairs = {(each.adviser, student) for each in pack.advising for student in each.students}
        changes += relate(connection, tables.advising, ("adviser", "student"), pairs, school, today)
    if pack.guarding is not None:
        wards = {(each.guardian, student) for each in pack.guarding for student in each.students}
        changes += relate(connection, tables.guardians, ("guardian", "student"), wards, school, today)
    changes += Changes(ended=end_rights_of_the_gone(connection, school, today))
    if changes.ended or changes.changed:
        end_askings(connection, found, timetable, now)
    plan_looks(connection, found, now)
    changes += _adopt_history(connection, pack, found)
    if not changes.nothing:
        homes.mark_all(connection, school, now)
    return changes


def school_keys(connection: Connection) -> list[str]:
    """Return the schools that are known."""
    return list(connection.execute(select(tables.schools.c.key).order_by(tables.schools.c.key)).scalars())


def _adopt_school(connection: Connection, pack: Pack, school: str) -> Changes:
    changes = Changes()
    if pack.school is not None:
        row = row_of(replace(pack.school, revision=0), school)
        changes += merge(connection, tables.schools, [row], {"key": school}, keep=("revision", "calibration"))
    if pack.curriculum is not None:
        for table, values in _curriculum_rows(pack, school):
            changes += merge(connection, table, values, {"school": school}, ends=True)
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


def _adopt_people(
    connection: Connection, people: tuple[Person, ...], place: School, usual_before: str
) -> Changes:
    """Take over what the roster says; what people chose themselves stays. Whoever is gone becomes inactive."""
    school = place.key
    theirs = _own_languages(connection, school, place.language, usual_before)
    rows = [row_of(_speaking(each, theirs.get(each.key), place.language), school) for each in people]
    changes = merge(connection, tables.people, rows, {"school": school}, keep=_not_roster())
    gone = _others(connection, tables.people, {each.key for each in people}, school)
    table = tables.people
    if gone:
        connection.execute(
            update(table)
            .where(table.c.school == school, table.c.key.in_(gone))
            .values(active=False, next_look_at=None)
        )
    return changes + Changes(ended=len(gone))


def _usual(connection: Connection, school: str) -> str:
    place = tables.schools
    return connection.scalar(select(place.c.language).where(place.c.key == school)) or ""


def _own_languages(
    connection: Connection, school: str, usual: str, usual_before: str
) -> dict[str, tuple[str, bool]]:
    """Return by person a language that is not the school's usual one, and whether they chose it themselves."""
    someone = tables.people
    wanted = select(someone.c.key, someone.c.language, someone.c.preferences).where(
        someone.c.school == school
    )
    found = {
        row.key: (row.language, bool(row.preferences.get("language"))) for row in connection.execute(wanted)
    }
    return {key: each for key, each in found.items() if each[1] or each[0] not in (usual, usual_before)}


def _speaking(person: Person, own: tuple[str, bool] | None, usual: str) -> Person:
    """Their own choice stands; what their app told stands while the roster has the usual language for them."""
    if own is None or not (own[1] or person.language == usual):
        return person
    return replace(person, language=own[0])


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
    changes = merge(connection, tables.sections, rows, {"school": school}, ends=True)
    taught = {(each.key, person) for each in sections for person in each.teachers}
    taken = {(each.key, person) for each in sections for person in each.students}
    changes += relate(connection, tables.teaches, ("section", "person"), taught, school, today)
    return changes + relate(connection, tables.enrolments, ("section", "student"), taken, school, today)


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
    return merge(connection, TABLES[MasteryCheck], rows, {"school": school.key})


def _others(connection: Connection, table: Table, keys: set[str], school: str) -> list[str]:
    rows = connection.execute(
        select(table.c.key).where(table.c.school == school, table.c.active.is_(True))
    ).scalars()
    return sorted(set(rows) - keys)


def _not_roster() -> tuple[str, ...]:
    return tuple(
        column.name for column in tables.people.c if column.name not in (*ROSTER_COLUMNS, "school", "key")
    )
