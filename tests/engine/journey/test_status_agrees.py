"""What a state says and what its counted facts say never contradict one another."""

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.journey.because import in_reach
from engine.journey.pacing.pace import Reading, read
from engine.journey.pacing.progress import Mastery, Progress
from engine.journey.plan import Plan, Step
from engine.journey.states import DRIFT_BELOW, State, StateMemory, step
from engine.notices.base import PathFact
from engine.notices.staff import CaseShown
from engine.notices.students import WhereYouAre
from messages.render import Renderer
from messages.surfaces.plain import plain
from tests.engine.journey.cases import DAY, FIRST, SCHOOL, day

RENDERER = Renderer()
AGES = ("8-10", "11-14", "15-18")


@st.composite
def travels(draw: st.DrawFn) -> tuple[Plan, Progress]:
    """Plans of few big steps and of many small ones, and anything that may have happened on them."""
    count = draw(st.sampled_from([2, 3, 8, 30]))
    plan = Plan.of([Step(f"s{n}", 1 + n % 3) for n in range(count)], FIRST, day(60), SCHOOL)
    days = st.integers(0, 90).map(lambda n: FIRST + n * DAY)
    keys = st.integers(0, count - 1).map("s{}".format)
    shown = draw(st.lists(st.builds(Mastery, keys, days), max_size=count))
    signs = draw(st.lists(days, max_size=30))
    return plan, Progress.of(
        shown, draw(st.frozensets(keys, max_size=1)), [*signs, *(each.on for each in shown)]
    )


def agrees(memory: StateMemory, reading: Reading) -> bool:
    """Whether the facts that are told beside a state bear it out."""
    gap, state = reading.judgement.gap, memory.state
    match state:
        case State.ON_TRACK | State.AHEAD:
            is_told = bool(in_reach(state, reading)) or reading.position.steps_waiting > 0
            one_bad_day = memory.doubt is not None or not (reading.is_class_day and reading.is_over)
            return gap >= 0 or is_told or one_bad_day
        case State.DRIFTING | State.OFF_TRACK:
            return gap < 0 and not in_reach(state, reading)
        case State.STALLED:
            return reading.rhythm.quiet >= 5
        case State.ARRIVED:
            return reading.position.steps_done == reading.position.steps_total
        case State.STARTING:
            return reading.position.days_gone <= 5
        case State.PAUSED:
            return True


@settings(max_examples=60, deadline=None)
@given(travels(), st.integers(1, 110))
def test_on_every_day_of_any_journey_the_state_and_the_counted_facts_agree(
    travel: tuple[Plan, Progress], days: int
) -> None:
    plan, progress = travel
    memory = StateMemory()
    for number in range(days):
        today: date = FIRST + number * DAY
        reading = read(plan, progress, today)
        memory = step(memory, reading)
        assert agrees(memory, reading), (today, memory, reading.judgement, reading.position)


def test_with_few_big_steps_nothing_shown_may_be_on_track_and_the_reason_is_told() -> None:
    """Three steps in sixty days: on day 8 a third of a step is missing, which nobody can see before it is shown."""
    plan = Plan.of([Step(f"s{n}", 1) for n in range(3)], FIRST, day(60), SCHOOL)
    reading = read(plan, Progress.of(signs=[day(n) for n in range(1, 9)]), day(8))
    assert step(StateMemory(), reading).state is State.ON_TRACK
    assert (reading.judgement.gap, in_reach(State.ON_TRACK, reading)) == (-8, "step")


def test_a_chance_of_somebody_on_track_is_told_as_time_and_a_lower_one_is_not() -> None:
    """Many small steps: more than one of them is missing, and the days left decide."""
    plan = Plan.of([Step(f"s{n}", 1) for n in range(60)], FIRST, day(60), SCHOOL)
    for missing in range(2, 12):
        shown = [Mastery(f"s{n}", day(n + 1)) for n in range(20 - missing)]
        reading = read(plan, Progress.of(shown, signs=[day(n) for n in range(1, 21)]), day(20))
        told = "time" if reading.judgement.p >= DRIFT_BELOW else ""
        assert in_reach(State.ON_TRACK, reading) == told


def fact(band: str, gap: int, reach: str = "", quiet: int = 0) -> PathFact:
    return PathFact("Maths", "Maths 7", band, 0, 3, 35, 107, gap=gap, quiet=quiet, in_reach=reach)


@pytest.mark.parametrize("language", ["en", "es"])
@pytest.mark.parametrize("reach", ["step", "time"])
def test_a_good_band_with_a_gap_says_why_to_every_age_and_to_staff(language: str, reach: str) -> None:
    told, bare = fact("on_track", -35, reach), fact("on_track", -35)
    for age in AGES:
        text, without = (
            plain(RENDERER.render(WhereYouAre((each,), age_band=age), language)) for each in (told, bare)
        )
        assert text != without
        assert "35" in without
    assert "35" not in plain(RENDERER.render(WhereYouAre((told,), age_band="8-10"), language)).split("107")[0]
    staff, plainly = (
        plain(RENDERER.render(CaseShown("s1", "Ana", (each,), ()), language)) for each in (told, bare)
    )
    assert staff != plainly


@pytest.mark.parametrize("language", ["en", "es"])
@pytest.mark.parametrize("age", AGES[1:])
def test_a_quiet_path_without_a_first_step_claims_no_last_one(language: str, age: str) -> None:
    said = plain(RENDERER.render(WhereYouAre((fact("stalled", -35, quiet=35),), age_band=age), language))
    assert "last step" not in said
    assert "ltimo paso" not in said
    assert "35" in said
