"""The account of a pace: day by day and from history it is the same."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import astuple

from engine.journey.pacing.ledger import Ledger
from engine.journey.pacing.silence import Rhythm

HALF_LIFE = 20.0
efforts = st.lists(st.sampled_from([0.0, 0.0, 0.5, 1.0, 4.0]), max_size=60)


@given(efforts, st.sampled_from([0.0, 3.0]))
def test_folding_day_by_day_gives_the_account_from_history(days: list[float], today: float) -> None:
    folded = Ledger()
    for effort in days:
        folded = folded.after(effort, HALF_LIFE)
    folded = folded.credited(today)
    history = [*((number + 1, effort) for number, effort in enumerate(days)), (len(days), today)]
    assert astuple(folded) == pytest.approx(astuple(Ledger.of(history, len(days), HALF_LIFE)))


@given(efforts, st.floats(0.2, 3))
def test_the_misfit_is_the_sum_over_full_weeks(days: list[float], pace: float) -> None:
    weeks = [sum(days[n : n + 5]) for n in range(0, len(days) // 5 * 5, 5)]
    expected = sum((x - pace * 5) ** 2 for x in weeks)
    ledger = Ledger.of(((n + 1, effort) for n, effort in enumerate(days)), len(days), HALF_LIFE)
    assert ledger.misfit(pace) == pytest.approx(expected, abs=1e-6)
    assert ledger.planned == 5 * len(weeks)


@given(efforts)
def test_evidence_counts_half_after_a_half_life(days: list[float]) -> None:
    history = [(n + 1, effort) for n, effort in enumerate(days)]
    now, later = (Ledger.of(history, len(days) + ahead, HALF_LIFE) for ahead in (0, 20))
    assert later.mastered == pytest.approx(now.mastered / 2)


@given(st.lists(st.booleans(), max_size=60))
def test_a_rhythm_folds_too(days: list[bool]) -> None:
    folded = Rhythm()
    for had_sign in days:
        folded = folded.after(had_sign, HALF_LIFE)
    signs = [n + 1 for n, had_sign in enumerate(days) if had_sign]
    assert astuple(folded) == pytest.approx(astuple(Rhythm.of(signs, len(days), HALF_LIFE)))


@given(st.lists(st.integers(0, 40)), st.integers(40, 60))
def test_the_order_and_number_of_signs_a_day_mean_nothing(signs: list[int], today: int) -> None:
    once = Rhythm.of(sorted(set(signs)), today, HALF_LIFE)
    assert Rhythm.of([*signs[::-1], *signs], today, HALF_LIFE) == once


@given(st.floats(0, 30), st.floats(0, 30), st.integers(0, 60))
def test_a_longer_silence_is_never_likelier(signs: float, due: float, quiet: int) -> None:
    assert 0 < Rhythm(signs, due, quiet + 1).chance() < Rhythm(signs, due, quiet).chance() <= 1
