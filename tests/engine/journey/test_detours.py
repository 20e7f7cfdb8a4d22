"""Side trips, re-routes, and what follows a *not yet*: every detour has an honest price."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.journey.forecast.calibration import Calibration
from engine.journey.pacing.pace import read
from engine.journey.pacing.progress import Mastery, Progress
from engine.journey.plan import Step
from engine.journey.routes.not_yet import Grip, Remedy, remedy, shakiest
from engine.journey.routes.prerequisites import PrerequisiteMap
from engine.journey.routes.reroute import Assessment, Proposal, agreed, assess, is_loosening
from engine.journey.routes.side_trip import Price, price
from tests.engine.journey.cases import SCHOOL, day, reading, travelled

DEFAULTS = Calibration()
FREE_MAP = PrerequisiteMap.of({})


def test_a_side_trip_is_free_while_there_is_time() -> None:
    assert price(reading(7.5, 30, 30), 4, DEFAULTS) == Price(is_free=True, days=4)
    assert price(reading(5, 30, 30), 4, DEFAULTS) == Price(is_free=False, days=4)


def test_a_side_trip_without_effort_or_after_the_arrival_costs_nothing() -> None:
    plan, _ = travelled(5, 30)
    done = Progress.of(Mastery(step.key, day(9)) for step in plan.steps)
    assert price(read(plan, done, day(10)), 4, DEFAULTS) == Price(is_free=True, days=0)
    assert price(reading(3, 30, 30), 0, DEFAULTS) == Price(is_free=True, days=0)


@given(st.floats(0.1, 30), st.floats(0, 30))
def test_a_longer_trip_never_costs_less(effort: float, more: float) -> None:
    seen = reading(7.5, 30, 30)
    short, long = price(seen, effort, DEFAULTS), price(seen, effort + more, DEFAULTS)
    assert long.days >= short.days
    assert short.is_free or not long.is_free


def test_after_a_not_yet_comes_another_way_then_a_side_road_then_a_person() -> None:
    assert [remedy(n) for n in (1, 2, 3, 4)] == [
        Remedy.ANOTHER_RESOURCE,
        Remedy.SIDE_ROAD,
        Remedy.HELP_DRAFT,
        Remedy.HELP_DRAFT,
    ]
    assert remedy(2, has_prerequisites=False) is Remedy.HELP_DRAFT


def test_the_side_road_leads_to_the_shakiest_prerequisite() -> None:
    firm, shaky, older = (
        Grip("firm", 0, date(2026, 1, 1)),
        Grip("shaky", 2, date(2026, 3, 1)),
        Grip("older", 2, date(2026, 2, 1)),
    )
    assert shakiest([firm, shaky]) == shaky
    assert shakiest([firm, shaky, older]) == older
    assert shakiest([]) is None


def assessed(proposal: Proposal, needs: PrerequisiteMap = FREE_MAP, weekly: float = 3) -> Assessment:
    plan, progress = travelled(weekly, 30)
    return assess(plan, progress, day(31), proposal, needs, DEFAULTS)


def test_more_time_makes_an_off_track_path_feasible_again() -> None:
    found = assessed(Proposal(target=day(115)))
    assert found.is_feasible
    assert found.days == 25
    assert found.effort == pytest.approx(0)
    assert found.plan.version == 2
    assert found.reading.judgement.buffer == pytest.approx(0)
    assert not assessed(Proposal(target=day(92))).is_feasible


def test_another_target_alone_does_not_move_the_likely_arrival() -> None:
    arrivals = {assessed(Proposal(target=day(n))).likely for n in (80, 90, 120, 150)}
    assert len(arrivals) == 1


def test_fewer_extras_are_priced_in_plan_days() -> None:
    plan, _ = travelled(3, 30)
    extras = [step for step in plan.steps if step.key.startswith("r")][-4:]
    kept = tuple(step for step in plan.steps if step not in extras)
    found = assessed(Proposal(steps=kept))
    assert found.effort == pytest.approx(-sum(step.weight or 0 for step in extras))
    assert found.days == 0
    assert found.likely < assessed(Proposal()).likely


def test_an_earlier_target_moves_the_other_way() -> None:
    assert assessed(Proposal(target=day(80)), weekly=7.5).days == -10


def test_a_step_whose_prerequisite_is_dropped_is_named() -> None:
    plan, _ = travelled(3, 30)
    needs = PrerequisiteMap.of({step.key: [] for step in plan.steps} | {"r1": ["r0"], "r2": ["m0"]})
    kept = tuple(step for step in plan.steps if step.key not in ("r0", "m0"))
    found = assessed(Proposal(target=day(120), steps=kept), needs)
    assert found.orphans == ("r1",)
    assert not found.is_feasible


@pytest.mark.parametrize("target", [day(30), SCHOOL.days[-1] + timedelta(days=1)])
def test_a_target_that_has_passed_or_that_the_calendar_does_not_know_is_not_feasible(target: date) -> None:
    found = assessed(Proposal(target=target), weekly=7.5)
    assert not found.is_on_calendar
    assert not found.is_feasible


def test_a_students_own_loosening_waits_a_week_and_everything_else_is_at_once() -> None:
    plan, _ = travelled(3, 30)
    today = day(31)
    later, sooner = (plan.rebased(today, mastered=[], target=day(n)) for n in (110, 80))
    fewer = plan.rebased(today, mastered=[], steps=plan.steps[:-1])
    more = plan.rebased(today, mastered=[], steps=[*plan.steps, Step("new", 2)])
    assert [is_loosening(plan, each) for each in (later, sooner, fewer, more)] == [True, False, True, False]
    assert agreed(plan, later, "s1", "ill", today, by_student=True).effective == today + timedelta(days=7)
    assert agreed(plan, later, "t1", "ill", today, by_student=False).effective == today
    change = agreed(plan, sooner, "s1", "ready", today, by_student=True)
    assert (change.effective, change.actor, change.reason, change.plan.version) == (today, "s1", "ready", 2)


def test_dropping_what_is_mastered_is_no_loosening() -> None:
    plan, _ = travelled(3, 30)
    assert not is_loosening(plan, plan.rebased(day(31), mastered=["m0"], steps=plan.steps[1:]))
