"""Accounts and invites: which person an address on a platform belongs to, and how they came in."""

from dataclasses import dataclass
from hashlib import blake2b

from sqlalchemy import Connection, and_, bindparam, select, update

from storage import tables
from storage.outbox import Address
from storage.prepared import first


@dataclass(frozen=True, slots=True)
class Known:
    """Somebody with an account: their school, who they are there, and where they were last heard."""

    school: str
    person: str
    room: str = ""
    reachable: bool = True


def known(connection: Connection, platform: str, sender: str) -> Known | None:
    """Return whose account it is, None for a stranger."""
    row = first(connection, _KNOWN, {"platform": platform, "sender": sender})
    return Known(*row) if row else None


def address_of(connection: Connection, school: str, person: str) -> Address:
    """Return where somebody is reached unasked: their latest living account, or nowhere."""
    account, someone, place = tables.accounts, tables.people, tables.schools
    row = connection.execute(
        select(
            account.c.platform, account.c.room, someone.c.language, place.c.zone, account.c.zone.label("own")
        )
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
    if row is None:
        return Address(school=school)
    return Address(row.platform, row.room, row.language, school, row.own or row.zone)


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


def move_room(connection: Connection, platform: str, old: str, new: str) -> None:
    """Give the accounts of a room its new id."""
    table = tables.accounts
    connection.execute(
        update(table).where(table.c.platform == platform, table.c.room == old).values(room=new)
    )


def describe(connection: Connection, platform: str, sender: str, zone: str, language: str) -> bool:
    """Note what a platform's profile says of an account; False when there is no such account.

    The language becomes the person's unless their school has given them one of their own.
    """
    table, someone, place = tables.accounts, tables.people, tables.schools
    found = known(connection, platform, sender)
    if found is None:
        return False
    mine = (table.c.platform == platform, table.c.sender == sender)
    connection.execute(update(table).where(*mine).values(zone=zone))
    usual = select(place.c.language).where(place.c.key == found.school).scalar_subquery()
    theirs = (someone.c.school == found.school, someone.c.key == found.person, someone.c.language == usual)
    if language:
        connection.execute(update(someone).where(*theirs).values(language=language))
    return True


def hash_of(code: str) -> str:
    """Return what is stored of a joining code; the code itself is nowhere."""
    return blake2b(code.encode(), digest_size=32, person=b"coach-invite").hexdigest()


_KNOWN = select(
    tables.accounts.c.school, tables.accounts.c.person, tables.accounts.c.room, tables.accounts.c.reachable
).where(tables.accounts.c.platform == bindparam("platform"), tables.accounts.c.sender == bindparam("sender"))
