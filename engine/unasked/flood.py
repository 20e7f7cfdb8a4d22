"""The flood breaker: what comes to too many people at once, and was not planned for all of them, waits for a human."""

from datetime import datetime, timedelta

from engine.care.ladder import office
from engine.decision import NOTHING, Decision, alert
from engine.frozen import replace
from engine.notices.staff import FloodHeld
from engine.nouns.contact import Skipped
from engine.student import Snapshot
from engine.talk.menus import next_things

PLANNED = frozenset(("goal-prompt", "goal-reminder", "look-back", "digest", "queue", "home"))
"""Rules of the calendar: a whole school may hear them on one day, and does."""
WINDOW = timedelta(hours=1)
LEAST, SHARE = 10, 0.3
LONG_AWAY = 5
"""Class days missed in a row after which even what is planned is not expected any more: a clock has jumped, perhaps."""


def most(students: int) -> int:
    """Return how many parcels of one rule may be made in an hour in a school of so many students."""
    return max(LEAST, int(SHARE * students))


def as_expected(decision: Decision, missed: Skipped | None) -> Decision:
    """Take the rule off the parcels that may go to a whole school at once, so that they are never held back."""
    if missed is not None and missed.looks >= LONG_AWAY:
        return decision
    parcels = (replace(each, rule="") if each.rule in PLANNED else each for each in decision.parcels)
    return replace(decision, parcels=tuple(parcels))


def rang(snapshot: Snapshot, now: datetime) -> Decision:
    """Tell those who lead what is held back: each rule once a day, however often it is added to."""
    flood, today = snapshot.flood, snapshot.timetable.local(now).date()
    if flood is None:
        return NOTHING
    told = (
        alert(
            each,
            FloodHeld(
                snapshot.school.key,
                flood.rule,
                flood.parcels,
                flood.students,
                flood.since,
                choices=next_things(),
            ),
            f"flood:{flood.rule}:{today}:{each}",
        )
        for each in office(snapshot)
    )
    return sum(told, NOTHING)
