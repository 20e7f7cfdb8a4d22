"""The clock of a help request: when silence becomes the next person's task."""

from datetime import datetime, timedelta

from engine.decision import Alarm, AlarmOff
from engine.frozen import replace
from engine.nouns.help_request import HelpRequest, HelpState
from engine.waiting.school_minutes import SchoolHours

SAME_PEOPLE, NEXT_PEOPLE, OWNER = 30, 90, 90
"""School minutes until the same people are asked once more, until the next people are, and until an owner is."""
ADRIFT = timedelta(days=1)
NOBODY_YET = (HelpState.OPEN, HelpState.SEEN)
WITH_OWNER = (HelpState.CLAIMED, HelpState.REOPENED)
LAST_RUNG = 2


def set_going(
    request: HelpRequest, hours: SchoolHours, now: datetime
) -> tuple[HelpRequest, Alarm | AlarmOff]:
    """Return a request whose clock starts anew now, with its alarm: somebody has just given a sign."""
    request = replace(request, clock_from=now, rung=0)
    return request, alarm_of(request, hours, now)


def alarm_of(request: HelpRequest, hours: SchoolHours, now: datetime) -> Alarm | AlarmOff:
    """Return the alarm that a request needs as it stands."""
    at = due_at(request, hours)
    return AlarmOff(about(request)) if at is None else Alarm(about(request), max(at, now))


def counted_from(request: HelpRequest, hours: SchoolHours, now: datetime) -> HelpRequest:
    """Return a request whose moments lie no later than now: after a clock was set back it counts from now on."""
    held = request.held_until and min(request.held_until, hours.next_opening(now) or request.held_until)
    return replace(
        request,
        opened_at=min(request.opened_at, now),
        clock_from=request.clock_from and min(request.clock_from, now),
        stuck_since=request.stuck_since and min(request.stuck_since, now),
        held_until=held,
    )


def due_at(request: HelpRequest, hours: SchoolHours) -> datetime | None:
    """When the clock of a request rings next; None when nobody has to be reminded any more.

    `rung` counts how often it has rung. A school year that ends first is no excuse: a day later it rings anyway.
    """
    if request.state == HelpState.HELD:
        return request.held_until
    start = request.clock_from or request.opened_at
    if request.state in NOBODY_YET and request.rung < LAST_RUNG:
        minutes = SAME_PEOPLE if request.rung == 0 else NEXT_PEOPLE
        return hours.after(start, minutes) or start + ADRIFT
    if request.state in WITH_OWNER and request.rung == 0:
        return hours.after(start, OWNER) or start + ADRIFT
    if request.state in (*NOBODY_YET, *WITH_OWNER) and request.rung <= LAST_RUNG:
        return _lead_at(request, hours, start)
    return None


def about(request: HelpRequest) -> str:
    return f"help:{request.key}"


def _lead_at(request: HelpRequest, hours: SchoolHours, start: datetime) -> datetime:
    """The end of the class day after the student got stuck: handing on and holding cannot put it off for long."""
    stuck = request.stuck_since or request.opened_at
    end = hours.end_of_next_class_day(stuck) or stuck + ADRIFT
    return max(end, hours.after(start, NEXT_PEOPLE) or start + ADRIFT)
