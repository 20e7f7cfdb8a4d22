"""Accounts and invites: which person an address on a platform belongs to, and how they came in."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import blake2b

from sqlalchemy import Connection, and_, func, select, update

from engine.decision import Invite
from engine.student import Door
from engine.talk.joining import code_in
from storage import tables
from storage.learners import persons, students
from storage.outbox import Address
from storage.records import record_of
from storage.shelf import Shelf

HOUR = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class Known:
    """Somebody with an account: their school and who they are there."""

    school: str
    person: str


def known(connection: Connection, platform: str, sender: str) -> Known | None:
    """Return whose account it is, None for a stranger."""
    table = tables.accounts
    row = connection.execute(
        select(table.c.school, table.c.person).where(table.c.platform == platform, table.c.sender == sender)
    ).first()
    return Known(row.school, row.person) if row else None


def address_of(connection: Connection, school: str, person: str) -> Address:
    """Return where somebody is reached unasked: their latest living account, or nowhere."""
    account, someone, place = tables.accounts, tables.people, tables.schools
    row = connection.execute(
        select(account.c.platform, account.c.room, someone.c.language, place.c.zone)
        .join(place, place.c.key == account.c.school)
        .join(someone, and_(someone.c.school == account.c.school, someone.c.key == account.c.person))
        .where(
            account.c.school == school,
            account.c.person == person,
            account.c.reachable.is_(True),
            someone.c.active.is_(True),
        )
        .order_by(account.c.since.desc())
    ).first()
    return Address(row.platform, row.room, row.language, school, row.zone) if row else Address(school=school)


def room_changed(connection: Connection, platform: str, sender: str, room: str) -> None:
    """Keep the room somebody was last heard in; whoever speaks can be reached again."""
    table = tables.accounts
    connection.execute(
        update(table)
        .where(table.c.platform == platform, table.c.sender == sender)
        .where((table.c.room != room) | table.c.reachable.is_(False))
        .values(room=room, reachable=True)
    )


def mark_reachable(connection: Connection, platform: str, sender: str, here: bool) -> None:
    """Note that an account can, or cannot, be reached any more."""
    table = tables.accounts
    connection.execute(
        update(table).where(table.c.platform == platform, table.c.sender == sender).values(reachable=here)
    )


def mark_room_unreachable(connection: Connection, platform: str, room: str) -> None:
    """Note that a platform refused a room for good."""
    table = tables.accounts
    connection.execute(
        update(table).where(table.c.platform == platform, table.c.room == room).values(reachable=False)
    )


def hash_of(code: str) -> str:
    """Return what is stored of a joining code; the code itself is nowhere."""
    return blake2b(code.encode(), digest_size=32, person=b"coach-invite").hexdigest()


def door(
    connection: Connection, shelf: Shelf, platform: str, sender: str, room: str, text: str, now: datetime
) -> tuple[Door, str]:
    """Return what is true for a stranger who says `text`, and the school their code belongs to, if any."""
    wrong = _wrong_codes(connection, f"{platform}:{sender}", now)
    empty = Door(f"{platform}:{sender}", platform, room, wrong_codes=wrong, account=sender, at=now)
    code = code_in(text)
    table = tables.invites
    row = connection.execute(table.select().where(table.c.code_hash == hash_of(code))).mappings().first()
    found = shelf.school(connection, row["school"]) if row else None
    if row is None or found is None:
        return empty, ""
    school, timetable = found
    today = timetable.local(now).date()
    person = persons(connection, school.key, (row["person"],)).get(row["person"])
    learner = students(connection, school.key, (row["person"],), now, today).get(row["person"])
    teachers = {key for path in learner.paths for key in path.teachers} if learner else set()
    named = persons(connection, school.key, {*teachers, *(learner.advisers if learner else ())})
    filled = Door(
        sender=empty.sender,
        platform=platform,
        room=room,
        account=sender,
        school=school,
        invite=record_of(Invite, row),
        person=person,
        wrong_codes=wrong,
        teachers=tuple(named[key].called for key in sorted(teachers)),
        advisers=tuple(named[key].called for key in learner.advisers) if learner else (),
        today=today,
        at=now,
    )
    return filled, school.key


def _wrong_codes(connection: Connection, sender: str, now: datetime) -> int:
    table = tables.wrong_codes
    return int(
        connection.execute(
            select(func.count()).where(table.c.sender == sender, table.c.at > now - HOUR)
        ).scalar()
        or 0
    )
