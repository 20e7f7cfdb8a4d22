"""The road of a route map: places on a winding line, evenly spaced, and the line as an SVG path."""

from itertools import pairwise
from math import ceil

from engine.frozen import Frozen

LEFT, RIGHT = 110.0, 790.0
LONGEST_ROW = 10


class Road(Frozen):
    """`places` are x and y from the start on; rows lie `gap` pixels apart, a stop has a `radius`."""

    places: tuple[tuple[float, float], ...]
    gap: float
    radius: float

    @classmethod
    def of(cls, count: int, top: float) -> "Road":
        """A road of `count` places (at least 2) whose first row lies at the height `top`."""
        row = _row_of(count)
        gap, radius = (128.0, 27.0) if row <= 7 else (112.0, 22.0)
        step = (RIGHT - LEFT) / (row - 1)
        places = []
        for number in range(count):
            line, place = divmod(number, row)
            across = place if line % 2 == 0 else row - 1 - place
            places.append((LEFT + across * step, top + line * gap))
        return cls(tuple(places), gap, radius)

    @property
    def bottom(self) -> float:
        return self.places[-1][1]

    def path(self, first: int, last: int) -> str:
        """Return the line from one place to another as the `d` of an SVG path."""
        x, y = self.places[first]
        parts = [f"M{x:g} {y:g}"]
        for (_, before), (x, y) in pairwise(self.places[first : last + 1]):
            bow, turn = self.gap / 2, 1 if x > (LEFT + RIGHT) / 2 else 0
            parts.append(f"L{x:g} {y:g}" if y == before else f"A{bow:g} {bow:g} 0 0 {turn} {x:g} {y:g}")
        return "".join(parts)


def _row_of(count: int) -> int:
    """How many places stand in a row: rows about as full as each other, none too crowded."""
    fits = 7 if count <= 28 else LONGEST_ROW
    return max(2, ceil(count / ceil(count / fits)))
