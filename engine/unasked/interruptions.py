"""How often a teacher is interrupted: three times a day beyond what students ask for, the rest in a morning line."""

from datetime import datetime

from engine.decision import Decision, Lane, Parcel
from engine.frozen import replace
from engine.journey.timetable import Timetable
from engine.notices import Notice
from engine.nouns.aside import Aside
from engine.nouns.people import Person, Role
from engine.nouns.school import Policy

MOST = 3
"""A day, over all that nobody asked for: the morning line, an adviser's message, and asides."""
OVER = "soon"
"""A reminder of a time is of no use the next morning; the day's times stand in the morning line."""


def aside(to: str, notice: Notice, note: Aside, lane: Lane = Lane.ALERT) -> Decision:
    """Tell one of the staff something that nobody waits for: now, or in their morning line."""
    return Decision(parcels=(Parcel(to, notice, note.key, lane, aside=note),))


def placed(
    aside: Aside,
    person: Person,
    *,
    told_today: int,
    advises: bool,
    timetable: Timetable,
    policy: Policy,
    now: datetime,
) -> Aside | None:
    """Return an aside as it is told: now, or `later` in the morning line; None for one that is then of no use.

    `told_today` counts the asides that interrupted them today. Their morning line always has its place, and so has
    the message of the day to whoever `advises`. Only teachers have a morning line: others are told now.
    """
    room = MOST - 1 - advises
    if person.role != Role.TEACHER or (told_today < room and _is_open(timetable, policy, now)):
        return replace(aside, at=now)
    return None if aside.what == OVER else replace(aside, at=now, later=True)


def _is_open(timetable: Timetable, policy: Policy, now: datetime) -> bool:
    """From the morning line of a class day until quiet hours; what comes before waits the little while for the line."""
    is_quiet = timetable.is_quiet(now, policy.quiet_from, policy.quiet_until)
    return not is_quiet and timetable.local(now).time() >= policy.queue_at
