"""What never moves a student backwards: breaks, excused days, days off, and checks that wait on a teacher."""

from datetime import date

from hypothesis import given, settings
from hypothesis import strategies as st

from engine.frozen import replace
from engine.journey.pacing.pace import Reading, read
from engine.journey.pacing.progress import Mastery, Progress
from engine.journey.plan import Plan, Step
from engine.journey.states import BANDS, State, StateMemory, is_worse, step
from engine.journey.timetable import Timetable
from tests.engine.journey.cases import DAY, FIRST, SCHOOL, day

STEPS = [Step(f"s{n}", 1 + n % 3) for n in range(30)]
PLAN = Plan.of(STEPS, FIRST, day(60), SCHOOL)
numbers = st.integers(0, 29)
events = st.lists(
    st.builds(Mastery, numbers.map("s{}".format), st.integers(0, 90).map(lambda n: FIRST + n * DAY))
)
handed_in = st.frozensets(numbers.map("s{}".format), max_size=4)
todays = st.integers(-5, 120).map(lambda n: FIRST + n * DAY)


@st.composite
def journeys(draw: st.DrawFn) -> Progress:
    shown = draw(events)
    signs = draw(st.lists(st.integers(0, 90).map(lambda n: FIRST + n * DAY), max_size=20))
    return Progress.of(shown, draw(handed_in), signs)


def remembered(plan: Plan, progress: Progress, until: date) -> StateMemory:
    """What is remembered after a reading on every day until then."""
    memory = StateMemory()
    for number in range((until - plan.start).days + 1):
        memory = step(memory, read(plan, progress, plan.start + number * DAY))
    return memory


@given(journeys(), todays)
def test_done_and_left_are_the_whole(progress: Progress, today: date) -> None:
    here = read(PLAN, progress, today).position
    assert abs(here.done + here.left - PLAN.days) < 1e-9
    assert 0 <= here.pending <= here.left + 1e-9
    assert 0 <= here.steps_waiting <= here.steps_total - here.steps_done


@given(journeys(), todays, st.randoms(use_true_random=False))
def test_order_and_repetition_of_events_mean_nothing(progress: Progress, today: date, random: object) -> None:
    mastered, signs = [*progress.mastered, *progress.mastered], [*progress.signs, *progress.signs]
    random.shuffle(mastered)  # type: ignore[attr-defined]
    shuffled = Progress.of(mastered, progress.handed_in, reversed(signs))
    assert read(PLAN, progress, today) == read(PLAN, shuffled, today)


@given(journeys(), todays)
def test_what_lies_ahead_has_not_happened_yet(progress: Progress, today: date) -> None:
    so_far = Progress.of(
        (each for each in progress.mastered if each.on <= today),
        progress.handed_in,
        (each for each in progress.signs if each <= today),
    )
    assert read(PLAN, so_far, today) == read(PLAN, progress, today)


@given(journeys(), todays, st.booleans())
def test_every_reading_is_sane(progress: Progress, today: date, is_over: bool) -> None:
    reading = read(PLAN, progress, today, today_is_over=is_over)
    assert 0 <= reading.judgement.p <= 1
    assert reading.judgement.pace > 0
    assert 0 < reading.rhythm.chance() <= 1
    assert reading.needed >= 0
    low, middle, high = (reading.judgement.to_go.quantile(share) for share in (0.1, 0.5, 0.9))
    assert 0 <= low <= middle <= high


@given(
    st.builds(
        StateMemory,
        band=st.sampled_from(BANDS),
        is_stalled=st.booleans(),
        doubt=st.none() | st.sampled_from(BANDS),
        doubt_on=st.none() | st.integers(20, 40).map(day),
    ),
    journeys(),
    st.integers(20, 40),
    st.booleans(),
)
def test_a_reading_taken_twice_counts_once(
    memory: StateMemory, progress: Progress, number: int, is_over: bool
) -> None:
    reading = read(PLAN, progress, day(number), today_is_over=is_over)
    once = step(memory, reading)
    assert step(once, reading) == once


@settings(deadline=None)
@given(journeys(), st.integers(10, 80))
def test_on_days_without_class_nobody_gets_worse(progress: Progress, number: int) -> None:
    today = FIRST + number * DAY
    memory = remembered(PLAN, progress, today)
    later = Progress.of(
        (each for each in progress.mastered if each.on <= today), progress.handed_in, progress.signs
    )
    while not SCHOOL.is_class_day(today := today + DAY):
        memory, before = step(memory, read(PLAN, later, today)), memory
        assert not is_worse(memory.state, before.state)


@settings(deadline=None)
@given(journeys(), st.integers(10, 60), st.integers(1, 20))
def test_while_a_check_waits_nobody_gets_worse(progress: Progress, number: int, ahead: int) -> None:
    today = FIRST + number * DAY
    plan = Plan.of([*STEPS, Step("waits", 2)], FIRST, day(60), SCHOOL)
    memory = remembered(plan, progress, today)
    waiting = Progress.of(
        (each for each in progress.mastered if each.on <= today),
        [*progress.handed_in, "waits"],
        progress.signs,
    )
    for n in range(1, ahead):
        memory, before = step(memory, read(plan, waiting, today + n * DAY)), memory
        assert not is_worse(memory.state, before.state)


@settings(deadline=None, max_examples=60)
@given(journeys(), st.integers(12, 60), st.integers(1, 15))
def test_a_break_leaves_everybody_where_they_were(progress: Progress, number: int, length: int) -> None:
    """Three weeks closed, known only afterwards: the day after, the judgement is that of the day before."""
    last = SCHOOL.days[number]
    closed = frozenset(SCHOOL.days[number + 1 : number + 1 + length])
    plan = replace(PLAN, timetable=SCHOOL.for_learner(excused=closed))
    so_far = Progress.of(
        (each for each in progress.mastered if each.on <= last),
        progress.handed_in,
        (each for each in progress.signs if each <= last),
    )
    before = remembered(plan, so_far, last)
    memory = before
    today = last
    for _ in range(length):
        today = SCHOOL.plus(today + DAY, 1)
        reading = read(plan, so_far, today)
        memory = step(memory, reading)
        assert memory.state in (State.PAUSED, State.ARRIVED)
        assert reading.judgement == read(plan, so_far, last).judgement
    assert not is_worse(memory.band, before.band)


def _judged(timetable: Timetable, progress: Progress, today: date) -> Reading:
    return read(replace(PLAN, timetable=timetable), progress, today)


@given(journeys(), st.integers(6, 58), st.data())
def test_a_day_excused_afterwards_never_costs_days(
    progress: Progress, number: int, data: st.DataObject
) -> None:
    today = SCHOOL.days[number]
    sick = frozenset({SCHOOL.days[data.draw(st.integers(0, number))]})
    before = _judged(SCHOOL, progress, today)
    after = _judged(SCHOOL.for_learner(excused=sick), progress, today)
    assert after.judgement.buffer >= before.judgement.buffer
    assert after.position.days_left >= before.position.days_left
    assert after.rhythm.quiet <= before.rhythm.quiet
    assert after.judgement.p >= before.judgement.p - 0.02


@given(journeys(), st.integers(6, 58), handed_in)
def test_handing_in_more_never_costs_days(progress: Progress, number: int, more: frozenset[str]) -> None:
    today = SCHOOL.days[number]
    waiting = replace(progress, handed_in=progress.handed_in | more)
    before, after = read(PLAN, progress, today).judgement, read(PLAN, waiting, today).judgement
    assert after.pace >= before.pace - 1e-12
    assert after.buffer >= before.buffer - 1e-9
    assert after.p >= before.p - 1e-9
