"""Records that are made quickly are the same frozen records."""

import inspect
import pickle
from collections.abc import Callable
from dataclasses import FrozenInstanceError, dataclass, field, replace

import pytest

from engine.quick import quick


@dataclass(frozen=True, slots=True)
class Plain:
    key: str
    count: int = 0
    names: tuple[str, ...] = ()


@quick
@dataclass(frozen=True, slots=True)
class Stop:
    key: str
    count: int = 0
    names: tuple[str, ...] = ()


def test_a_quick_record_takes_and_holds_what_a_plain_one_does() -> None:
    assert list(inspect.signature(Stop).parameters) == list(inspect.signature(Plain).parameters)
    for stop in (Stop("a"), Stop("a", 3), Stop(key="a", names=("x",), count=3)):
        plain = Plain(stop.key, stop.count, stop.names)
        assert repr(stop) == repr(plain).replace("Plain", "Stop")
    assert Stop("a") == Stop("a", 0, ())
    assert hash(Stop("a")) == hash(Stop("a", 0))


def test_a_quick_record_is_as_frozen_as_any() -> None:
    stop = Stop("a")
    assert type(stop) is Stop
    with pytest.raises(FrozenInstanceError):
        stop.count = 1  # type: ignore[misc]
    assert replace(stop, count=2) == Stop("a", 2)
    assert pickle.loads(pickle.dumps(stop)) == stop


@pytest.mark.parametrize("wrong", [lambda: Stop(), lambda: Stop("a", no=1), lambda: Stop("a", 1, (), 4)])  # type: ignore[call-arg]
def test_a_quick_record_refuses_what_it_does_not_have(wrong: Callable[[], object]) -> None:
    with pytest.raises(TypeError):
        wrong()


def test_a_quick_record_makes_anew_what_was_not_given() -> None:
    @quick
    @dataclass(frozen=True, slots=True)
    class Bag:
        name: str
        names: list[str] = field(default_factory=list)
        count: int = 0

    first, second, given = Bag("a"), Bag("b", count=2), Bag("c", ["x"])
    assert (first.names, second.names, given.names) == ([], [], ["x"])
    assert first.names is not second.names
    assert second.count == 2


def test_a_record_with_an_attribute_that_is_not_plain_is_refused() -> None:
    @dataclass(frozen=True, slots=True)
    class Made:
        key: str
        size: int = field(init=False, default=0)

    with pytest.raises(TypeError, match="Made has attributes that are not plain"):
        quick(Made)
