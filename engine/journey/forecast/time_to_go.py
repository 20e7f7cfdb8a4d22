"""How long the rest of a path may take: wait + scale * BetaPrime(alpha, beta), in learning days."""

from functools import lru_cache

from engine.frozen import Frozen
from engine.journey.forecast.beta import incomplete_beta
from engine.journey.forecast.curve import AS_SAID, Staged

PRECISION = 0.001
FAR = 10_000.0


class TimeToGo(Frozen):
    """A distribution over learning days. `alpha` is 0 when nothing is left to be done but wait for a teacher.

    Its chances are read through the school's own `curve`, after a share `gone` of the plan's days.
    """

    wait: float
    scale: float
    alpha: float
    beta: float
    curve: Staged = AS_SAID
    gone: float = 0.0

    def chance_within(self, days: float) -> float:
        """The chance to need at most `days` learning days, 0..1."""
        working = days - self.wait
        if self.alpha <= 0:
            return 1.0 if working >= 0 else 0.0
        if working <= 0:
            return 0.0
        chance = incomplete_beta(working / (working + self.scale), self.alpha, self.beta)
        return chance if self.curve is AS_SAID else self.curve(chance, self.gone)

    @lru_cache(maxsize=4096)  # noqa: B019 - a value among equal values, and the cache is bounded
    def quantile(self, share: float) -> float:
        """The learning days within which `share` (0..1) of such journeys end; by bisection, at most 10,000."""
        low, high = self.wait, self.wait + self.scale
        if self.alpha <= 0:
            return self.wait
        while high < FAR and self.chance_within(high) < share:
            low, high = high, 2 * high
        while high - low > PRECISION:
            middle = (low + high) / 2
            low, high = (middle, high) if self.chance_within(middle) < share else (low, middle)
        return min(high, FAR)
