"""What the last digest of an adviser said, so that the next one can say what has changed since they read it."""

from collections.abc import Mapping
from datetime import date

from sqlalchemy import Connection, bindparam, select

from engine.actions import Action
from engine.actions.advisers import Caseload
from engine.frozen import replace
from engine.student import Snapshot
from engine.unasked.digest import week_before
from storage import tables
from storage.prepared import first
from storage.traffic.parcels import SENT

_table = tables.outbox
_LAST = (
    select(_table.c.body)
    .where(
        _table.c.school == bindparam("school"),
        _table.c.key.in_(bindparam("keys", expanding=True)),
        _table.c.state == SENT,
    )
    .order_by(_table.c.seq.desc())
    .limit(1)
)


def with_last_digest(
    connection: Connection, seen: Snapshot, wants: type[Action] | None, today: date
) -> Snapshot:
    """Return the snapshot with the counts of this or the last school week's digest, if it has arrived.

    Only for what shows a digest: a look, and an adviser who asks.
    """
    shows = seen.caseload and wants in (None, Caseload)
    return replace(seen, told=_told(connection, seen, today)) if shows else seen


def _told(connection: Connection, seen: Snapshot, today: date) -> Mapping[str, int]:
    weeks = (seen.timetable.week_of(today), week_before(seen, today))
    keys = [f"digest:{seen.me.key}:{week}" for week in weeks]
    row = first(connection, _LAST, {"school": seen.school.key, "keys": keys})
    return {each["band"]: each["count"] for each in row[0].get("counts", ())} if row else {}
