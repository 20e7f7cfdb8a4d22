"""What nobody waits for, on its way to one of the staff: told now, or kept for their morning line."""

from collections.abc import Iterable
from datetime import datetime, time

from sqlalchemy import Connection, and_, bindparam, exists, func, select

from engine.decision import Decision, Parcel
from engine.frozen import replace
from engine.journey.timetable import Timetable
from engine.nouns.aside import Aside
from engine.nouns.people import Person
from engine.nouns.school import School
from engine.student import Snapshot
from engine.unasked.interruptions import placed
from storage import tables
from storage.prepared import rows, scalar
from storage.reading.learners import persons
from storage.reading.of_students import current
from storage.records import read, reading


def with_asides(
    connection: Connection, decision: Decision, school: School, timetable: Timetable, now: datetime
) -> Decision:
    """Return a decision whose asides are records of their own; those that wait leave without their parcel."""
    parcels: list[Parcel] = []
    told: list[Aside] = []
    for parcel in decision.parcels:
        if parcel.aside is None:
            parcels.append(parcel)
            continue
        kept = _placed(connection, parcel.aside, told, school, timetable, now)
        told += [kept] if kept else []
        parcels += [parcel] if kept and not kept.later else []
    return replace(decision, records=(*decision.records, *told), parcels=tuple(parcels))


def with_morning(connection: Connection, seen: Snapshot) -> Snapshot:
    """Return a snapshot with what waits for its actor's morning line, in the order in which it came up."""
    bound = {"school": seen.school.key, "who": seen.me.key}
    asides = tuple(read(Aside, rows(connection, _WAITING, bound)))
    people = persons(connection, seen.school.key, {each.student for each in asides} | {""})
    return replace(seen, asides=asides, people={**people, **seen.people})


def _placed(
    connection: Connection,
    aside: Aside,
    beside: Iterable[Aside],
    school: School,
    timetable: Timetable,
    now: datetime,
) -> Aside | None:
    """Place one aside; its reader's row stays locked, so that two at once are counted one after the other."""
    today = timetable.local(now).date()
    bound = {"school": school.key, "who": aside.person, "today": today, "since": timetable.at(today, time())}
    person = next(read(Person, rows(connection, _READER, bound)), None)
    if person is None:
        return None
    told = sum(not each.later and each.person == aside.person for each in beside)
    return placed(
        aside,
        person,
        told_today=told + int(scalar(connection, _TOLD, bound)),
        advises=bool(scalar(connection, _ADVISES, bound)),
        timetable=timetable,
        policy=school.policy,
        now=now,
    )


_asides, _people, _advising = tables.asides, tables.people, tables.advising
_THEIRS = and_(_asides.c.school == bindparam("school"), _asides.c.person == bindparam("who"))
_WAITING = (
    reading(Aside)
    .where(_THEIRS, _asides.c.later.is_(True), _asides.c.told_at.is_(None))
    .order_by(_asides.c.at, _asides.c.key)
)
_TOLD = select(func.count()).where(
    _THEIRS, _asides.c.later.is_(False), _asides.c.at >= bindparam("since", type_=_asides.c.at.type)
)
_READER = (
    reading(Person)
    .where(_people.c.school == bindparam("school"), _people.c.key == bindparam("who"))
    .with_for_update(key_share=True)
)
_ADVISES = select(
    exists().where(
        _advising.c.school == bindparam("school"),
        _advising.c.adviser == bindparam("who"),
        current(_advising),
    )
)
