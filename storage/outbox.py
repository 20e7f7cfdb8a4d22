"""The outbox: parcels wait here, in the same transaction as the records they speak of, until they are settled.

States: new -> sending -> sent | failed | uncertain | dropped. A row is leased while it is sent; a settle
counts only while its lease is the row's latest attempt.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

import msgspec
from sqlalchemy import Connection, and_, func, select, update

from engine.decision import Lane, Parcel
from engine.notices import NOTICES, Notice
from engine.notices.accounts import LinkCodeShown
from storage import statements, tables
from storage.prepared import run

LEASE = timedelta(seconds=60)
RANK = statements.RANK
LANES = {rank: lane for lane, rank in RANK.items()}
NEW, SENDING = statements.NEW, statements.SENDING
SENT, FAILED, UNCERTAIN, DROPPED = "sent", "failed", "uncertain", "dropped"
_table = tables.outbox


@dataclass(frozen=True, slots=True)
class Address:
    """Where a person is reached; an empty platform means nowhere."""

    platform: str = ""
    room: str = ""
    language: str = "en"
    school: str = ""
    zone: str = ""


@dataclass(frozen=True, slots=True)
class Leased:
    """A parcel taken from the outbox to be sent; `attempt` fences its settle.

    `edits` is the platform's id of the message it takes the place of, `thread` of the one it stands under.
    `was_sending` says that an earlier attempt died on the way, so that nobody knows whether it arrived.
    """

    key: str
    person: str
    address: Address
    lane: Lane
    notice: Notice
    about: str
    edits: str
    attempt: int
    was_sending: bool
    made_at: datetime
    thread: str = ""


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
    return run(connection, statements.POSTS[connection.dialect.name], row) == 1


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
        "due": due,
        "made_at": now,
        "message_id": "",
        "reason": "",
    }


def lease(connection: Connection, now: datetime, limit: int) -> list[Leased]:
    """Take the parcels that may go now: due, in order within each room, replies before alerts before waves."""
    ripe = statements.RIPE if connection.dialect.name == "sqlite" else statements.RIPE_UNLOCKED
    rows = connection.execute(ripe, {"now": now, "most": limit}).mappings().all()
    if rows:
        run(connection, statements.TAKE, {"places": [row["seq"] for row in rows], "until": now + LEASE})
    return [parcel for row in rows if (parcel := _leased(connection, row, now)) is not None]


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
        connection.execute(update(_table).where(_mine(parcel)).values(body=told))
    became = {"became": state, "now": now, "named": message_id, "why": reason[:500]}
    return run(connection, statements.SETTLE, {**_lease_of(parcel), **became}) == 1


def postpone(connection: Connection, parcel: Leased, until: datetime, reason: str) -> None:
    """Give a leased parcel back, to be tried again at a time."""
    connection.execute(update(_table).where(_mine(parcel)).values(state=NEW, due=until, reason=reason[:500]))


def hold(connection: Connection, parcel: Leased, until: datetime) -> None:
    """Let a parcel's lease run until a moment, without giving it back: it may have arrived."""
    connection.execute(update(_table).where(_mine(parcel)).values(due=until))


def free(connection: Connection, now: datetime) -> None:
    """End every lease on SQLite, where one process serves: its leases died with the one before."""
    if connection.dialect.name == "sqlite":
        leased = _table.c.state == SENDING
        connection.execute(update(_table).where(leased, _table.c.due > now).values(due=now))


def move_room(connection: Connection, platform: str, old: str, new: str) -> None:
    """Send what waits for a room to its new id."""
    waiting = (_table.c.platform == platform) & (_table.c.room == old) & (_table.c.state == NEW)
    connection.execute(update(_table).where(waiting).values(room=new))


def sent_to(connection: Connection, school: str, key: str) -> tuple[str, str] | None:
    """Return the (platform, room) that a parcel went to, None for one that never was."""
    wanted = select(_table.c.platform, _table.c.room).where(_table.c.school == school, _table.c.key == key)
    row = connection.execute(wanted).first()
    return (row.platform, row.room) if row else None


def sent_as(connection: Connection, platform: str, room: str, message_id: str) -> Notice | None:
    """Return the notice that a message in a room was, None for a message that is none of ours."""
    wanted = select(_table.c.kind, _table.c.body).where(
        _table.c.platform == platform, _table.c.room == room, _table.c.message_id == message_id
    )
    row = connection.execute(wanted.order_by(_table.c.seq.desc()).limit(1)).first()
    return msgspec.convert(row.body, NOTICES[row.kind]) if row else None


def counts(connection: Connection) -> dict[str, int]:
    """Return how many parcels are in each state."""
    rows = connection.execute(select(_table.c.state, func.count()).group_by(_table.c.state))
    return {row[0]: row[1] for row in rows}


def _mine(parcel: Leased) -> Any:
    return and_(
        _table.c.school == parcel.address.school,
        _table.c.key == parcel.key,
        _table.c.attempts == parcel.attempt,
        _table.c.state == SENDING,
    )


def _leased(connection: Connection, row: Any, now: datetime) -> Leased | None:
    """Return a row as a parcel; one that this version cannot read is settled as failed and stops nobody."""
    try:
        notice = msgspec.convert(row["body"], NOTICES[row["kind"]])
    except (KeyError, msgspec.ValidationError):
        unread = {"state": FAILED, "settled_at": now, "reason": f"cannot read a stored {row['kind']}"}
        connection.execute(update(_table).where(_table.c.seq == row["seq"]).values(unread))
        return None
    return Leased(
        key=row["key"],
        person=row["person"],
        address=Address(row["platform"], row["room"], row["language"], row["school"], row["zone"]),
        lane=LANES[row["lane"]],
        notice=notice,
        about=row["about"],
        edits=row["card"] or _sent_as(connection, row, row["replaces"]),
        attempt=row["attempts"] + 1,
        was_sending=row["state"] == SENDING,
        made_at=row["made_at"],
        thread=row["thread"] or _sent_as(connection, row, row["under"]),
    )


def _sent_as(connection: Connection, row: Any, earlier: str) -> str:
    """The message id of an earlier parcel, if that was sent to the same room."""
    if not earlier:
        return ""
    found: Sequence[Any] | None = connection.execute(
        select(_table.c.message_id).where(
            _table.c.school == row["school"],
            _table.c.key == earlier,
            _table.c.platform == row["platform"],
            _table.c.room == row["room"],
        )
    ).first()
    return str(found[0]) if found else ""


def _lease_of(parcel: Leased) -> dict[str, Any]:
    """What `_LEASED` asks for: the parcel, while this lease is its latest."""
    return {"in_school": parcel.address.school, "parcel": parcel.key, "attempt": parcel.attempt}
