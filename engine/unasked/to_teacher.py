"""A teacher's daily line: what waits, today's times, and what came up and could wait; only when there is something."""

from collections.abc import Iterator
from datetime import date, datetime

from engine.actions import teachers as act
from engine.actions.everybody import FewerMessages
from engine.decision import NOTHING, Decision, save, wave
from engine.frozen import replace
from engine.notices import choice
from engine.notices.morning import AsideFact, TimeFact
from engine.notices.staff import QueueLine
from engine.nouns.aside import Aside
from engine.nouns.check_window import WindowState
from engine.student import Snapshot
from engine.talk.menus import PERSON_NOW
from engine.talk.staff.answering import queue_rows
from engine.unasked.budget import is_closed

TIMES = ("booked", "moved", "left")


def check_in(snapshot: Snapshot, now: datetime) -> Decision:
    """Say in the morning of a class day what there is; whoever is away reads it on their return."""
    today = snapshot.timetable.local(now).date()
    is_there = snapshot.timetable.is_class_day(today) and not snapshot.me.is_away(today)
    if not is_there or is_closed(snapshot.me, today):
        return NOTHING
    told = save(*(replace(each, told_at=now) for each in snapshot.asides))
    line = queue_line(snapshot, now)
    key = f"queue:{snapshot.me.key}:{today}"
    return told + wave(snapshot.me.key, line, key, rule="queue") if line else told


def queue_line(snapshot: Snapshot, now: datetime) -> QueueLine | None:
    """Return the morning in one line, None when nothing waits and nothing came up."""
    rows, today = queue_rows(snapshot, now), snapshot.timetable.local(now).date()
    times, asides = tuple(_times(snapshot, today)), tuple(_asides(snapshot, today))
    if not rows and not times and not asides:
        return None
    helps = sum(row.kind == "help" for row in rows)
    oldest = max((row.minutes for row in rows), default=0)
    ways = (choice(act.Queue()), choice(FewerMessages()), PERSON_NOW)
    return QueueLine(helps, len(rows) - helps, oldest, times, asides, choices=ways)


def _times(snapshot: Snapshot, today: date) -> Iterator[TimeFact]:
    """The reader's own times that are taken today."""
    for each in snapshot.windows:
        is_mine = each.teacher == snapshot.me.key and each.state == WindowState.BOOKED
        if is_mine and snapshot.timetable.local(each.at).date() == today:
            yield TimeFact(each.at, _name(snapshot, each.student))


def _asides(snapshot: Snapshot, today: date) -> Iterator[AsideFact]:
    """What came up, one kind after another; of times only those that are still to come."""
    local = snapshot.timetable.local
    kept = [
        each
        for each in snapshot.asides
        if each.what not in TIMES or (each.moment and local(each.moment).date() > today)
    ]
    for what in dict.fromkeys(each.what for each in kept):
        mine = (each for each in kept if each.what == what)
        yield AsideFact(what, tuple(_told(snapshot, each) for each in mine))


def _told(snapshot: Snapshot, aside: Aside) -> tuple[str, str, datetime | None]:
    return _name(snapshot, aside.student), aside.about, aside.moment


def _name(snapshot: Snapshot, key: str) -> str:
    person = snapshot.people.get(key)
    return person.name if person else ""
