"""What is next, and why."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.frozen import replace
from engine.journey.plan import Plan, Step
from engine.journey.routes import score
from engine.journey.routes.prerequisites import PrerequisiteMap
from engine.journey.routes.route import (
    Done,
    Locked,
    Offer,
    RouteMap,
    Traits,
    Traveller,
    asked,
    locked,
    offers,
    rate,
)
from engine.journey.routes.score import Score, Term
from tests.engine.journey.cases import FIRST, SCHOOL, day
from tests.engine.journey.test_prerequisites import KITE, maps

KITE_MAP = PrerequisiteMap.of(KITE)
WAY = RouteMap(
    KITE_MAP,
    dict.fromkeys("abcde", 1.0),
    {"a": -3, "b": 5, "c": 10, "d": 15, "e": 20},
    {"b": Traits("number", frozenset({"music"})), "c": Traits("shape"), "a": Traits("number")},
)
NEW = Traveller()
BEGUN = Traveller(mastered=frozenset("a"), recent=("a",))


def keys(found: tuple[Offer, ...]) -> list[str]:
    return [each.key for each in found]


def test_a_step_is_ready_when_all_it_needs_is_mastered() -> None:
    assert keys(offers(WAY, NEW)) == ["a"]
    assert sorted(keys(offers(WAY, BEGUN))) == ["b", "c"]


def test_a_step_is_provisional_while_a_teacher_has_not_judged_what_it_needs() -> None:
    waiting = Traveller(handed_in=frozenset("a"))
    assert all(each.is_provisional and each.waits_on == {"a"} for each in offers(WAY, waiting))
    assert not any(each.is_provisional for each in offers(WAY, BEGUN))


def test_what_is_mastered_or_waits_is_not_offered_again() -> None:
    assert asked(WAY, Traveller(handed_in=frozenset("a")), "a") == Done("a", is_waiting=True)
    assert asked(WAY, BEGUN, "a") == Done("a", is_waiting=False)


def test_anything_ready_can_be_asked_for_and_what_is_not_says_why() -> None:
    assert isinstance(asked(WAY, BEGUN, "c"), Offer)
    assert asked(WAY, BEGUN, "d") == Locked("d", ("b", "c"))
    assert locked(WAY, BEGUN) == (Locked("d", ("b", "c")), Locked("e", ("d",)))
    with pytest.raises(KeyError):
        asked(WAY, BEGUN, "z")


def test_three_are_offered() -> None:
    wide = RouteMap(PrerequisiteMap.of({str(n): [] for n in range(5)}), {str(n): 1.0 for n in range(5)})
    assert keys(offers(wide, NEW)) == ["0", "1", "2"]


def test_unlock_is_the_mean_of_what_depends_on_it_and_of_the_chain_after_it() -> None:
    assert rate(WAY, NEW, "a").unlock == pytest.approx(1)
    assert rate(WAY, BEGUN, "b").unlock == pytest.approx((2 / 3 + 2 / 3) / 2)
    assert asked(WAY, NEW, "a") == Offer("a", rate(WAY, NEW, "a"), opens=4, due_in=-3)


@pytest.mark.parametrize(("days", "due"), [(12, 0), (10, 0), (5, 0.5), (0, 1), (-4, 1)])
def test_due_grows_over_the_last_ten_learning_days(days: float, due: float) -> None:
    assert score.due(days) == pytest.approx(due)


def test_interest_is_a_pick_or_a_tag_in_the_profile() -> None:
    assert rate(WAY, BEGUN, "b").interest == 0
    assert rate(WAY, replace(BEGUN, interests=frozenset({"music", "cats"})), "b").interest == 1
    assert rate(WAY, replace(BEGUN, picked=frozenset("b")), "b").interest == 1


@pytest.mark.parametrize(
    ("passed", "tried", "usual", "fit"),
    [(0, 0, 0.8, 1), (0, 0, 1.0, 0.75), (0, 0, 0.4, 0.5), (5, 5, 0.6, 1), (0, 5, 0.8, 0.5), (0, 0, 0.0, 0)],
)
def test_fit_is_best_where_four_of_five_pass(passed: int, tried: int, usual: float, fit: float) -> None:
    assert score.fit(passed, tried, usual) == pytest.approx(fit)


def test_change_is_another_strand_than_the_last_two() -> None:
    assert rate(WAY, BEGUN, "c").change == 1
    assert rate(WAY, BEGUN, "b").change == 0
    assert rate(WAY, NEW, "a").change == 0


def test_the_score_weighs_its_terms_and_the_largest_is_the_reason() -> None:
    terms = Score(unlock=0.5, due=1, interest=1, fit=0.5, change=1)
    assert terms.total == pytest.approx(1.5 + 2 + 1 + 0.5 + 0.5)
    assert terms.reason is Term.DUE
    assert Score(1, 1, 1, 1, 1).reason is Term.UNLOCK
    assert Score(0, 0, 0, 0, 1).reason is Term.CHANGE
    assert Score(0, 0.5, 1, 1, 1).reason is Term.DUE


def test_the_place_on_the_plan_makes_a_step_due() -> None:
    plan = Plan.of([Step("a", 1), Step("b", 3)], FIRST, day(40), SCHOOL)
    way = RouteMap.of(plan, 6, PrerequisiteMap.of({"b": ["x"], "x": ["a"], "a": []}), {})
    assert way.due_in == pytest.approx({"a": 4, "b": 34})
    assert rate(way, NEW, "a").due == pytest.approx(0.6)
    assert asked(way, NEW, "b") == Locked("b", ("a",))


@given(maps(), st.data())
def test_whoever_is_not_done_or_waiting_always_has_a_next_step(
    needs: dict[str, set[str]], data: st.DataObject
) -> None:
    mastered: set[str] = set()
    way = RouteMap(PrerequisiteMap.of(needs), dict.fromkeys(needs, 1.0))
    while len(mastered) < len(needs):
        found = offers(way, Traveller(frozenset(mastered)), len(needs))
        assert found
        assert list(found) == sorted(found, key=lambda each: -each.score.total)
        for each in found:
            assert needs[each.key] <= mastered
            assert all(0 <= term <= 1 for term in (each.score.unlock, each.score.due, each.score.fit))
        mastered.add(data.draw(st.sampled_from(found)).key)
