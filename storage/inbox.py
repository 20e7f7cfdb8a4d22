"""The inbox: what a platform heard is kept here before the platform is acknowledged, and decided on after."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import msgspec
from sqlalchemy import Connection, insert, select, update

from storage import tables
from storage.incoming import Incoming
from storage.records import upsert

NEW, DONE, FAILED = "new", "done", "failed"
TRIES = 3
_table = tables.inbox


@dataclass(frozen=True, slots=True)
class Heard:
    """An incoming that waits for its decision, in its place; `attempts` counts earlier failures."""

    seq: int
    incoming: Incoming
    received_at: datetime
    attempts: int


def keep(connection: Connection, batch: Sequence[Incoming], now: datetime) -> list[Heard]:
    """Keep what is new of a batch and return it in its places. A key that was seen before ends here."""
    fresh = {each.key: each for each in batch}
    seen = connection.execute(select(_table.c.key).where(_table.c.key.in_(list(fresh)))).scalars()
    for key in seen:
        fresh.pop(key, None)
    rows = [_row(each, now) for each in fresh.values()]
    return [_kept(connection, row, each, now) for row, each in zip(rows, fresh.values(), strict=True)]


def has_backlog(connection: Connection, before: int) -> bool:
    """Say whether anything earlier still waits for its decision."""
    found = select(_table.c.seq).where(_table.c.state == NEW, _table.c.seq < before).limit(1)
    return connection.execute(found).first() is not None


def waiting(connection: Connection, limit: int) -> list[Heard]:
    """Return what waits for a decision, in the order of arrival."""
    rows = connection.execute(
        select(_table).where(_table.c.state == NEW).order_by(_table.c.seq).limit(limit)
    ).mappings()
    return [Heard(row["seq"], _incoming(row["body"]), row["received_at"], row["attempts"]) for row in rows]


def is_waiting(connection: Connection, heard: Heard) -> bool:
    """Say whether an incoming still waits: another process may have decided on it meanwhile."""
    found = select(_table.c.seq).where(_table.c.seq == heard.seq, _table.c.state == NEW)
    if connection.dialect.name != "sqlite":
        found = found.with_for_update(skip_locked=True)
    return connection.execute(found).first() is not None


def done(connection: Connection, heard: Heard) -> bool:
    """Close an incoming with its decision; False when somebody else has already."""
    closed = connection.execute(
        update(_table).where(_table.c.seq == heard.seq, _table.c.state == NEW).values(state=DONE)
    )
    return closed.rowcount == 1


def failed(connection: Connection, heard: Heard, reason: str) -> bool:
    """Count a failed decision; True when it was the last try and the incoming is given up on."""
    over = heard.attempts + 1 >= TRIES
    connection.execute(
        update(_table)
        .where(_table.c.seq == heard.seq)
        .values(state=FAILED if over else NEW, attempts=heard.attempts + 1, reason=reason[:500])
    )
    return over


def set_cursor(connection: Connection, source: str, place: str) -> None:
    """Keep the place to go on from."""
    upsert(connection, tables.cursors, {"source": source, "place": place})


def cursor(connection: Connection, source: str) -> str:
    """Return the place to go on from, empty at the very start."""
    table = tables.cursors
    found = connection.execute(select(table.c.place).where(table.c.source == source)).scalar()
    return str(found or "")


def _incoming(body: dict[str, Any]) -> Incoming:
    """Read an incoming; one that the first version kept has its one file under another name."""
    file = body.get("attachment")
    old = [{"platform": body["platform"], **file}] if file else []
    return msgspec.convert({"attachments": old, **body}, Incoming)


def _kept(connection: Connection, row: dict[str, object], incoming: Incoming, now: datetime) -> Heard:
    done = connection.execute(insert(_table), row)
    key = done.inserted_primary_key
    return Heard(int(key[0]) if key else 0, incoming, now, 0)


def _row(incoming: Incoming, now: datetime) -> dict[str, object]:
    return {
        "key": incoming.key,
        "platform": incoming.platform,
        "room": incoming.room,
        "body": msgspec.to_builtins(incoming),
        "received_at": now,
        "state": NEW,
        "attempts": 0,
        "reason": "",
    }
