"""What an operator should look at: rows of the inbox and the outbox that did not come to a good end."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Connection, and_, or_, select

from storage import inbox, outbox, tables

STUCK = timedelta(minutes=10)


@dataclass(frozen=True, slots=True)
class Trouble:
    """One row: where it is, in which state, and why. No words of anybody are in it."""

    where: str
    key: str
    state: str
    person: str
    reason: str


def troubles(connection: Connection, now: datetime, limit: int) -> list[Trouble]:
    """Return failed, uncertain and stuck rows, newest first."""
    return [*_outgoing(connection, now, limit), *_incoming(connection, now, limit)][:limit]


def _outgoing(connection: Connection, now: datetime, limit: int) -> list[Trouble]:
    table = tables.outbox
    bad = table.c.state.in_([outbox.FAILED, outbox.UNCERTAIN])
    late = and_(table.c.state.in_([outbox.NEW, outbox.SENDING]), table.c.due < now - STUCK)
    rows = connection.execute(
        select(table.c.key, table.c.state, table.c.person, table.c.reason)
        .where(or_(bad, late))
        .order_by(table.c.seq.desc())
        .limit(limit)
    )
    return [Trouble("outbox", row.key, row.state, row.person, row.reason) for row in rows]


def _incoming(connection: Connection, now: datetime, limit: int) -> list[Trouble]:
    table = tables.inbox
    late = and_(table.c.state == inbox.NEW, table.c.received_at < now - STUCK)
    rows = connection.execute(
        select(table.c.key, table.c.state, table.c.reason)
        .where(or_(table.c.state == inbox.FAILED, late))
        .order_by(table.c.seq.desc())
        .limit(limit)
    )
    return [Trouble("inbox", row.key, row.state, "", row.reason) for row in rows]
