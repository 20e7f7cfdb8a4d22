"""Moments that were missed: the day's own look is made up for until quiet hours; what is older is skipped, and kept."""

from datetime import datetime

from engine.ids import short_id
from engine.journey.timetable import Timetable
from engine.nouns.contact import Skipped
from engine.nouns.school import Policy
from engine.student import Snapshot
from engine.unasked.slots import slot_of


def is_in_time(snapshot: Snapshot, due: datetime, now: datetime) -> bool:
    """Whether a look that was due at `due` may still speak: on its own school day, before quiet hours begin.

    After days without a heartbeat this day's own moment counts, once it has come. Where somebody's moment lies
    in quiet hours, that day's end is the end of its grace.
    """
    local, policy = snapshot.timetable.local(now), snapshot.school.policy
    slot = slot_of(snapshot.me, snapshot.school)
    has_come = snapshot.timetable.local(due).date() == local.date() or _has_come(snapshot, now)
    return has_come and (local.time() < policy.quiet_from or slot >= policy.quiet_from)


def is_fresh(timetable: Timetable, policy: Policy, made: datetime, now: datetime) -> bool:
    """Whether what was made unasked at `made` is of this school week; on a free day or at night it was for the next."""
    opened = timetable.next_open(made, policy.quiet_from, policy.quiet_until)
    if opened is None:
        return False
    return timetable.week_of(timetable.local(opened).date()) == timetable.week_of(timetable.local(now).date())


def skipped(snapshot: Snapshot, due: datetime, now: datetime) -> Skipped | None:
    """Return what was missed for good since `due`: one record, however long it was; None when nothing was."""
    timetable, person = snapshot.timetable, snapshot.me.key
    first, today = timetable.local(due).date(), timetable.local(now).date()
    is_late = timetable.is_class_day(today) and not is_in_time(snapshot, due, now)
    lost = is_late and (first == today or _has_come(snapshot, now))
    looks = timetable.count(first, today) + lost
    if looks == 0:
        return None
    reason = "quiet hours" if first == today else "another day"
    return Skipped(short_id("skipped", person, due.isoformat()), person, due, now, looks, reason)


def _has_come(snapshot: Snapshot, now: datetime) -> bool:
    """Whether today's moment is over."""
    timetable = snapshot.timetable
    today = timetable.local(now).date()
    return timetable.is_class_day(today) and timetable.at(today, slot_of(snapshot.me, snapshot.school)) <= now
