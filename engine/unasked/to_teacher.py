"""A teacher's daily line on the queue: only when something waits, never more than once a day."""

from datetime import datetime

from engine.actions import teachers as act
from engine.actions.everybody import FewerMessages
from engine.decision import NOTHING, Decision, wave
from engine.notices import choice
from engine.notices.staff import QueueLine
from engine.student import Snapshot
from engine.talk.answering import queue_rows
from engine.talk.menus import PERSON_NOW
from engine.unasked.budget import is_closed


def check_in(snapshot: Snapshot, now: datetime) -> Decision:
    """Count what waits in the morning of a class day."""
    today = snapshot.timetable.local(now).date()
    line = queue_line(snapshot, now)
    if line is None or not snapshot.timetable.is_class_day(today) or is_closed(snapshot.me, today):
        return NOTHING
    return wave(snapshot.me.key, line, f"queue:{snapshot.me.key}:{today}", rule="queue")


def queue_line(snapshot: Snapshot, now: datetime) -> QueueLine | None:
    """Return the queue in one line, None when nothing waits."""
    rows = queue_rows(snapshot, now)
    if not rows:
        return None
    helps = sum(row.kind == "help" for row in rows)
    oldest = max(row.minutes for row in rows)
    return QueueLine(
        helps, len(rows) - helps, oldest, choices=(choice(act.Queue()), choice(FewerMessages()), PERSON_NOW)
    )
