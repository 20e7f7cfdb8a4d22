"""The map of what needs what."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.journey.routes.prerequisites import PrerequisiteMap

KITE = {"a": [], "b": ["a"], "c": ["a"], "d": ["a", "b", "c"], "e": ["d", "a"]}


@st.composite
def maps(draw: st.DrawFn) -> dict[str, set[str]]:
    size = draw(st.integers(1, 12))
    earlier = [draw(st.sets(st.integers(0, max(0, n - 1)), max_size=3)) if n else set() for n in range(size)]
    return {str(n): {str(each) for each in before} for n, before in enumerate(earlier)}


def test_an_edge_that_others_already_say_is_left_out() -> None:
    kite = PrerequisiteMap.of(KITE)
    assert kite.needs == {"a": set(), "b": {"a"}, "c": {"a"}, "d": {"b", "c"}, "e": {"d"}}
    assert kite.opens["a"] == {"b", "c"}
    assert kite.beyond["a"] == {"b", "c", "d", "e"}
    assert kite.chain == {"a": 3, "b": 2, "c": 2, "d": 1, "e": 0}


@given(maps())
def test_leaving_edges_out_changes_nothing_about_what_comes_before(needs: dict[str, set[str]]) -> None:
    full, reduced = PrerequisiteMap.of(needs), PrerequisiteMap.of(PrerequisiteMap.of(needs).needs)
    assert full == reduced
    for key in needs:
        assert full.with_needs([key]) == {key} | {each for each in needs if key in full.beyond[each]}


@given(maps())
def test_no_edge_left_is_said_by_others(needs: dict[str, set[str]]) -> None:
    reduced = PrerequisiteMap.of(needs)
    for before in reduced.needs.values():
        assert not any(one in reduced.beyond[other] for one in before for other in before)


def test_a_circle_is_refused_and_named() -> None:
    with pytest.raises(ValueError, match="b needs c needs d needs b"):
        PrerequisiteMap.of({"a": ["b"], "b": ["c"], "c": ["d"], "d": ["b"]})
    with pytest.raises(ValueError, match="a needs a"):
        PrerequisiteMap.of({"a": ["a"]})


def test_a_prerequisite_that_is_not_on_the_map_is_left_out() -> None:
    assert PrerequisiteMap.of({"a": ["elsewhere"]}).needs == {"a": set()}


def test_a_part_of_the_map_keeps_what_led_through_others() -> None:
    part = PrerequisiteMap.of(KITE).only(["a", "d", "unknown"])
    assert part.needs == {"a": set(), "d": {"a"}, "unknown": set()}


@given(maps(), st.sets(st.integers(0, 11)))
def test_a_part_depends_exactly_as_the_whole_does(needs: dict[str, set[str]], some: set[int]) -> None:
    whole, kept = PrerequisiteMap.of(needs), {str(each) for each in some} & needs.keys()
    part = whole.only(sorted(kept))
    assert part.beyond == {key: whole.beyond[key] & kept for key in kept}


def test_thousands_of_steps_are_a_matter_of_a_moment() -> None:
    """It was minutes, in which nobody at all was answered: a part was once made from every pair of steps."""
    needs = {f"k{n}": [f"k{n - 1}"] if n % 30 else [] for n in range(5000)}
    began = time.process_time()
    whole = PrerequisiteMap.of(needs)
    assert whole.only(needs) == whole
    assert time.process_time() - began < 10


def test_a_chain_may_be_longer_than_the_stack() -> None:
    long = {str(n): [str(n + 1)] for n in range(3000)} | {"3000": []}
    assert PrerequisiteMap.of(long).chain["3000"] == 3000
