"""Accounts and invites: which person an address on a platform belongs to, and how they came in."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import Connection, and_, bindparam, exists, func, or_, select, update

from engine.decision import Account
from engine.frozen import Frozen
from engine.languages import LANGUAGES, spoken
from storage import tables
from storage.prepared import first, rows
from storage.records import read, reading
from storage.traffic.outbox import Address


class Known(Frozen):
    """Somebody with an account: their school, who they are there, and where they were last heard.

    `behind` says that they have another account, and were heard there later. `zone` is their own, or their school's.
    """

    school: str
    person: str
    room: str = ""
    reachable: bool = True
    behind: bool = False
    language: str = "en"
    zone: str = ""


class _Reached(NamedTuple):
    platform: str
    room: str
    since: datetime
    heard_at: datetime | None
    own: str
    language: str
    preferences: Mapping[str, Any]
    zone: str


def known(connection: Connection, platform: str, sender: str) -> Known | None:
    """Return whose account it is, None for a stranger."""
    row = first(connection, _KNOWN, {"platform": platform, "sender": sender})
    return Known(*row) if row else None


def address_of(
    connection: Connection, school: str, person: str, near: tuple[str, str] | None = None
) -> Address:
    """Return the one place where somebody is reached unasked, or nowhere.

    That is `near` (platform, room), where a card about the same thing stands already; else the platform they
    chose; else where they wrote last. Accounts that cannot be reached do not count.
    """
    found = [_Reached(*row) for row in rows(connection, _REACHED, {"in_school": school, "who": person})]
    if not found:
        return Address(school=school)

    def rank(row: _Reached) -> tuple[bool, bool, datetime]:
        chosen = row.preferences.get("place") == row.platform
        return (row.platform, row.room) == near, chosen, row.heard_at or row.since

    best = max(found, key=rank)
    return Address(best.platform, best.room, best.language, school, best.own or best.zone)


def of_person(connection: Connection, school: str, person: str) -> tuple[Account, ...]:
    """Return all accounts of somebody, oldest first."""
    return tuple(read(Account, connection.execute(_OF_PERSON, {"in_school": school, "who": person})))


def rooms(connection: Connection, platform: str) -> list[str]:
    """Return the rooms of a platform's accounts that can be reached, of those who spoke last first."""
    table = tables.accounts
    wanted = select(table.c.room).where(table.c.platform == platform, table.c.reachable.is_(True))
    return list(connection.scalars(wanted.order_by(func.coalesce(table.c.heard_at, table.c.since).desc())))


def heard_in(connection: Connection, platform: str, sender: str, room: str, now: datetime) -> None:
    """Keep the room somebody was last heard in, and when; whoever speaks can be reached again."""
    table = tables.accounts
    mine = (table.c.platform == platform, table.c.sender == sender)
    connection.execute(update(table).where(*mine).values(room=room, reachable=True, heard_at=now))


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


def move_room(connection: Connection, platform: str, old: str, new: str) -> None:
    """Give the accounts of a room its new id."""
    table = tables.accounts
    connection.execute(
        update(table).where(table.c.platform == platform, table.c.room == old).values(room=new)
    )


def describe(connection: Connection, platform: str, sender: str, zone: str, language: str) -> bool:
    """Note what a platform's profile says of an account; False when there is no such account."""
    table = tables.accounts
    found = known(connection, platform, sender)
    if found is None:
        return False
    mine = (table.c.platform == platform, table.c.sender == sender)
    connection.execute(update(table).where(*mine).values(zone=zone))
    note_language(connection, found.school, found.person, language)
    return True


def note_language(connection: Connection, school: str, person: str, tag: str) -> None:
    """Take the language of somebody's app for theirs, unless they chose one or their school gave them another."""
    someone, place = tables.people, tables.schools
    mine = and_(someone.c.school == school, someone.c.key == person)
    wanted = select(someone.c.preferences, someone.c.language, place.c.language.label("usual"))
    language = spoken(tag)
    row = connection.execute(wanted.join(place, place.c.key == someone.c.school).where(mine)).first()
    if language and row and row.language == row.usual != language and not row.preferences.get("language"):
        connection.execute(update(someone).where(mine).values(language=language))


def strangers_language(connection: Connection, told: str) -> str:
    """Return the language that a stranger's app told (a tag), else that of the only school there is, else English."""
    usual = connection.scalars(select(tables.schools.c.language).limit(2)).all()
    return spoken(told) or (usual[0] if len(usual) == 1 else LANGUAGES[0])


_mine, _other = tables.accounts, tables.accounts.alias("other")
_BEHIND = exists().where(
    _other.c.school == _mine.c.school,
    _other.c.person == _mine.c.person,
    or_(_other.c.platform != _mine.c.platform, _other.c.sender != _mine.c.sender),
    func.coalesce(_other.c.heard_at, _other.c.since) >= func.coalesce(_mine.c.heard_at, _mine.c.since),
)
_KNOWN = (
    select(
        *(_mine.c.school, _mine.c.person, _mine.c.room, _mine.c.reachable, _BEHIND),
        func.coalesce(tables.people.c.language, "en"),
        func.coalesce(func.nullif(_mine.c.zone, ""), tables.schools.c.zone, ""),
    )
    .outerjoin(tables.schools, tables.schools.c.key == _mine.c.school)
    .outerjoin(
        tables.people,
        and_(tables.people.c.school == _mine.c.school, tables.people.c.key == _mine.c.person),
    )
    .where(_mine.c.platform == bindparam("platform"), _mine.c.sender == bindparam("sender"))
)
_SOMEBODYS = (_mine.c.school == bindparam("in_school"), _mine.c.person == bindparam("who"))
_OF_PERSON = reading(Account).where(*_SOMEBODYS).order_by(_mine.c.since, _mine.c.platform, _mine.c.sender)
_REACHED = (
    select(
        *(_mine.c.platform, _mine.c.room, _mine.c.since, _mine.c.heard_at, _mine.c.zone.label("own")),
        *(tables.people.c.language, tables.people.c.preferences, tables.schools.c.zone),
    )
    .join(tables.schools, tables.schools.c.key == _mine.c.school)
    .join(
        tables.people,
        and_(tables.people.c.school == _mine.c.school, tables.people.c.key == _mine.c.person),
    )
    .where(*_SOMEBODYS, _mine.c.reachable.is_(True), tables.people.c.active.is_(True))
)
