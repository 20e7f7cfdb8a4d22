"""What a forecast's chances have been worth at one school: a curve from the chance said to the share seen."""

from bisect import bisect_right
from collections.abc import Iterable
from itertools import groupby
from math import fsum
from operator import itemgetter

from engine.frozen import Frozen

KNOTS = 20
PSEUDO_OUTCOMES = 20
SUREST = 0.99
EARLY, MIDDLE, LATE = 0.3, 0.5, 0.7


class Curve(Frozen):
    """Straight pieces through (`said[i]`, `seen[i]`); neither ever falls. The default changes nothing."""

    said: tuple[float, ...] = (0.0, 1.0)
    seen: tuple[float, ...] = (0.0, 1.0)

    @classmethod
    def of_arrivals(cls, chances: Iterable[float]) -> "Curve":
        """The curve of a forecast's whole range, learned from journeys that have ended.

        Of each, the chance (0..1) that the forecast gave to have arrived by when it really did. If forecasts are good,
        these spread evenly; where they crowd, the curve is steep. 20 even pseudo-outcomes keep a small school careful.
        """
        known = sorted([*chances, *_even()])
        shares = [n / KNOTS for n in range(1, KNOTS)]
        inner = {_quantile(known, share): share for share in shares}
        inner = {said: seen for said, seen in inner.items() if 0.0 < said < 1.0}
        return cls((0.0, *inner, 1.0), (0.0, *inner.values(), 1.0))

    @classmethod
    def of_outcomes(cls, outcomes: Iterable[tuple[float, bool]]) -> "Curve":
        """The curve of one chance, learned from (chance said, whether it came true).

        Isotonic regression (pool adjacent violators) with 20 pseudo-outcomes that came true as often as said, straight
        between the middles of its blocks, so that a small step stays a small step; never surer than 1 or 99 %.
        """
        pairs = sorted(
            [*((said, float(came)) for said, came in outcomes), *((each, each) for each in _even())]
        )
        blocks = _pooled(pairs)
        inner = {said: min(SUREST, max(1 - SUREST, seen)) for said, seen in blocks if 0.0 < said < 1.0}
        seen = tuple(inner.values())
        return cls((0.0, *inner, 1.0), (seen[0], *seen, seen[-1]))

    def __call__(self, chance: float) -> float:
        """The share seen where this chance was said."""
        said, seen = self.said, self.seen
        at = bisect_right(said, chance, 1, len(said) - 1)
        x0, y0 = said[at - 1], seen[at - 1]
        return y0 + (chance - x0) / (said[at] - x0) * (seen[at] - y0)


EVEN = Curve()


class Staged(Frozen):
    """One curve for early on a plan, around 30 % of its days, one for late, around 70 %; in between they are mixed.

    Early forecasts tell less than late ones, and go wrong in other ways. The default changes nothing.
    """

    early: Curve = EVEN
    late: Curve = EVEN

    @classmethod
    def of_arrivals(cls, chances: Iterable[tuple[float, float]]) -> "Staged":
        """Learned from (share of the plan's days gone, chance), the latter as for `Curve.of_arrivals`."""
        known = list(chances)
        early = (chance for gone, chance in known if gone < MIDDLE)
        return cls(
            Curve.of_arrivals(early), Curve.of_arrivals(chance for gone, chance in known if gone >= MIDDLE)
        )

    @classmethod
    def of_outcomes(cls, outcomes: Iterable[tuple[float, float, bool]]) -> "Staged":
        """Learned from (share of the plan's days gone, chance said, whether it came true)."""
        known = list(outcomes)
        early = ((said, came) for gone, said, came in known if gone < MIDDLE)
        late = ((said, came) for gone, said, came in known if gone >= MIDDLE)
        return cls(Curve.of_outcomes(early), Curve.of_outcomes(late))

    def __call__(self, chance: float, gone: float) -> float:
        """The share seen where this chance was said after this share of the plan's days; past the plan it is late."""
        if gone <= EARLY or gone >= LATE:
            return self.early(chance) if gone <= EARLY else self.late(chance)
        late = (gone - EARLY) / (LATE - EARLY)
        return (1 - late) * self.early(chance) + late * self.late(chance)


AS_SAID = Staged()


def _even() -> tuple[float, ...]:
    return tuple((n + 0.5) / PSEUDO_OUTCOMES for n in range(PSEUDO_OUTCOMES))


def _quantile(values: list[float], share: float) -> float:
    """The value at rank (n + 1) * share, between neighbours; `values` sorted, not empty."""
    rank = share * (len(values) + 1) - 1
    low = min(max(0, int(rank)), len(values) - 1)
    high = min(low + 1, len(values) - 1)
    return values[low] + min(1.0, max(0.0, rank - low)) * (values[high] - values[low])


def _pooled(pairs: list[tuple[float, float]]) -> list[tuple[float, float]]:
    """(mean said, mean seen) of the blocks within which the seen would otherwise fall; equal chances are one block."""
    blocks: list[tuple[float, float, int]] = []
    for said, equals in groupby(pairs, key=itemgetter(0)):
        outcomes = [seen for _, seen in equals]
        block = (said * len(outcomes), fsum(outcomes), len(outcomes))
        while blocks and blocks[-1][1] * block[2] >= block[1] * blocks[-1][2]:
            before = blocks.pop()
            block = (before[0] + block[0], before[1] + block[1], before[2] + block[2])
        blocks.append(block)
    return [(said / count, seen / count) for said, seen, count in blocks]
