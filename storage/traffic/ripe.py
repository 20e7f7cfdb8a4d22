"""Which parcels may go now, and how their rows are read."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

import msgspec
from sqlalchemy import BindParameter, Connection, Select, and_, bindparam, or_, select, update

from engine.decision import Lane
from engine.notices import NOTICES
from storage import tables
from storage.prepared import first, rows, written
from storage.traffic.parcels import FAILED, LANES, LEASE, NEW, RANK, SENDING, Address, Leased

Row = dict[str, Any]
_table = tables.outbox
_NAMES = tuple(column.name for column in _table.c)


def ripe(connection: Connection, now: datetime, limit: int, elsewhere: Sequence[str] = ()) -> list[Row]:
    """Return the rows that may go, locked; those of the platforms `elsewhere` are another process's to send."""
    bound = {"now": now, "most": limit, "elsewhere": list(elsewhere)}
    statement = _RIPE[connection.dialect.name != "sqlite", bool(elsewhere)]
    return [dict(zip(_NAMES, row, strict=True)) for row in rows(connection, statement, bound)]


def read(connection: Connection, row: Row, now: datetime) -> Leased | None:
    """Return a row as a leased parcel; one that this version cannot read is failed, and stops nobody."""
    try:
        notice = msgspec.convert(row["body"], NOTICES[row["kind"]])
    except (KeyError, msgspec.ValidationError):
        unread = {"state": FAILED, "settled_at": now, "reason": f"cannot read a stored {row['kind']}"}
        connection.execute(update(_table).where(_table.c.seq == row["seq"]).values(unread))
        return None
    was_leased = row["state"] == SENDING
    return Leased(
        key=row["key"],
        person=row["person"],
        address=Address(row["platform"], row["room"], row["language"], row["school"], row["zone"]),
        lane=LANES[row["lane"]],
        notice=notice,
        about=row["about"],
        edits=row["card"] or _sent_as(connection, row, row["replaces"]),
        attempt=row["attempts"] + 1,
        was_sending=row["begun"] > 0,
        made_at=row["made_at"],
        thread=row["thread"] or _sent_as(connection, row, row["under"]),
        was_leased=was_leased,
        until=now + LEASE,
        seq=row["seq"],
        rule=row["rule"],
    )


def _sent_as(connection: Connection, row: Row, earlier: str) -> str:
    """The message id of an earlier parcel, if that was sent to the same room."""
    if not earlier:
        return ""
    found = first(connection, _EARLIER, {**row, "earlier": earlier})
    return str(found[0]) if found else ""


def _ripe() -> Select[Any]:
    """Due rows and expired leases, unless an earlier one of the same room is still on its way."""
    earlier = _table.alias("earlier")
    tried = and_(earlier.c.attempts > 0, earlier.c.lane != RANK[Lane.WAVE])  # a wave may wait for the morning
    blocking = or_(
        earlier.c.state == written(SENDING),
        and_(earlier.c.state == written(NEW), or_(earlier.c.due <= _NOW, tried)),
    )
    blocked = (
        select(earlier.c.seq)
        .where(
            earlier.c.platform == _table.c.platform,
            earlier.c.room == _table.c.room,
            earlier.c.room != "",
            earlier.c.seq < _table.c.seq,
            blocking,
        )
        .exists()
    )
    ripe = select(_table).where(OPEN, _table.c.due <= _NOW, ~blocked)
    return ripe.order_by(_table.c.lane, _table.c.seq).limit(bindparam("most"))


_NOW: BindParameter[datetime] = bindparam("now", type_=_table.c.due.type)
OPEN = _table.c.state.in_([written(NEW), written(SENDING)])
"""As the index of the open rows says it."""
_HERE = _table.c.platform.not_in(bindparam("elsewhere", expanding=True))
_ALL = _ripe()
_RIPE = {
    (locked, here): found.with_for_update(skip_locked=True) if locked else found
    for here, found in ((False, _ALL), (True, _ALL.where(_HERE)))
    for locked in (False, True)
}
"""By whether rows are locked one by one (on SQLite one process serves), and whether some are sent elsewhere."""
_EARLIER = select(_table.c.message_id).where(
    _table.c.school == bindparam("school"),
    _table.c.key == bindparam("earlier"),
    _table.c.platform == bindparam("platform"),
    _table.c.room == bindparam("room"),
)
