"""What a school's own past does to its forecasts."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.frozen import replace
from engine.journey.forecast.calibration import Calibration, calibration_error
from engine.journey.forecast.curve import Curve, Staged
from engine.journey.forecast.hindsight import Moment, recalibrated
from engine.journey.pacing.pace import judge
from tests.engine.journey.cases import reading

chances = st.lists(st.floats(0, 1), max_size=80)
outcomes = st.lists(st.tuples(st.floats(0, 1), st.booleans()), max_size=80)


@given(st.floats(0, 1))
def test_without_a_past_a_chance_stays_as_it_is_said(chance: float) -> None:
    assert Curve()(chance) == pytest.approx(chance)
    assert Curve.of_arrivals([])(chance) == pytest.approx(chance, abs=0.03)


@given(chances, st.floats(0, 1), st.floats(0, 1))
def test_a_curve_of_arrivals_never_falls(known: list[float], one: float, other: float) -> None:
    curve = Curve.of_arrivals(known)
    assert 0 <= curve(min(one, other)) <= curve(max(one, other)) + 1e-9 <= 1 + 1e-9


@given(outcomes, st.floats(0, 1), st.floats(0, 1))
def test_a_curve_of_outcomes_never_falls_and_is_never_certain(
    known: list[tuple[float, bool]], one: float, other: float
) -> None:
    curve = Curve.of_outcomes(known)
    assert 0.01 <= curve(min(one, other)) <= curve(max(one, other)) + 1e-9 <= 0.99 + 1e-9


def test_where_students_arrive_sooner_than_said_the_curve_rises() -> None:
    early = Curve.of_arrivals([n / 200 for n in range(100)])  # all before the middle of the range
    assert early(0.5) > 0.85


def test_chances_that_came_true_half_as_often_are_halved() -> None:
    known = [(n / 400, n % 20 < 10 * n / 400) for n in range(400)]
    curve = Curve.of_outcomes(known)
    assert [curve(said) for said in (0.3, 0.5, 0.8)] == pytest.approx([0.15, 0.25, 0.4], abs=0.08)


def test_early_and_late_on_a_plan_have_their_own_curves() -> None:
    said = [n / 200 for n in range(200)]
    staged = Staged.of_outcomes(
        [*((0.2, each, True) for each in said), *((0.9, each, False) for each in said)]
    )
    assert staged(0.5, 0.2) > 0.9
    assert staged(0.5, 0.9) < 0.1
    assert staged(0.5, 0.5) == pytest.approx((staged(0.5, 0.2) + staged(0.5, 0.9)) / 2)


def test_the_calibration_error_is_the_mean_distance_of_said_and_seen() -> None:
    assert calibration_error([(0.75, True), (0.75, True), (0.75, True), (0.75, False)]) == 0
    assert calibration_error([(0.9, False), (0.1, False)]) == pytest.approx(0.5)


def test_a_school_where_everybody_is_late_learns_to_say_so() -> None:
    seen = reading(5, 30, 30)
    late = [[Moment(seen.ledger, seen.position, truth)] for truth in range(70, 110)]
    learned = recalibrated(late, Calibration())
    before, after = (judge(seen.ledger, seen.position, each) for each in (Calibration(), learned))
    assert before.p > 0.5 > 0.2 > after.p
    assert after.to_go.quantile(0.5) > before.to_go.quantile(0.5) + 10
    assert learned.outcomes == 40


def test_a_school_without_a_past_keeps_its_calibration() -> None:
    base = replace(Calibration(), wait=4.0)
    assert recalibrated([], base) == base
