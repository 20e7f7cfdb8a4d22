"""A plan: efforts in plan-days, what is due by when, and its versions."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.journey.pacing.pace import read
from engine.journey.pacing.progress import Mastery, Progress
from engine.journey.plan import Plan, Step
from tests.engine.journey.cases import DAY, FIRST, SCHOOL, day

weights = st.lists(st.none() | st.floats(0.1, 20), min_size=1, max_size=30)


def plan_of(*steps: float | None, days: int = 10) -> Plan:
    return Plan.of((Step(f"s{n}", weight) for n, weight in enumerate(steps)), FIRST, day(days), SCHOOL)


@given(weights, st.integers(1, 200))
def test_the_efforts_of_a_goal_are_its_learning_days(efforts: list[float | None], days: int) -> None:
    plan = plan_of(*efforts, days=days)
    assert sum(plan.efforts.values()) == pytest.approx(plan.days)
    assert list(plan.places.values())[-1] == pytest.approx(plan.days)
    assert plan.days == days


def test_a_step_falls_due_when_its_effort_and_all_before_it_have() -> None:
    assert plan_of(1, 3, 1).places == pytest.approx({"s0": 2, "s1": 8, "s2": 10})


def test_one_plan_day_falls_due_a_learning_day_and_none_on_weekends() -> None:
    plan = plan_of(1, 1)
    due = [plan.due_by(FIRST + n * DAY) for n in range(-1, 16)]
    assert due == [0, 1, 2, 3, 4, 5, 5, 5, 6, 7, 8, 9, 10, 10, 10, 10, 10]


def test_the_lump_is_the_mean_competency_weighted_by_effort() -> None:
    assert plan_of(1, 3, days=8).lump == pytest.approx((4 + 36) / 8)


def test_a_step_nobody_has_estimated_counts_like_the_mean_of_the_others() -> None:
    assert plan_of(2, None, 4).efforts == pytest.approx(plan_of(2, 3, 4).efforts)
    assert plan_of(None, None).efforts == pytest.approx({"s0": 5, "s1": 5})


def test_without_any_weight_all_steps_count_the_same() -> None:
    assert plan_of(0, 0).efforts == pytest.approx({"s0": 5, "s1": 5})


def test_a_step_of_no_effort_takes_no_days_but_must_be_mastered() -> None:
    plan = plan_of(0, 5)
    reading = read(plan, Progress.of([Mastery("s1", day(3))]), day(4))
    assert plan.efforts["s0"] == 0
    assert reading.position.left == 0
    assert not reading.has_arrived
    assert reading.judgement.p == 1


def test_an_empty_plan_has_arrived() -> None:
    assert read(plan_of(), Progress(), day(3)).has_arrived


@pytest.mark.parametrize("weight", [-1, float("nan"), float("inf")])
def test_an_impossible_weight_is_refused(weight: float) -> None:
    with pytest.raises(ValueError, match="weight"):
        plan_of(1, weight)


def test_a_step_listed_twice_is_refused() -> None:
    with pytest.raises(ValueError, match="twice"):
        Plan.of([Step("a"), Step("a")], FIRST, day(5), SCHOOL)


@pytest.mark.parametrize("target", [FIRST - 30 * DAY, date(2025, 9, 6)])
def test_a_target_before_any_class_day_makes_a_plan_of_one_day(target: date) -> None:
    plan = Plan.of([Step("a")], date(2025, 9, 6), target, SCHOOL)
    assert (plan.days, plan.efforts["a"]) == (1, 1)


def test_what_was_brought_along_asks_for_nothing() -> None:
    plan = Plan.of([Step("a"), Step("b"), Step("c")], FIRST, day(10), SCHOOL, granted=frozenset({"a"}))
    assert plan.places == pytest.approx({"b": 5, "c": 10})
    here = read(plan, Progress(), day(5)).position
    assert (here.steps_done, here.steps_total, here.done, here.left) == (1, 3, 0, 10)


def test_a_new_version_spreads_what_is_left_over_the_days_left() -> None:
    plan = plan_of(1, 1, 1, 1, days=20)
    changed = plan.rebased(day(11), mastered=["s0"], target=day(40))
    assert (changed.version, changed.days, changed.start, changed.since) == (2, 30, day(11), FIRST)
    assert changed.efforts["s1"] == pytest.approx(10)
    assert changed.places == pytest.approx({"s1": 10, "s2": 20, "s3": 30})
    assert plan.version == 1


def test_a_new_version_starts_on_its_line() -> None:
    plan = plan_of(*[1] * 10, days=50)
    progress = Progress.of([Mastery("s0", day(20))])
    changed = plan.rebased(day(31), mastered=["s0"])
    assert read(plan, progress, day(30)).judgement.buffer == pytest.approx(-25)
    assert read(changed, progress, day(31), today_is_over=False).judgement.buffer == pytest.approx(0)


def test_the_pace_remembers_what_a_later_version_dropped() -> None:
    plan = plan_of(*[1] * 10, days=50)
    progress = Progress.of([Mastery("s0", day(5)), Mastery("s1", day(10))])
    kept = plan.rebased(day(11), mastered=["s0", "s1"])
    dropped = plan.rebased(day(11), mastered=["s0", "s1"], steps=plan.steps[1:])
    assert [each.key for each in dropped.past] == ["s0"]
    paces = [read(each, progress, day(10)).judgement.pace for each in (kept, dropped)]
    assert paces[0] == pytest.approx(paces[1])
    assert read(dropped, progress, day(10)).position.steps_total == 9
