"""The size of weekly goals, the last day one is feasible, work with a due date, and what a school learns."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.journey.due_date import DueItem, arrival, days_overdue, lateness
from engine.journey.forecast.calibration import Calibration, PastStudent, learned
from engine.journey.pacing.pace import best_pace, read, strain, weeks
from engine.journey.staircase import height, last_feasible_day, sizes
from tests.engine.journey.cases import SCHOOL, day, travelled

DUE = date(2026, 3, 2)
DAY = timedelta(days=1)


def test_the_staircase_starts_at_the_plans_week() -> None:
    assert sizes(height([]), 5, 60) == pytest.approx({"small": 3.75, "usual": 5, "stretch": 6.25})


def test_a_reached_goal_lets_the_next_grow_and_a_missed_one_shrink() -> None:
    assert height([True]) == pytest.approx(1.10)
    assert height([False]) == pytest.approx(0.75)
    assert height([True, True, False]) == pytest.approx(1.1 * 1.1 * 0.75)


def test_a_short_week_has_small_goals_and_none_is_larger_than_what_is_left() -> None:
    assert sizes(1, 3, 60)["usual"] == 3
    assert set(sizes(1, 5, 2).values()) == {2}
    assert sizes(1, 0, 60)["usual"] == 0


@given(st.lists(st.booleans(), max_size=80))
def test_a_goal_never_vanishes(reached: list[bool]) -> None:
    assert height(reached) >= 0.1


def test_most_goals_are_reached_on_a_staircase() -> None:
    """A student who manages .9 of the plan's week, evenly: the staircase settles on three of four."""
    reached: list[bool] = []
    for _ in range(200):
        reached.append(height(reached) <= 0.9)
    assert 0.6 <= sum(reached) / len(reached) <= 0.9


def test_the_last_feasible_day_leaves_just_enough_class_days() -> None:
    week = SCHOOL.week_days(date(2025, 9, 8))
    assert last_feasible_day(week, 2, 1) == date(2025, 9, 11)
    assert last_feasible_day(week, 5, 1) == date(2025, 9, 8)
    assert last_feasible_day(week, 0.5, 1) == date(2025, 9, 12)
    assert last_feasible_day(week, 0, 1) is None
    assert last_feasible_day(week, 6, 1) is None
    with pytest.raises(ValueError, match="above 0"):
        last_feasible_day(week, 1, 0)


def test_due_work_arrives_as_late_as_this_student_usually_is() -> None:
    items = [
        DueItem("a", DUE, DUE + 2 * DAY),
        DueItem("b", DUE, DUE + 4 * DAY),
        DueItem("c", DUE, DUE + 40 * DAY),
        DueItem("d", DUE + 60 * DAY),
        DueItem("e", DUE + 50 * DAY),
    ]
    assert lateness(items) == 4
    assert arrival(items, DUE + 45 * DAY) == DUE + 64 * DAY
    assert arrival(items, DUE + 45 * DAY) == arrival(items[::-1], DUE + 45 * DAY)


def test_lateness_is_clipped_and_early_work_counts_too() -> None:
    assert lateness([DueItem("a", DUE, DUE + 40 * DAY)]) == 14
    assert lateness([DueItem("a", DUE, DUE - 3 * DAY)]) == -3
    assert lateness([DueItem("a", DUE, DUE - 90 * DAY)]) == -14
    assert lateness([DueItem("a", DUE)]) == 0


def test_with_something_overdue_or_nothing_left_the_pace_is_the_better_judge() -> None:
    missing = [DueItem("a", DUE), DueItem("b", DUE + 20 * DAY)]
    assert arrival(missing, DUE) == DUE + 20 * DAY
    assert arrival(missing, DUE + DAY) is None
    assert days_overdue(missing, DUE + 7 * DAY) == 7
    assert days_overdue(missing, DUE) == 0
    assert arrival([DueItem("a", DUE, DUE)], DUE) is None


def test_an_arrival_is_never_in_the_past_and_the_future_is_not_known() -> None:
    early = [DueItem("a", DUE - 30 * DAY, DUE - 40 * DAY), DueItem("b", DUE)]
    assert arrival(early, DUE - DAY) == DUE - DAY
    handed_in_later = [DueItem("a", DUE, DUE + 5 * DAY)]
    assert arrival(handed_in_later, DUE) == DUE


def test_the_best_sustained_pace_is_the_80th_percentile_of_own_weeks() -> None:
    plan, progress = travelled(3, 30)
    seen = read(plan, progress, day(45))
    assert weeks(plan, progress, seen) == pytest.approx([3] * 6 + [0] * 3)
    assert best_pace(plan, progress, seen) == pytest.approx(0.6)
    assert strain(plan, progress, seen) == pytest.approx((72 / 45) / 0.6)


def test_with_few_weeks_the_pace_stands_for_the_best_week() -> None:
    plan, progress = travelled(3, 30)
    seen = read(plan, progress, day(14))
    assert best_pace(plan, progress, seen) == seen.judgement.pace


def test_who_has_never_done_anything_is_offered_a_new_plan() -> None:
    plan, progress = travelled(3, 0)
    assert strain(plan, progress, read(plan, progress, day(30))) == float("inf")


def test_a_school_learns_its_burst_trust_and_wait_from_twenty_on() -> None:
    steady = PastStudent((4.0, 6.0) * 5, 2.0)
    few = learned([steady] * 19, passed=9, judged=10, waits=[1.0] * 19, base=Calibration())
    many = learned([steady] * 20, passed=9, judged=10, waits=[1.0] * 20, base=Calibration())
    assert (few.burst, few.wait) == (1.5, 2)
    assert few.trust == pytest.approx((9 + 8) / 20)
    assert many.burst == pytest.approx(10 / 50 / 2)
    assert many.wait == 1


def test_a_perfectly_even_school_keeps_a_little_spread() -> None:
    even = PastStudent((5.0,) * 10, 4.0)
    idle = PastStudent((0.0,) * 10, 4.0)
    assert learned([even] * 20 + [idle] * 50, 0, 0, [], Calibration()).burst == 0.05
