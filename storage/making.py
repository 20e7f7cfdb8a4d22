"""Records made of columns of values, a kind at a time: a page of a school reads ten thousand of them."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date, datetime
from enum import Enum
from functools import lru_cache, partial
from types import NoneType, UnionType
from typing import Any, TypeVar, get_args, get_type_hints

import msgspec

from engine.frozen import Frozen, names_of

R = TypeVar("R", bound=Frozen)
Column = Iterable[Any]
PLAIN = {str, int, bool, float, date, datetime, NoneType}
"""What a database keeps as it is, where the column is of that type."""


def made(kind: type[R], columns: Sequence[Column]) -> Iterator[R]:
    """Return records of a kind: a column an attribute, in their order; without a column there is none.

    Raises LookupError or ValueError for a value that fits no attribute.
    """
    if not columns:
        return iter(())
    known = list(columns)
    for place, fit in _fits(kind):
        known[place] = fit(known[place])
    return map(kind, *known)


@lru_cache(maxsize=128)
def _fits(kind: type[Any]) -> tuple[tuple[int, Callable[[Column], Column]], ...]:
    """What makes values of a kind's attributes of the columns that are not such already, by place."""
    hints = get_type_hints(kind)
    found = ((place, _fit(hints[name])) for place, name in enumerate(names_of(kind)))
    return tuple((place, fit) for place, fit in found if fit is not None)


def _fit(wanted: Any) -> Callable[[Column], Column] | None:
    """Lists of texts and words of an enum are made in loops of the interpreter's own; what is nested by msgspec."""
    if wanted in PLAIN or (isinstance(wanted, UnionType) and PLAIN.issuperset(get_args(wanted))):
        return None
    if wanted == tuple[str, ...]:
        return partial(map, tuple)
    if isinstance(wanted, type) and issubclass(wanted, Enum):
        return partial(map, {each.value: each for each in wanted}.__getitem__)
    return partial(_converted, wanted)


def _converted(wanted: Any, column: Column) -> Column:
    found: Column = msgspec.convert(list(column), list[wanted], strict=False)
    return found
