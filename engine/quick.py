"""Frozen records that are made in half the time: a daily look makes hundreds of them for each student.

A frozen dataclass sets each attribute by a call that looks the attribute up by its name. Here the setter of each slot
is looked up once. What comes out is the same, and as frozen (decision 0056).
"""

from dataclasses import MISSING, fields
from typing import Any, TypeVar

T = TypeVar("T")


def quick(kind: type[T]) -> type[T]:
    """Give a frozen slotted dataclass a quick `__init__` of the same signature.

    Raises TypeError for one whose attributes are not plain: made by a factory, by name only, or not given at all.
    """
    known: Any = kind
    names = [each.name for each in fields(known)]
    is_plain = all(
        each.init and not each.kw_only and each.default_factory is MISSING for each in fields(known)
    )
    if not is_plain or hasattr(kind, "__post_init__"):
        raise TypeError(f"{kind.__name__} has attributes that are not plain: it cannot be made quickly")
    found: dict[str, Any] = {f"set_{name}": known.__dict__[name].__set__ for name in names}
    sets = "".join(f"    set_{name}(self, {name})\n" for name in names)
    # as dataclasses itself does it, of names that Python has accepted as names
    exec(f"def __init__(self, {', '.join(names)}):\n{sets}", found)  # noqa: S102  # nosec B102
    found["__init__"].__defaults__ = known.__init__.__defaults__
    found["__init__"].__qualname__ = f"{kind.__qualname__}.__init__"
    known.__init__ = found["__init__"]
    return kind
