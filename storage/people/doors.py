"""The door: what is true when somebody without an account speaks, and the invite that their words may hold."""

from datetime import datetime, timedelta

from sqlalchemy import Connection, func, select

from engine.frozen import replace
from engine.nouns.invite import Invite
from engine.student import Door, Student
from engine.talk.joining import code_in
from storage import tables
from storage.people import accounts
from storage.people.codes import hash_of
from storage.reading.learners import persons, students
from storage.records import read, reading
from storage.shelf import Shelf
from storage.traffic.incoming import Incoming

HOUR = timedelta(hours=1)


def door(connection: Connection, shelf: Shelf, incoming: Incoming, now: datetime) -> Door:
    """Return what is true for a stranger; their words may hold the code of an invite."""
    sender = f"{incoming.platform}:{incoming.sender}"
    closed = Door(
        sender=sender,
        platform=incoming.platform,
        room=incoming.room,
        account=incoming.sender,
        wrong_codes=_wrong_codes(connection, sender, now),
    )
    place = _invited_to(connection, code_in(incoming.text))
    return closed if place is None else _opened(connection, shelf, closed, *place, now)


def _opened(
    connection: Connection, shelf: Shelf, closed: Door, key: str, invite: Invite, now: datetime
) -> Door:
    """The door with the invite's person, and who at school will see what they do."""
    found = shelf.school(connection, key)
    if found is None:
        return closed
    school, timetable = found
    today = timetable.local(now).date()
    person = persons(connection, key, (invite.person,)).get(invite.person)
    learner = students(connection, shelf.remembered, key, (invite.person,), now, today).get(invite.person)
    teachers, advisers = _seen_by(connection, key, learner)
    opened = replace(closed, school=school, invite=invite, person=person, today=today)
    mine = accounts.of_person(connection, key, invite.person)
    talks = tables.conversations
    opened_form = select(talks.c.form).where(talks.c.school == key, talks.c.person == invite.person)
    return replace(
        opened,
        teachers=teachers,
        advisers=advisers,
        accounts=mine,
        has_form=bool(mine and connection.execute(opened_form).scalar()),
    )


def _seen_by(
    connection: Connection, school: str, learner: Student | None
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The names of a student's teachers and advisers."""
    if learner is None:
        return (), ()
    teachers = sorted({key for path in learner.paths for key in path.teachers})
    named = persons(connection, school, {*teachers, *learner.advisers})
    return tuple(named[key].called for key in teachers), tuple(named[key].called for key in learner.advisers)


def _invited_to(connection: Connection, code: str) -> tuple[str, Invite] | None:
    """The school and the invite of a code; locked, so that of two who use it at once one waits and loses."""
    if not code:
        return None
    table = tables.invites
    wanted = reading(Invite).add_columns(table.c.school).where(table.c.code_hash == hash_of(code))
    row = connection.execute(wanted.with_for_update()).first()
    return None if row is None else (str(row.school), next(read(Invite, [row[:-1]])))


def _wrong_codes(connection: Connection, sender: str, now: datetime) -> int:
    """How many wrong codes somebody has tried in the last hour."""
    table = tables.wrong_codes
    tried = select(func.count()).where(table.c.sender == sender, table.c.at > now - HOUR)
    return int(connection.execute(tried).scalar_one())
