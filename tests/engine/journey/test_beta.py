"""The incomplete beta function against values that have a closed form."""

from math import comb

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.journey.forecast.beta import incomplete_beta

shares = st.floats(0.001, 0.999)
shapes = st.floats(0.05, 2000)


@pytest.mark.parametrize(
    ("x", "a", "b", "expected"),
    [(0.5, 2, 2, 0.5), (0.2, 1, 5, 1 - 0.8**5), (0.3, 4, 1, 0.3**4), (0.5, 0.5, 0.5, 0.5)],
)
def test_known_values(x: float, a: float, b: float, expected: float) -> None:
    assert incomplete_beta(x, a, b) == pytest.approx(expected, rel=1e-12)


@given(shares, st.integers(1, 40), st.integers(1, 40))
def test_for_whole_numbers_it_is_the_tail_of_a_binomial(x: float, a: int, b: int) -> None:
    n = a + b - 1
    tail = sum(comb(n, k) * x**k * (1 - x) ** (n - k) for k in range(a, n + 1))
    assert incomplete_beta(x, a, b) == pytest.approx(tail, rel=1e-8, abs=1e-12)


@given(shares, shapes, shapes)
def test_the_two_sides_add_up(x: float, a: float, b: float) -> None:
    assert incomplete_beta(x, a, b) + incomplete_beta(1 - x, b, a) == pytest.approx(1, abs=1e-9)


@given(shares, shares, shapes, shapes)
def test_it_grows_with_x(x: float, y: float, a: float, b: float) -> None:
    low, high = sorted((x, y))
    assert incomplete_beta(low, a, b) <= incomplete_beta(high, a, b) + 1e-9


@given(st.floats(-2, 0), st.floats(1, 3), shapes, shapes)
def test_outside_of_the_interval_it_is_0_or_1(below: float, above: float, a: float, b: float) -> None:
    assert (incomplete_beta(below, a, b), incomplete_beta(above, a, b)) == (0, 1)


@pytest.mark.parametrize(("a", "b"), [(0, 1), (1, 0), (-1, 2), (float("nan"), 1)])
def test_impossible_shapes_are_refused(a: float, b: float) -> None:
    with pytest.raises(ValueError, match="above 0"):
        incomplete_beta(0.5, a, b)
