"""The inbox: what a platform heard is kept here before the platform is acknowledged, and decided on after."""

from collections.abc import Sequence
from datetime import datetime
from functools import cache
from typing import Any

import msgspec
from sqlalchemy import BindParameter, Connection, Integer, bindparam, select, update

from engine.frozen import Frozen
from storage import tables
from storage.inserting import insert_new
from storage.prepared import Row, first, rows, run, scalar, written
from storage.records import upsert
from storage.traffic.incoming import Incoming

NEW, DONE, FAILED = "new", "done", "failed"
TRIES = 3
PAGES = 20
"""So many pages of rooms are looked through for one of people."""
_table = tables.inbox


class Heard(Frozen):
    """An incoming that waits for its decision, in its place; `attempts` counts earlier failures."""

    seq: int
    incoming: Incoming
    received_at: datetime
    attempts: int


def keep(connection: Connection, batch: Sequence[Incoming], now: datetime) -> list[Heard]:
    """Keep what is new of a batch and return it in its places. A key that was seen before ends here."""
    insert = _insert(connection.dialect.name)
    found = []
    for each in batch:
        seq = scalar(connection, insert, _row(each, now))
        if seq is not None:
            found.append(Heard(int(seq), each, now, 0))
    return found


def has_backlog(connection: Connection, before: int) -> bool:
    """Say whether anything earlier still waits for its decision."""
    return first(connection, _EARLIER, {"before": before}) is not None


def waiting(connection: Connection, limit: int) -> list[Heard]:
    """Return what waits for a decision, in the order of arrival.

    Where a whole page waits, it is the first of each person, in whichever app or room, and nobody's second: so nobody
    who sends a great deal keeps others waiting. What another process decides on in this moment is left to it, and so is
    what came to the same room after that.
    """
    found = rows(connection, _WAITING, {"most": limit})
    if len(found) == limit:
        found = _one_each(connection, limit)
    if found and connection.dialect.name != "sqlite":
        found = _in_order(connection, found)
    return [
        Heard(seq, _incoming(body), received_at, attempts) for seq, _, body, received_at, attempts in found
    ]


def _one_each(connection: Connection, limit: int) -> list[Row]:
    """Return a page of what is the first of its room and of its person; whoever is not known counts by room."""
    first_of: dict[tuple[str, str], Row] = {}
    after = 0
    for _ in range(PAGES):
        found = rows(connection, _FIRSTS, {"most": limit, "after": after})
        for row, whose in zip(found, _people(connection, found), strict=True):
            first_of.setdefault(whose, row)
        if len(first_of) >= limit or len(found) < limit:
            break
        after = found[-1][0]
    return list(first_of.values())[:limit]


def _people(connection: Connection, found: Sequence[Row]) -> list[tuple[str, str]]:
    senders = [(row[2]["platform"], row[2]["sender"]) for row in found]
    known = rows(connection, _WHOSE, {"senders": sorted({sender for _, sender in senders})})
    whose = {(platform, sender): (school, person) for platform, sender, school, person in known}
    return [whose.get(sender, ("", row[1])) for row, sender in zip(found, senders, strict=True)]


def _in_order(connection: Connection, found: Sequence[Row]) -> list[Row]:
    """Leave out what has something earlier of its room before it that is not among these."""
    mine = {row[0] for row in found}
    theirs = {"rooms": sorted({row[1] for row in found}), "last": found[-1][0]}
    first_of_others: dict[str, int] = {}
    for seq, room in rows(connection, _BEFORE, theirs):
        if seq not in mine:
            first_of_others.setdefault(room, seq)
    return [row for row in found if row[0] < first_of_others.get(row[1], row[0] + 1)]


def done(connection: Connection, decided: Sequence[Heard]) -> int:
    """Close incomings with their decisions; the number of those that nobody had closed before."""
    return run(connection, _DONE, {"places": [each.seq for each in decided]}) if decided else 0


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
    return str(scalar(connection, _CURSOR, {"source": source}) or "")


def _incoming(body: dict[str, Any]) -> Incoming:
    """Read an incoming; one that the first version kept has its one file under another name."""
    file = body.get("attachment")
    old = [{"platform": body["platform"], **file}] if file else []
    return msgspec.convert({"attachments": old, **body}, Incoming)


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


@cache
def _insert(dialect: str) -> Any:
    """Insert a row and return its place, unless its key was seen before: then there is no row."""
    return insert_new(_table, dialect, ("key",), without=("seq",)).returning(_table.c.seq)


_UNDECIDED = _table.c.state == written(NEW)
_EARLIER = select(_table.c.seq).where(_UNDECIDED, _table.c.seq < bindparam("before")).limit(1)
_OPEN = select(_table.c.seq, _table.c.room, _table.c.body, _table.c.received_at, _table.c.attempts).where(
    _UNDECIDED
)
_EARLIER_ONE = _table.alias("earlier")
_HAS_EARLIER = (
    select(_EARLIER_ONE.c.seq)
    .where(
        _EARLIER_ONE.c.state == written(NEW),
        _EARLIER_ONE.c.room == _table.c.room,
        _EARLIER_ONE.c.seq < _table.c.seq,
    )
    .exists()
)
_MOST = bindparam("most", type_=Integer)
_WAITING = _OPEN.order_by(_table.c.seq).limit(_MOST).with_for_update(skip_locked=True)
_FIRSTS = (
    _OPEN.where(~_HAS_EARLIER, _table.c.seq > bindparam("after"))
    .order_by(_table.c.seq)
    .limit(_MOST)
    .with_for_update(skip_locked=True)
)
_BEFORE = (
    select(_table.c.seq, _table.c.room)
    .where(
        _UNDECIDED,
        _table.c.room.in_(bindparam("rooms", expanding=True)),
        _table.c.seq <= bindparam("last"),
    )
    .order_by(_table.c.seq)
)
_WHOSE = select(
    tables.accounts.c.platform, tables.accounts.c.sender, tables.accounts.c.school, tables.accounts.c.person
).where(tables.accounts.c.sender.in_(bindparam("senders", expanding=True)))
_PLACES: BindParameter[Sequence[int]] = bindparam("places", expanding=True)
_DONE = update(_table).where(_table.c.seq.in_(_PLACES), _UNDECIDED).values(state=DONE)
_CURSOR = select(tables.cursors.c.place).where(tables.cursors.c.source == bindparam("source"))
