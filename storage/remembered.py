"""Records that are made of rows once: as long as the same rows come, the same records are given out again.

Nothing is believed that has not just been read, so no version and no notice of a change is needed: rows are compared
as the driver brings them, which costs a twentieth of making records of them.
"""

from collections.abc import Callable, Sequence
from typing import Any

Row = tuple[Any, ...]
MOST = 512
"""Sets of rows that are kept: those of the students who were here last. Beyond them the oldest goes."""


class Remembered:
    """Keeps the records of sets of rows, each by a name of its own."""

    def __init__(self) -> None:
        self._kept: dict[object, tuple[Sequence[Row], tuple[Any, ...]]] = {}

    def made_of(
        self, name: object, rows: Sequence[Row], make: Callable[[Sequence[Row]], tuple[Any, ...]]
    ) -> tuple[Any, ...]:
        """Return what `make` makes of rows, or what it made of the same rows before."""
        if not rows:
            return ()
        known = self._kept.pop(name, None)
        if known is None or known[0] != rows:
            known = rows, make(rows)
        if len(self._kept) >= MOST:
            del self._kept[next(iter(self._kept))]
        self._kept[name] = known
        return known[1]
