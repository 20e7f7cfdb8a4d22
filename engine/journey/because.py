"""Why a state is what it is: counted facts that anybody can count again."""

from engine.frozen import Frozen
from engine.journey.pacing.pace import Reading
from engine.journey.states import AHEAD, DRIFT_BELOW, ON_TRACK, STARTING, State


class Shown(Frozen):
    """So many of the steps on the path are mastered."""

    done: int
    total: int


class DaysGone(Frozen):
    """So many of the plan's learning days have gone."""

    gone: int
    total: int


class ChecksWaiting(Frozen):
    """So many checks wait on a teacher."""

    count: int


class QuietDays(Frozen):
    """So many learning days since the last sign of work."""

    days: int


class Gap(Frozen):
    """So many full learning days ahead of the plan's line; negative behind it."""

    days: int


class InReach(Frozen):
    """Why a state is good although the plan is further on: less than one `step` is missing, or there is `time`."""

    why: str


Fact = Shown | DaysGone | ChecksWaiting | QuietDays | Gap | InReach
GOOD = (ON_TRACK, AHEAD, STARTING)


def because(state: State, reading: Reading) -> tuple[Fact, ...]:
    """What was shown and how long it took, then what tips the scales in this state."""
    here = reading.position
    counted = Shown(here.steps_done, here.steps_total), DaysGone(here.days_gone, here.days_total)
    waiting = (ChecksWaiting(here.steps_waiting),) if here.steps_waiting else ()
    return *counted, *waiting, *_decisive(state, reading)


def code(fact: Fact) -> str:
    """A fact as it travels to whoever puts it into words: its noun and its numbers."""
    match fact:
        case Shown(done, total):
            return f"shown:{done}:{total}"
        case DaysGone(gone, total):
            return f"days:{min(gone, total)}:{total}"
        case ChecksWaiting(count):
            return f"waiting:{count}"
        case QuietDays(days):
            return f"quiet:{days}"
        case Gap(days):
            return f"gap:{days}"
        case InReach(why):
            return f"reach:{why}"


def in_reach(state: State, reading: Reading) -> str:
    """What reconciles a good state with a plan that is further on: `step`, `time`, or empty where nothing does.

    What is missing is less than a competency of this plan takes on average, and cannot be seen before it is shown; or
    the chance to arrive in time is that of somebody on track. Empty too while one bad day waits for a second.
    """
    judged = reading.judgement
    if state not in GOOD or judged.gap >= 0:
        return ""
    if -judged.buffer < reading.position.lump:
        return "step"
    return "time" if judged.p >= DRIFT_BELOW else ""


def _decisive(state: State, reading: Reading) -> tuple[Fact, ...]:
    match state:
        case State.STALLED:
            return (QuietDays(reading.rhythm.quiet),)
        case State.OFF_TRACK | State.DRIFTING | State.AHEAD | State.ON_TRACK:
            why = in_reach(state, reading)
            return (Gap(reading.judgement.gap), *((InReach(why),) if why else ()))
        case _:
            return ()
