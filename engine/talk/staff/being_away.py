"""Somebody on the staff is away for some days: questions go to others until they are back."""

from datetime import date, datetime, timedelta

from engine.actions import teachers as act
from engine.decision import Decision, Preferred, change, reply, save
from engine.frozen import replace
from engine.notices import Choice, choice
from engine.notices.staff import AwayShown
from engine.nouns.people import Spans
from engine.student import Snapshot
from engine.talk.menus import next_things

OFFERED = ("1", "2", "5", "10")
MOST = 40


def away_until(snapshot: Snapshot, action: act.AwayUntil, now: datetime, key: str) -> Decision:
    """Note for how many class days somebody is away, today being the first; 0 says that they are back."""
    today, me = snapshot.timetable.local(now).date(), snapshot.me
    if not action.days.isdecimal() or len(action.days) > 2 or int(action.days) > MOST:
        return reply(AwayShown(until=me.away_until(today), choices=_choices(me.is_away(today))))
    days, wanted = int(action.days), me.preferences
    away = _ended(wanted.away, today)
    if days:
        away = (*away, (today, snapshot.timetable.plus(today, days)))
    changed = replace(me, preferences=replace(wanted, away=away))
    shown = AwayShown(True, changed.away_until(today), choices=_choices(changed.is_away(today)))
    return save(Preferred(me.key, changed.preferences)) + change(shown)


def _ended(spans: Spans, today: date) -> Spans:
    """Return the spans with a running one ended yesterday; one that began today never was."""
    yesterday = today - timedelta(days=1)
    cut = ((first, min(last, yesterday)) for first, last in spans)
    return tuple((first, last) for first, last in cut if first <= last)


def _choices(is_away: bool) -> tuple[Choice, ...]:
    offers = tuple(choice(act.AwayUntil(each), each) for each in OFFERED)
    back = (choice(act.AwayUntil("0"), label="away.back"),)
    return next_things(*(back if is_away else offers))
