"""The outbox: parcels wait here, in the same transaction as the records they speak of, until they are settled.

States: new -> sending -> sent | failed | uncertain | dropped. A row is leased, then begun just before it is
handed over; whatever is entered about it counts only while its lease is the row's latest attempt.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

import msgspec
from sqlalchemy import Connection, and_, func, select, update

from engine.decision import Parcel
from engine.frozen import replace
from engine.notices import NOTICES, Notice
from engine.notices.accounts import LinkCodeShown
from storage import tables
from storage.prepared import run
from storage.traffic import statements
from storage.traffic.parcels import (
    DROPPED,
    FAILED,
    HELD,
    LANES,
    LEASE,
    NEW,
    RANK,
    SENDING,
    SENT,
    UNCERTAIN,
    Address,
    Leased,
)
from storage.traffic.ripe import OPEN, read, ripe

_table = tables.outbox


def post(
    connection: Connection,
    parcel: Parcel,
    address: Address,
    now: datetime,
    *,
    card: str = "",
    thread: str = "",
    due: datetime | None = None,
) -> bool:
    """Put a parcel into the outbox; False when its key has been there before."""
    row = {**_row(parcel, address, now, due or now), "card": card, "thread": thread}
    return run(connection, statements.post(connection.dialect.name), row) == 1


def post_change(connection: Connection, parcel: Parcel, school: str, now: datetime, *, tapped: str) -> None:
    """Change an earlier message where it stands, unless it never arrived or is the one that was tapped."""
    earlier = connection.execute(
        select(_table).where(_table.c.school == school, _table.c.key == parcel.replaces)
    ).first()
    if earlier is not None and earlier.message_id not in ("", tapped):
        address = Address(earlier.platform, earlier.room, earlier.language, school, earlier.zone)
        post(connection, parcel, address, now)


def _row(parcel: Parcel, address: Address, now: datetime, due: datetime) -> dict[str, Any]:
    return {
        "key": parcel.key,
        "school": address.school,
        "person": parcel.to,
        "platform": address.platform,
        "room": address.room,
        "language": address.language,
        "zone": address.zone,
        "lane": RANK[parcel.lane],
        "kind": type(parcel.notice).__name__,
        "body": msgspec.to_builtins(parcel.notice),
        "about": parcel.about,
        "replaces": parcel.replaces,
        "under": parcel.under,
        "state": NEW,
        "attempts": 0,
        "begun": 0,
        "due": due,
        "made_at": now,
        "message_id": "",
        "reason": "",
        "rule": parcel.rule,
    }


def lease(connection: Connection, now: datetime, limit: int, elsewhere: Sequence[str] = ()) -> list[Leased]:
    """Take the parcels that may go now: due, in order within each room, replies before alerts before waves.

    A lease is only a claim: until `begin` nothing has been handed over, and it may pass on without harm.
    """
    rows = ripe(connection, now, limit, elsewhere)
    if rows:
        run(connection, statements.TAKE, {"places": [row["seq"] for row in rows], "until": now + LEASE})
    return [parcel for row in rows if (parcel := read(connection, row, now)) is not None]


def begin(connection: Connection, parcel: Leased) -> bool:
    """Note that a leased parcel is about to be handed over; False when the lease has passed to somebody else."""
    return run(connection, statements.BEGIN, _mine(parcel)) == 1


def settle(
    connection: Connection,
    parcel: Leased,
    state: str,
    now: datetime,
    *,
    message_id: str = "",
    reason: str = "",
) -> bool:
    """Close a leased parcel for good; False when the lease has passed to somebody else meanwhile."""
    if isinstance(parcel.notice, LinkCodeShown):  # a code that works must not lie about once it has been told
        told = msgspec.to_builtins(replace(parcel.notice, code="", choices=()))
        run(connection, statements.REWRITE, {**_mine(parcel), "words": told})
    became = {"became": state, "now": now, "named": message_id, "why": reason[:500]}
    return run(connection, statements.SETTLE, {**_mine(parcel), **became}) == 1


def postpone(connection: Connection, parcel: Leased, until: datetime, reason: str) -> bool:
    """Give a leased parcel back, to be tried again at a time."""
    doubtful = parcel.attempt if parcel.was_sending else 0
    bound = {**_mine(parcel), "until": until, "why": reason[:500], "doubtful": doubtful}
    return run(connection, statements.POSTPONE, bound) == 1


def hold(connection: Connection, parcel: Leased, until: datetime) -> bool:
    """Let a parcel's lease run until a moment, without giving it back: it may have arrived."""
    return run(connection, statements.HOLD, {**_mine(parcel), "until": until}) == 1


def free(connection: Connection, now: datetime) -> None:
    """End every lease on SQLite, where one process serves: its leases died with the one before."""
    if connection.dialect.name == "sqlite":
        leased = and_(OPEN, _table.c.state == SENDING)
        connection.execute(update(_table).where(leased, _table.c.due > now).values(due=now))


def move_room(connection: Connection, platform: str, old: str, new: str) -> None:
    """Send what waits for a room to its new id."""
    waiting = (_table.c.platform == platform) & (_table.c.room == old) & _table.c.state.in_([NEW, HELD])
    connection.execute(update(_table).where(waiting).values(room=new))


def sent_to(connection: Connection, school: str, key: str) -> tuple[str, str] | None:
    """Return the (platform, room) that a parcel went to, None for one that never was."""
    wanted = select(_table.c.platform, _table.c.room).where(_table.c.school == school, _table.c.key == key)
    row = connection.execute(wanted).first()
    return (row.platform, row.room) if row else None


def sent_as(connection: Connection, platform: str, room: str, message_id: str) -> Notice | None:
    """Return the notice that a message in a room was, None for one that is none of ours or is forgotten by now."""
    wanted = select(_table.c.kind, _table.c.body).where(
        _table.c.platform == platform, _table.c.room == room, _table.c.message_id == message_id
    )
    row = connection.execute(wanted.order_by(_table.c.seq.desc()).limit(1)).first()
    return msgspec.convert(row.body, NOTICES[row.kind]) if row and row.body else None


def counts(connection: Connection) -> dict[str, int]:
    """Return how many parcels are in each state."""
    rows = connection.execute(select(_table.c.state, func.count()).group_by(_table.c.state))
    return {row[0]: row[1] for row in rows}


def _mine(parcel: Leased) -> dict[str, Any]:
    """The parcel, while this lease is its latest."""
    return {"in_school": parcel.address.school, "parcel": parcel.key, "attempt": parcel.attempt}


__all__ = [
    "DROPPED",
    "FAILED",
    "HELD",
    "LANES",
    "LEASE",
    "NEW",
    "RANK",
    "SENDING",
    "SENT",
    "UNCERTAIN",
    "Address",
    "Leased",
    "begin",
    "counts",
    "free",
    "hold",
    "lease",
    "move_room",
    "post",
    "postpone",
    "sent_as",
    "settle",
]
