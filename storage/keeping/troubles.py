"""What an operator should look at: messages that did not come to a good end, and all else that is stuck."""

from datetime import datetime

from sqlalchemy import Connection, and_, func, or_, select

from storage import tables
from storage.keeping.retention import OUTBOX_KEPT
from storage.keeping.stuck import stuck
from storage.keeping.trouble import LATE, POISONED, STUCK, WAITING, Trouble
from storage.traffic import inbox, outbox
from storage.traffic.ripe import OPEN

BY_DESIGN = "quiet hours"


def troubles(connection: Connection, now: datetime) -> list[Trouble]:
    """Return what failed, may not have arrived, is poisoned or waits too long, table by table, oldest first.

    What is over is named as long as its words are kept: after that nobody can make it good.
    """
    return [*_outgoing(connection, now), *_incoming(connection, now), *stuck(connection, now)]


def _outgoing(connection: Connection, now: datetime) -> list[Trouble]:
    table, someone = tables.outbox, tables.people
    bad = table.c.state.in_([outbox.FAILED, outbox.UNCERTAIN])
    recent = table.c.settled_at >= now - OUTBOX_KEPT
    tried = and_(table.c.attempts > 0, table.c.reason != BY_DESIGN, table.c.made_at < now - LATE)
    late = or_(table.c.due < now - STUCK, tried)
    whose = (someone.c.school == table.c.school) & (someone.c.key == table.c.person)
    wanted = (
        select(
            *(table.c.key, table.c.state, table.c.platform, table.c.reason, table.c.made_at),
            func.coalesce(someone.c.code, "").label("code"),
        )
        .outerjoin(someone, whose)
        .where(or_(and_(bad, recent), and_(OPEN, late)))
    )
    return [
        Trouble("outbox", row.key, _named(row.state), row.platform, row.code, row.reason, row.made_at)
        for row in connection.execute(wanted.order_by(table.c.seq))
    ]


def _incoming(connection: Connection, now: datetime) -> list[Trouble]:
    table = tables.inbox
    given_up = and_(table.c.state == inbox.FAILED, table.c.received_at >= now - OUTBOX_KEPT)
    late = and_(table.c.state == inbox.NEW, table.c.received_at < now - STUCK)
    wanted = select(table.c.key, table.c.state, table.c.platform, table.c.reason, table.c.received_at)
    rows = connection.execute(wanted.where(or_(given_up, late)).order_by(table.c.seq))
    return [
        Trouble(
            "inbox",
            row.key,
            POISONED if row.state == inbox.FAILED else WAITING,
            row.platform,
            "",
            row.reason,
            row.received_at,
        )
        for row in rows
    ]


def _named(state: str) -> str:
    return state if state in (outbox.FAILED, outbox.UNCERTAIN) else WAITING
