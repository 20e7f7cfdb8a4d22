"""The rules by which a state changes, each on readings made for the purpose."""

from itertools import pairwise

import pytest

from engine.frozen import replace
from engine.journey.forecast.calibration import Calibration
from engine.journey.forecast.curve import Curve, Staged
from engine.journey.pacing.pace import Judgement, Reading, read
from engine.journey.pacing.progress import Mastery, Progress
from engine.journey.pacing.silence import Rhythm
from engine.journey.plan import Plan, Step
from engine.journey.states import BEST_FIRST, State, StateMemory, band_of, is_worse, may_worsen, step, worst
from tests.engine.journey.cases import DAY, FIRST, SCHOOL, day, reading, travelled

ON = StateMemory(State.ON_TRACK)


def seen(
    p: float, buffer: float, on: int = 31, *, quiet: int = 0, waiting: int = 0, is_over: bool = True
) -> Reading:
    """A reading of student B, with this chance and buffer instead of their own."""
    real = reading(5, 30, 30)
    return replace(
        real,
        day=day(on),
        is_over=is_over,
        judgement=said(p, buffer),
        position=replace(real.position, steps_waiting=waiting),
        rhythm=Rhythm(14.4, 18, quiet),
    )


def said(p: float, buffer: float) -> Judgement:
    """That of student B, at a school where this is the chance whatever is said."""
    always, real = Curve(seen=(p, p)), reading(5, 30, 30).judgement
    return replace(real, buffer=buffer, to_go=replace(real.to_go, gone=0.0), on_time=Staged(always, always))


def walk(memory: StateMemory, *readings: Reading) -> list[State]:
    states = []
    for each in readings:
        memory = step(memory, each)
        states.append(memory.state)
    return states


def test_a_wavering_student_is_shown_as_drifting_only_after_two_bad_days_in_a_row() -> None:
    chances = (0.47, 0.43, 0.46, 0.43, 0.42, 0.51, 0.54, 0.56)
    readings = (seen(p, -3, 31 + n) for n, p in enumerate(chances))
    assert walk(ON, *readings) == [State.ON_TRACK] * 4 + [State.DRIFTING] * 3 + [State.ON_TRACK]


def test_good_news_comes_at_once() -> None:
    off = StateMemory(State.OFF_TRACK, State.OFF_TRACK)
    assert walk(off, seen(0.29, -8, 31), seen(0.30, -8, 32), seen(0.55, -8, 33)) == [
        State.OFF_TRACK,
        State.DRIFTING,
        State.ON_TRACK,
    ]


def test_the_worse_of_two_bad_days_must_be_seen_twice_too() -> None:
    readings = [seen(0.40, -8, 31), seen(0.10, -8, 32), seen(0.10, -8, 33)]
    assert walk(ON, *readings) == [State.ON_TRACK, State.DRIFTING, State.OFF_TRACK]


def test_a_fall_from_ahead_takes_two_readings_as_well() -> None:
    ahead = StateMemory(State.AHEAD, State.AHEAD)
    assert walk(ahead, seen(0.79, 4, 31), seen(0.79, 4, 32)) == [State.AHEAD, State.ON_TRACK]
    assert walk(ahead, seen(0.79, 4, 31), seen(0.80, 3, 32), seen(0.79, 4, 33)) == [State.AHEAD] * 3


