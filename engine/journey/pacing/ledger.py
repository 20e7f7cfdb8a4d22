"""The running account of a pace: plan-days mastered and fallen due, old ones counting less."""

from collections.abc import Iterable
from math import ceil, fsum

from engine.frozen import Frozen

WEEK = 5


class Ledger(Frozen):
    """The account after `days` learning days. Each asks for one plan-day; weeks are of 5 learning days.

    `mastered` (A) and `due` (B) are discounted: the clock is the plan-days that fell due, so breaks age nothing. Of the
    weeks before the running one, `total` and `squares` are the sums of plan-days mastered a week and of their squares;
    `week` is the running week, which is full when `days` is a multiple of 5.
    """

    days: int = 0
    mastered: float = 0.0
    due: float = 0.0
    total: float = 0.0
    squares: float = 0.0
    week: float = 0.0

    @classmethod
    def of(cls, shown: Iterable[tuple[int, float]], days: int, half_life: float) -> "Ledger":
        """The account from history: (learning day, plan-days) pairs, day 0 being before the first."""
        fade = 0.5 ** (1 / half_life)
        shown = tuple(shown)
        *before, week = by_week(shown, max(1, days))
        return cls(
            days=days,
            mastered=fsum(effort * fade ** (days - day) for day, effort in shown),
            due=(1 - fade**days) / (1 - fade),
            total=fsum(before),
            squares=fsum(x * x for x in before),
            week=week,
        )

    def after(self, effort: float, half_life: float) -> "Ledger":
        """One more learning day has gone, and `effort` plan-days were mastered on it."""
        fade = 0.5 ** (1 / half_life)
        mastered, due, week = self.mastered * fade + effort, self.due * fade + 1, self.week
        if self.days % WEEK or not self.days:
            return Ledger(self.days + 1, mastered, due, self.total, self.squares, week + effort)
        return Ledger(self.days + 1, mastered, due, self.total + week, self.squares + week**2, effort)

    def credited(self, effort: float) -> "Ledger":
        """`effort` plan-days were mastered on a day off, or on a day that is not over yet."""
        return Ledger(
            self.days,
            self.mastered + effort,
            self.due,
            self.total,
            self.squares,
            self.week + effort,
        )

    def misfit(self, pace: float) -> float:
        """SUM (x - pace n)^2 over the full weeks: how unevenly the work came in, in squared plan-days."""
        count, rest = divmod(self.days, WEEK)
        full = self.week if count and not rest else 0.0
        total, squares = self.total + full, self.squares + full**2
        return max(0.0, squares - 2 * pace * WEEK * total + count * (pace * WEEK) ** 2)

    @property
    def planned(self) -> int:
        """Plan-days of the full weeks."""
        return self.days // WEEK * WEEK


def by_week(shown: Iterable[tuple[int, float]], days: int) -> list[float]:
    """Plan-days mastered in each week of 5 learning days, the running week included; `shown` as for `Ledger.of`."""
    weeks = [0.0] * ceil(days / WEEK)
    for day, effort in shown:
        weeks[max(0, day - 1) // WEEK] += effort
    return weeks
