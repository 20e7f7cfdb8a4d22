"""What a forecast's chances have been worth at one school: a curve from the chance said to the share seen."""

from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import dataclass

KNOTS = 20
PSEUDO_OUTCOMES = 20


@dataclass(frozen=True, slots=True)
class Curve:
    """Straight pieces through (`said[i]`, `seen[i]`), both rising from 0 to 1. The default changes nothing."""

    said: tuple[float, ...] = (0.0, 1.0)
    seen: tuple[float, ...] = (0.0, 1.0)

    @classmethod
    def of(cls, chances: Iterable[float]) -> "Curve":
        """The curve learned from journeys that have ended.

        Of each, the chance (0..1) that the forecast gave to have arrived by when it really did. If forecasts are good,
        these spread evenly; where they crowd, the curve is steep. 20 even pseudo-outcomes keep a small school careful.
        """
        even = ((n + 0.5) / PSEUDO_OUTCOMES for n in range(PSEUDO_OUTCOMES))
        known = sorted([*chances, *even])
        knots = [_quantile(known, n / KNOTS) for n in range(1, KNOTS)]
        said = dict(zip(knots, (n / KNOTS for n in range(1, KNOTS)), strict=True))
        inner = {x: y for x, y in said.items() if 0.0 < x < 1.0}
        return cls((0.0, *inner, 1.0), (0.0, *inner.values(), 1.0))

    def __call__(self, chance: float) -> float:
        """The share seen where this chance was said."""
        at = min(bisect_right(self.said, chance), len(self.said) - 1)
        x0, x1, y0, y1 = self.said[at - 1], self.said[at], self.seen[at - 1], self.seen[at]
        return y0 + (chance - x0) / (x1 - x0) * (y1 - y0)


EVEN = Curve()


def _quantile(values: list[float], share: float) -> float:
    """The value at (n + 1) * share, between neighbours; `values` sorted, none empty."""
    rank = share * (len(values) + 1) - 1
    low = min(max(0, int(rank)), len(values) - 1)
    high = min(low + 1, len(values) - 1)
    return values[low] + min(1.0, max(0.0, rank - low)) * (values[high] - values[low])
