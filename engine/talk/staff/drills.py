"""A rehearsal of "I need a person now": the same people, the same lane, no student, and a record of who tapped."""

from datetime import datetime, timedelta

from engine.actions.advisers import DrillSeen
from engine.decision import Decision, alert, change, reply, save
from engine.frozen import replace
from engine.ids import short_id
from engine.journey.timetable import Timetable
from engine.notices import choice
from engine.notices.calls import DrillAlert
from engine.notices.everybody import AlreadyDone
from engine.nouns.contact import Drill
from engine.nouns.school import School
from engine.student import Snapshot

OVERDUE = timedelta(days=40)
"""Longer than from one month's first class day to the next one's: the coach did not run, or it was a holiday."""


def is_due(school: School, timetable: Timetable, last: datetime | None, now: datetime) -> bool:
    """Whether to rehearse now: once in a calendar month, from the morning of its first class day on.

    Where nobody has rehearsed yet, only on that first day: until then people are still being invited.
    """
    local, policy = timetable.local(now), school.policy
    today = local.date()
    is_open = local.time() >= policy.queue_at
    if (
        not timetable.is_class_day(today)
        or not is_open
        or timetable.is_quiet(now, policy.quiet_from, policy.quiet_until)
    ):
        return False
    if last is not None:
        before = timetable.local(last).date()
        return (before.year, before.month) != (today.year, today.month)
    return not any(timetable.is_class_day(today.replace(day=day)) for day in range(1, today.day))


def begin(people: tuple[str, ...], now: datetime, key: str) -> Decision:
    """Send a marked alert to the people on the list."""
    drill = Drill(short_id("drill", key), now, people)
    card = DrillAlert(drill.key, now, choices=(choice(DrillSeen(drill.key)),))
    about = f"drill:{drill.key}"
    return sum((alert(each, card, f"{about}:{each}", about=about) for each in people), save(drill))


def seen(snapshot: Snapshot, action: DrillSeen, now: datetime, key: str) -> Decision:
    """Somebody has tapped in time."""
    drill = snapshot.drill
    if drill is None or snapshot.me.key in drill.seen:
        return reply(AlreadyDone("drill"))
    kept = replace(drill, seen=(*drill.seen, snapshot.me.key))
    return save(kept) + change(DrillAlert(drill.key, drill.at, seen=True))


def arrived(drill: Drill, person: str) -> Decision:
    return save(replace(drill, told=(*drill.told, person)))


def undelivered(drill: Drill, person: str) -> Decision:
    return save(replace(drill, unreached=(*drill.unreached, person)))