@pytest.mark.parametrize(
    ("before", "p", "buffer", "after"),
    [
        (State.ON_TRACK, 0.45, -9, State.ON_TRACK),
        (State.ON_TRACK, 0.44, -9, State.DRIFTING),
        (State.ON_TRACK, 0.44, -1, State.ON_TRACK),
        (State.ON_TRACK, 0.44, -1.01, State.DRIFTING),
        (State.ON_TRACK, 0.20, -9, State.DRIFTING),
        (State.ON_TRACK, 0.19, -9, State.OFF_TRACK),
        (State.ON_TRACK, 0.00, -1, State.ON_TRACK),
        (State.ON_TRACK, 0.90, 5, State.AHEAD),
        (State.ON_TRACK, 0.90, 4.9, State.ON_TRACK),
        (State.ON_TRACK, 0.89, 9, State.ON_TRACK),
        (State.AHEAD, 0.80, 3, State.AHEAD),
        (State.AHEAD, 0.79, 3, State.ON_TRACK),
        (State.AHEAD, 0.80, 2.9, State.ON_TRACK),
        (State.DRIFTING, 0.54, -9, State.DRIFTING),
        (State.DRIFTING, 0.55, -9, State.ON_TRACK),
        (State.DRIFTING, 0.54, -1, State.ON_TRACK),
        (State.DRIFTING, 0.20, -9, State.DRIFTING),
        (State.OFF_TRACK, 0.29, -9, State.OFF_TRACK),
        (State.OFF_TRACK, 0.54, -9, State.DRIFTING),
    ],
)
def test_the_lines_between_bands(before: State, p: float, buffer: float, after: State) -> None:
    assert band_of(before, said(p, buffer)) is after


def test_the_same_reading_again_changes_nothing() -> None:
    once = step(ON, seen(0.1, -8))
    assert step(once, seen(0.1, -8)) == once


def test_a_doubt_lasts_over_the_weekend_but_the_weekend_confirms_nothing() -> None:
    friday = step(ON, seen(0.4, -8, 30))
    weekend = replace(seen(0.4, -8), day=day(30) + DAY, is_class_day=False)
    saturday = step(friday, weekend)
    assert saturday.state is State.ON_TRACK
    assert step(saturday, seen(0.4, -8, 31)).state is State.DRIFTING


def test_a_good_moment_on_the_weekend_ends_the_doubt() -> None:
    friday = step(ON, seen(0.4, -8, 30))
    saturday = step(friday, replace(seen(0.5, -8), day=day(30) + DAY, is_class_day=False))
    assert step(saturday, seen(0.4, -8, 31)).state is State.ON_TRACK


def test_a_look_before_the_school_day_is_over_brings_good_news_only() -> None:
    yesterday = step(ON, seen(0.4, -8, 31))
    morning = step(yesterday, seen(0.4, -8, 32, is_over=False))
    assert morning.state is State.ON_TRACK
    assert (
        step(StateMemory(State.DRIFTING, State.DRIFTING), seen(0.6, -8, 32, is_over=False)).state
        is State.ON_TRACK
    )


def test_while_a_check_waits_nothing_gets_worse_and_doubts_begin_anew() -> None:
    doubted = step(ON, seen(0.1, -8, 31))
    waiting = step(doubted, seen(0.1, -8, 32, waiting=1, quiet=12))
    assert waiting.state is State.ON_TRACK
    assert step(waiting, seen(0.1, -8, 33)).state is State.ON_TRACK


def test_silence_stalls_at_once_and_any_sign_of_work_ends_it_at_once() -> None:
    readings = [seen(0.5, -3, 38, quiet=7), seen(0.5, -3, 39, quiet=8), seen(0.5, -3, 40, quiet=0)]
    assert walk(ON, *readings) == [State.ON_TRACK, State.STALLED, State.ON_TRACK]


def test_the_band_goes_on_under_a_stall() -> None:
    states = walk(ON, seen(0.1, -9, 40, quiet=10), seen(0.1, -9, 41, quiet=11), seen(0.1, -9, 42))
    assert states == [State.STALLED, State.STALLED, State.OFF_TRACK]


def test_nobody_stalls_on_a_weekend_but_who_has_stalled_stays_so() -> None:
    weekend = replace(seen(0.5, 0, quiet=10), day=day(30) + DAY, is_class_day=False)
    assert step(ON, weekend).state is State.ON_TRACK
    assert step(replace(ON, is_stalled=True), weekend).state is State.STALLED


def test_a_pause_is_shown_and_ends_by_itself() -> None:
    drifting = StateMemory(State.DRIFTING, State.DRIFTING)
    paused = step(drifting, seen(0.1, -9, 40, quiet=12), is_paused=True)
    assert paused.state is State.PAUSED
    assert step(paused, seen(0.5, -3, 41)).state is State.DRIFTING


