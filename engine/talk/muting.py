"""Less of what nobody asked for: not this week, and no more by one rule."""

from datetime import datetime, timedelta

from engine.actions.everybody import Settings
from engine.actions.students import NotThisWeek, Without
from engine.decision import Decision, Preferred, reply, save
from engine.frozen import replace
from engine.notices.nudges import LeftOut, Muted
from engine.student import Snapshot
from engine.talk import settings
from engine.talk.menus import next_things

MAY_LEAVE_OUT = ("ahead",)


def not_this_week(snapshot: Snapshot, action: NotThisWeek, now: datetime, key: str) -> Decision:
    """No nudges until the first class day of the next school week; after the last one, there is nothing to mute."""
    timetable = snapshot.timetable
    week = timetable.week_of(timetable.local(now).date())
    until = timetable.next_class_day(week + timedelta(days=6))
    wanted = replace(snapshot.me.preferences, muted_until=until)
    return save(Preferred(snapshot.me.key, wanted)) + reply(Muted(until, choices=next_things()))


def without(snapshot: Snapshot, action: Without, now: datetime, key: str) -> Decision:
    """No more messages by one rule, until the student starts messages again."""
    if action.rule not in MAY_LEAVE_OUT:
        return settings.settings(snapshot, Settings(), now, key)
    wanted = snapshot.me.preferences
    kept = replace(wanted, without=tuple(dict.fromkeys((*wanted.without, action.rule))))
    return save(Preferred(snapshot.me.key, kept)) + reply(LeftOut(action.rule, choices=next_things()))
