"""Whoever is due for a look, and the alarms that are due: taken by one process, and left alone by all others."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Select, delete, func, select, tuple_

from engine.nouns.people import Role
from storage import tables
from storage.prepared import run
from storage.traffic.ripe import OPEN
from storage.traffic.statements import NEXT_LOOK, NEXT_LOOKS

Found = list[tuple[str, str]]
Since = dict[tuple[str, str], datetime]
"""Since when (school, person) are due."""
_people, _alarms = tables.people, tables.alarms


def take_people(connection: Connection, now: datetime, limit: int, students: int = 0) -> Since:
    """Return who is due, (school, person), and since when: nobody else's until this transaction ends.

    By then a decision has put each of them back, or they are to be taken off. Whoever another process looks at in this
    moment is left to it, without waiting. After `limit` people come at most so many more, all of them students.
    """
    due = _left_to_others(connection, _people_due(now, limit + students))
    return _since(connection.execute(due).all(), limit)


def students_due(connection: Connection, now: datetime, most: int) -> Since:
    """Return some students who are due, and take them from nobody."""
    return _since(connection.execute(_people_due(now, most)).all(), 0)


def take_off(connection: Connection, school: str, people: Sequence[str]) -> None:
    """Let people not be looked at again until something puts them back."""
    if people:
        run(connection, NEXT_LOOKS, {"in_school": school, "people": people, "at": None})


def put_back(connection: Connection, school: str, looks: Mapping[str, datetime]) -> None:
    """Write down when people are next due for a look; those due at one moment as one set."""
    moments: dict[datetime, list[str]] = {}
    for person, at in looks.items():
        moments.setdefault(at, []).append(person)
    for at, people in moments.items():
        if len(people) == 1:
            run(connection, NEXT_LOOK, {"in_school": school, "who": people[0], "at": at})
        else:
            run(connection, NEXT_LOOKS, {"in_school": school, "people": people, "at": at})


def take_alarms(connection: Connection, now: datetime, limit: int) -> Found:
    """Take the alarms that are due, longest due first, as (school, about); each rings once."""
    due = select(_alarms.c.school, _alarms.c.about).where(_alarms.c.at <= now)
    due = _left_to_others(connection, due.order_by(_alarms.c.at).limit(limit))
    found = [(row.school, row.about) for row in connection.execute(due)]
    if found:
        connection.execute(delete(_alarms).where(tuple_(_alarms.c.school, _alarms.c.about).in_(found)))
    return found


def next_event(connection: Connection, now: datetime) -> datetime | None:
    """Return when the next person, parcel or alarm after `now` is due, None when nothing waits."""
    parcel = tables.outbox
    looks = select(func.min(_people.c.next_look_at)).where(_people.c.next_look_at > now)
    parcels = select(func.min(parcel.c.due)).where(OPEN, parcel.c.due > now)
    alarms = select(func.min(_alarms.c.at)).where(_alarms.c.at > now)
    found = [connection.execute(each).scalar() for each in (looks, parcels, alarms)]
    return min((each for each in found if each is not None), default=None)


def _since(found: Sequence[Any], limit: int) -> Since:
    more = (row for row in found[limit:] if row.role == Role.STUDENT.value)
    return {(row.school, row.key): row.next_look_at for row in (*found[:limit], *more)}


def _people_due(now: datetime, limit: int) -> Select[Any]:
    columns = (_people.c.school, _people.c.key, _people.c.next_look_at, _people.c.role)
    due = select(*columns).where(_people.c.next_look_at <= now)
    return due.order_by(_people.c.next_look_at).limit(limit)


def _left_to_others(connection: Connection, due: Select[Any]) -> Select[Any]:
    """Lock what is found, and pass over what others have locked; on SQLite one transaction writes at a time.

    Locked for changes of its other columns only: rows that refer to a person can be written meanwhile.
    """
    if connection.dialect.name == "sqlite":
        return due
    return due.with_for_update(skip_locked=True, key_share=True)
