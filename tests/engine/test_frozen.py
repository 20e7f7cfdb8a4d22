"""Records that are given once: frozen, equal by their attributes, and copied with a change."""

import copy
import pickle
from collections.abc import Mapping
from functools import cached_property

import pytest

from engine.frozen import Frozen, field, names_of, replace


class Stop(Frozen):
    key: str
    days: int = 1


class LongStop(Stop, kw_only=True):
    why: str


class Bag(Frozen, dict=True):
    weights: Mapping[str, int] = field(default_factory=dict)

    @cached_property
    def total(self) -> int:
        return sum(self.weights.values())


def test_an_attribute_is_given_once() -> None:
    stop = Stop("a")
    with pytest.raises(AttributeError, match="immutable"):
        stop.days = 2  # type: ignore[misc]
    with pytest.raises(AttributeError):
        stop.other = 2  # type: ignore[attr-defined]
    assert stop == Stop("a", 1)


def test_equal_attributes_make_equal_records_of_one_kind() -> None:
    assert (Stop("a"), hash(Stop("a"))) == (Stop("a", 1), hash(Stop(days=1, key="a")))
    assert Stop("a") != Stop("b")
    assert Stop("a") != LongStop("a", why="")


def test_a_copy_with_a_change_leaves_the_first_as_it_was() -> None:
    stop = Stop("a")
    assert (replace(stop, days=3), stop) == (Stop("a", 3), Stop("a"))
    with pytest.raises(TypeError, match="weeks"):
        replace(stop, weeks=1)  # type: ignore[call-arg]


def test_attributes_have_an_order_and_may_be_given_by_name_only() -> None:
    assert names_of(LongStop) == names_of(LongStop("a", why="b")) == ("key", "days", "why")
    with pytest.raises(TypeError, match="why"):
        LongStop("a", 1)  # type: ignore[call-arg]


def test_what_follows_of_a_record_is_worked_out_once_and_is_no_part_of_it() -> None:
    bag = Bag({"a": 2, "b": 3})
    assert bag.total == 5
    assert bag.total is bag.__dict__["total"]
    assert (bag, repr(bag)) == (Bag({"a": 2, "b": 3}), "Bag(weights={'a': 2, 'b': 3})")
    assert Bag().weights is not Bag().weights


@pytest.mark.parametrize("again", [copy.copy, copy.deepcopy, lambda it: pickle.loads(pickle.dumps(it))])
def test_a_record_survives_being_copied_and_kept(again: object) -> None:
    assert callable(again)
    assert again(LongStop("a", 2, why="b")) == LongStop("a", 2, why="b")
