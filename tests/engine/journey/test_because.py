"""Every status has its reasons, and every number in them can be counted again."""

from hypothesis import given
from hypothesis import strategies as st

from engine.journey.because import ChecksWaiting, DaysGone, Fact, Gap, InReach, QuietDays, Shown, because
from engine.journey.pacing.pace import read
from engine.journey.pacing.progress import Progress
from engine.journey.states import State, StateMemory, step
from tests.engine.journey.cases import DAY, FIRST, SCHOOL, day, reading
from tests.engine.journey.test_state_promises import PLAN, STEPS, journeys


def test_an_off_track_student_reads_what_was_counted() -> None:
    assert because(State.OFF_TRACK, reading(3, 30, 30)) == (Shown(6, 23), DaysGone(30, 90), Gap(-12))


def test_a_stalled_student_reads_the_quiet_days() -> None:
    assert because(State.STALLED, reading(5, 25, 45))[-1] == QuietDays(20)


def test_waiting_checks_are_part_of_the_reason() -> None:
    facts = because(State.ON_TRACK, reading(3, 30, 30, pending=[5, 5]))
    assert facts[1:] == (DaysGone(30, 90), ChecksWaiting(2), Gap(-4), InReach("step"))


def test_a_start_and_a_pause_need_no_further_reason() -> None:
    assert because(State.STARTING, reading(5, 0, 3)) == (Shown(0, 23), DaysGone(3, 90))
    assert because(State.PAUSED, reading(5, 0, 3)) == (Shown(0, 23), DaysGone(3, 90))


def _counted(fact: Fact, progress: Progress, number: int) -> bool:
    """Count the fact again from the raw events, without the engine."""
    today = FIRST + number * DAY
    class_days = [each for each in SCHOOL.days if each <= today]
    keys = {each.competency for each in progress.mastered if each.on <= today}
    signs = [each for each in progress.signs if each <= today]
    match fact:
        case Shown(done, total):
            return (done, total) == (len(keys), len(STEPS))
        case DaysGone(gone, total):
            return (gone, total) == (len(class_days), 60)
        case ChecksWaiting(count):
            return count == len(progress.handed_in - keys)
        case QuietDays(days):
            return days == len([each for each in class_days if not signs or each > max(signs)])
        case Gap(days):
            weights = {each.key: each.weight or 0 for each in STEPS}
            waiting = sum(weights[key] for key in progress.handed_in - keys)
            shown = sum(weights[key] for key in keys) + 0.8 * waiting
            return abs(shown * 60 / sum(weights.values()) - len(class_days) - days) < 1 + 1e-9
        case InReach(why):
            return why in ("step", "time")


@given(journeys(), st.integers(0, 80))
def test_every_number_can_be_counted_again(progress: Progress, number: int) -> None:
    seen = read(PLAN, progress, FIRST + number * DAY)
    state = step(StateMemory(), seen).state
    assert all(_counted(fact, progress, number) for fact in because(state, seen))
    assert all(_counted(fact, progress, number) for fact in because(State.STALLED, seen))


def test_the_eve_of_the_plan_counts_nothing() -> None:
    plan_day_0 = read(PLAN, Progress(), day(0))
    assert because(State.STARTING, plan_day_0) == (Shown(0, 30), DaysGone(0, 60))
