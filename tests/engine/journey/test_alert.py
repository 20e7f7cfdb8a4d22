"""When a teacher is told, and what the risk is learned from."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.frozen import fields
from engine.journey.alert import Risk, Signs, Usual, threshold_for
from engine.journey.forecast.logistic import chance, fitted

USUAL = Usual(1.0, 70.0, 0.1)
WELL = [(Signs(1.0, 60 + n % 30, 0.1), USUAL, False) for n in range(80)]
BADLY = [(Signs(0.4 + 0.01 * (n % 20), None if n % 2 else 45, 0.3), USUAL, True) for n in range(40)]


def test_a_risk_reads_four_numbers_of_the_work_and_nothing_of_the_person() -> None:
    assert [each.name for each in fields(Signs)] == [
        "pace",
        "quality",
        "quiet",
    ]  # the fourth: nothing marked yet
    assert Signs(1, None, 0).is_unmarked


def test_who_is_behind_unmarked_and_quiet_is_at_risk() -> None:
    risk = Risk.learned([*WELL, *BADLY])
    assert risk.is_known
    assert risk.chance(Signs(0.4, None, 0.3), USUAL) > 0.8
    assert risk.chance(Signs(1.0, 75, 0.1), USUAL) < 0.2


def test_what_is_usual_in_the_class_alarms_nobody() -> None:
    risk = Risk.learned([*WELL, *BADLY])
    before_a_late_due_date = Usual(0.5, 50.0, 0.3)
    assert risk.chance(Signs(0.5, 50, 0.3), before_a_late_due_date) < 0.5


def test_usual_is_the_median_and_unmarked_students_do_not_count_for_marks() -> None:
    assert Usual.of([Signs(1, 80, 0), Signs(0.5, None, 0.2), Signs(0.8, 60, 0.1)]) == Usual(0.8, 70, 0.1)
    assert Usual.of([Signs(1, None, 0)]).quality == 70


@pytest.mark.parametrize(
    ("outcomes", "weight", "told"), [(100, 0.41, True), (100, 0.4, False), (99, 5.0, False)]
)
def test_a_risk_is_told_from_six_tenths_on_once_a_hundred_outcomes_are_known(
    outcomes: int, weight: float, told: bool
) -> None:
    assert Risk((weight, 0, 0, 0, 0), outcomes).tells(Signs(1, 70, 0), Usual()) is told


def test_the_reasons_are_the_numbers_that_raise_the_risk() -> None:
    risk = Risk.learned([*WELL, *BADLY])
    assert risk.reasons(Signs(0.4, None, 0.3), USUAL) == ("pace", "unmarked", "quiet")
    assert risk.reasons(Signs(1.2, 80, 0.0), USUAL) == ()


def test_what_is_usual_is_that_of_the_stage_a_plan_has_reached() -> None:
    early, late = Usual(0.8), Usual(0.9)
    risk = Risk((0.0,), 100, stages=((0.2, early), (0.6, late)))
    assert [risk.usual_at(gone) for gone in (0.1, 0.2, 0.5, 0.6, 1.0)] == [None, early, early, late, late]


def test_the_threshold_is_the_lowest_that_keeps_the_precision() -> None:
    said = [(0.9, True), (0.8, True), (0.7, False), (0.6, True), (0.5, False)]
    assert threshold_for(said, 0.75) == 0.6
    assert threshold_for(said, 1.0) == 0.8
    assert threshold_for([(0.9, False)], 0.5) == 1.0


def test_equal_chances_are_named_together_or_not_at_all() -> None:
    assert threshold_for([(0.9, True), (0.8, True), (0.8, False), (0.8, False)], 0.6) == 0.9


def test_nothing_is_learned_from_people_who_all_ended_alike() -> None:
    with pytest.raises(ValueError, match="all ended alike"):
        Risk.learned(WELL)


@settings(max_examples=8, deadline=None)
@given(st.floats(-1.5, 1.5), st.floats(-1, 1))
def test_a_regression_finds_the_weights_that_made_the_cases(slope: float, constant: float) -> None:
    cases = []
    for step in range(-10, 11):
        share = chance((constant, slope), (step / 5,))
        cases += [((step / 5,), n < round(200 * share)) for n in range(200)]
    found = fitted(cases)
    assert found == pytest.approx((constant, slope), abs=0.06)
