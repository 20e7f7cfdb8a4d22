"""Results that are kept for as long as a pure function is given the very same objects.

A student's records stay the same objects while their rows stay the same, so a second look at a path that has not
moved costs next to nothing. Objects are told apart by identity: comparing thirty checks costs what judging them does.
"""

from collections.abc import Callable, Hashable
from functools import wraps
from typing import TypeVar

R = TypeVar("R")
KEPT = 512
"""Results of each function: those of the students who were here last. Beyond them the oldest goes."""


def of_the_same(make: Callable[..., R]) -> Callable[..., R]:
    """Keep what a function makes.

    What is given by place is large and frozen, and counts as the same when it is the same object; what is given by
    name (a day, a key) is small, and counts when it is equal. What is kept holds its objects, so no id comes back.
    """
    found: dict[Hashable, tuple[tuple[object, ...], R]] = {}

    @wraps(make)
    def made(*same: object, **equal: Hashable) -> R:
        key = (*map(id, same), *equal.items()) if equal else tuple(map(id, same))
        known = found.get(key)
        if known is not None:
            return known[1]
        result = make(*same, **equal)
        if len(found) >= KEPT:
            found.pop(next(iter(found)), None)
        found[key] = same, result
        return result

    return made