def test_a_stalled_student_who_pauses_over_a_weekend_does_not_flicker() -> None:
    stalled = StateMemory(State.STALLED, State.ON_TRACK, is_stalled=True)
    paused = step(stalled, seen(0.5, 0, 40, quiet=10), is_paused=True)
    weekend = replace(seen(0.5, 0, quiet=10), day=day(40) + DAY, is_class_day=False)
    assert step(paused, weekend).state is State.STALLED


def test_the_first_five_learning_days_are_a_start() -> None:
    plan, progress = travelled(5, 0)
    memory, states = StateMemory(), []
    for number in range(12):
        memory = step(memory, read(plan, progress, FIRST + number * DAY))
        states.append(memory.state)
    assert states == [State.STARTING] * 7 + [State.ON_TRACK] * 1 + [State.DRIFTING] * 3 + [State.STALLED]


def test_who_has_nothing_left_has_arrived_until_there_is_a_new_goal() -> None:
    plan = Plan.of([Step("a"), Step("b")], FIRST, day(20), SCHOOL)
    done = Progress.of([Mastery("a", day(4)), Mastery("b", day(8))])
    arrived = step(StateMemory(State.OFF_TRACK, State.OFF_TRACK), read(plan, done, day(9)))
    assert arrived.state is State.ARRIVED
    further = plan.rebased(day(10), mastered=["a", "b"], steps=[*plan.steps, Step("c")], target=day(40))
    assert step(arrived, read(further, done, day(10))).state is State.ON_TRACK


def test_an_adults_edit_brings_no_worse_state_for_five_learning_days() -> None:
    plan, progress = travelled(5, 30)
    more = [*plan.steps, Step("extra", 18.0)]
    mastered = [each.competency for each in progress.mastered]
    changed = plan.rebased(day(31), mastered=mastered, steps=more)
    memory, states = step(ON, read(plan, progress, day(30))), []
    for number in range(31, 45):
        memory = step(memory, read(changed, progress, day(number)))
        states.append(memory.state)
    assert changed.version == 2
    assert states[:5] == [State.ON_TRACK] * 5
    assert is_worse(states[-1], State.ON_TRACK)


def test_within_a_day_of_the_line_one_is_on_track_whatever_the_chance() -> None:
    assert walk(ON, seen(0.01, -1, 31), seen(0.01, -0.5, 32)) == [State.ON_TRACK] * 2


def test_of_several_paths_the_worst_counts() -> None:
    assert worst([State.AHEAD, State.DRIFTING, State.ON_TRACK]) is State.DRIFTING
    assert worst(BEST_FIRST) is State.STALLED
    with pytest.raises(ValueError, match="empty"):
        worst([])


def test_every_state_has_its_place_in_the_order() -> None:
    assert sorted(BEST_FIRST) == sorted(State)
    assert all(is_worse(worse, better) for better, worse in pairwise(BEST_FIRST))


def test_a_daily_reading_on_a_class_day_may_bring_bad_news() -> None:
    assert may_worsen(reading(5, 30, 30))
    assert not may_worsen(reading(5, 30, 30, pending=[1]))
    assert not may_worsen(reading(5, 0, 5))


def test_a_state_machine_follows_a_real_student() -> None:
    """Thirty weak days, then a teacher's late answer makes up for much of it."""
    plan, progress = travelled(3, 30, pending=[9.0])
    memory = StateMemory()
    for number in range(1, 31):
        memory = step(
            memory, read(plan, Progress(progress.mastered, frozenset(), progress.signs), day(number))
        )
    assert memory.state is State.OFF_TRACK
    memory = step(memory, read(plan, progress, day(31), Calibration()))
    assert memory.state is State.DRIFTING
    answered = Progress.of([*progress.mastered, Mastery("p0", day(32))], (), progress.signs)
    assert not is_worse(step(memory, read(plan, answered, day(32))).state, State.DRIFTING)
