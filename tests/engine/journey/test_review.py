"""Looking again at what was mastered, without ever taking it away."""

from hypothesis import given
from hypothesis import strategies as st

from engine.journey.routes.review import Due, EvidenceKind, Trace, due_review
from tests.engine.journey.cases import DAY, SCHOOL, day

MASTERED = Trace("a", day(1), EvidenceKind.MASTERED)


def days_due(*traces: Trace, until: int = 120) -> list[int]:
    return [n for n in range(1, until) if due_review(SCHOOL, traces, day(n))]


def test_a_review_is_due_seven_learning_days_after_mastery() -> None:
    assert days_due(MASTERED)[0] == 8
    assert due_review(SCHOOL, [MASTERED], day(10)) == Due("a", 2, needs_refresh=False)


def test_each_good_review_moves_the_next_one_further_away() -> None:
    first = Trace("a", day(8), EvidenceKind.REVIEWED)
    second = Trace("a", day(29), EvidenceKind.REVIEWED)
    third = Trace("a", day(89), EvidenceKind.REVIEWED)
    assert days_due(MASTERED, first)[0] == 8 + 21
    assert days_due(MASTERED, first, second, until=180)[0] == 29 + 60
    assert days_due(MASTERED, first, second, third, until=180) == []


def test_mastering_what_depends_on_it_counts_as_a_review() -> None:
    assert days_due(MASTERED, Trace("a", day(5), EvidenceKind.DEPENDENT_MASTERED))[0] == 5 + 21


def test_a_missed_review_offers_a_refresh_after_the_same_gap() -> None:
    missed = Trace("a", day(8), EvidenceKind.MISSED)
    assert days_due(MASTERED, missed)[0] == 15
    assert due_review(SCHOOL, [MASTERED, missed], day(15)) == Due("a", 0, needs_refresh=True)


def test_there_is_at_most_one_review_a_week_and_the_longest_overdue_comes_first() -> None:
    other = Trace("b", day(2), EvidenceKind.MASTERED)
    found = due_review(SCHOOL, [other, MASTERED], day(12))
    assert found == Due("a", 4, needs_refresh=False)
    done = Trace("a", day(12), EvidenceKind.REVIEWED)
    assert due_review(SCHOOL, [other, MASTERED, done], day(15)) is None
    assert due_review(SCHOOL, [other, MASTERED, done], day(16)) == Due("b", 7, needs_refresh=False)


def test_there_is_no_review_on_a_weekend_or_without_mastery() -> None:
    assert due_review(SCHOOL, [MASTERED], day(10) + DAY) is None
    assert due_review(SCHOOL, [], day(10)) is None
    assert due_review(SCHOOL, [Trace("a", day(1), EvidenceKind.MISSED)], day(30)) is None


traces = st.lists(
    st.builds(
        Trace, st.sampled_from("abc"), st.integers(1, 60).map(day), st.sampled_from(list(EvidenceKind))
    ),
    max_size=12,
)


@given(traces, st.integers(1, 80), st.randoms(use_true_random=False))
def test_order_repetition_and_the_future_mean_nothing(
    known: list[Trace], number: int, random: object
) -> None:
    shuffled = [*known, *known]
    random.shuffle(shuffled)  # type: ignore[attr-defined]
    past = [each for each in known if each.on <= day(number)]
    assert due_review(SCHOOL, shuffled, day(number)) == due_review(SCHOOL, past, day(number))
