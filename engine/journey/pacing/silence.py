"""How unusual a silence is at a student's own rhythm of work."""

from collections.abc import Iterable
from math import fsum

from engine.frozen import Frozen

PRIOR_DAYS = 15.0
PRIOR_RATE = 0.35
LONG = 10
NOTABLE = 5
UNUSUAL = 0.02


class Rhythm(Frozen):
    """`signs` discounted days with a sign of work in `due` discounted plan-days, up to the last sign; then `quiet`.

    `quiet` counts the learning days since. With no sign at all, everything since the start is quiet.
    """

    signs: float = 0.0
    due: float = 0.0
    quiet: int = 0

    @classmethod
    def of(cls, signs: Iterable[int], days: int, half_life: float) -> "Rhythm":
        """The rhythm after `days` learning days from the learning days on which there was a sign, 0..days."""
        seen = frozenset(signs)
        if not seen:
            return cls(quiet=days)
        fade, last = 0.5 ** (1 / half_life), max(seen)
        due = (1 - fade**last) / (1 - fade)
        return cls(fsum(fade ** (last - day) for day in seen), due, days - last)

    def after(self, had_sign: bool, half_life: float) -> "Rhythm":
        """One more learning day has gone, with or without a sign of work."""
        if not had_sign:
            return Rhythm(self.signs, self.due, self.quiet + 1)
        fade, gap = 0.5 ** (1 / half_life), self.quiet + 1
        return Rhythm(self.signs * fade**gap + 1, self.due * fade**gap + (1 - fade**gap) / (1 - fade))

    def chance(self) -> float:
        """S(q): the chance of a silence this long in a student with this rhythm (Gamma prior, 15 days at .35)."""
        days = PRIOR_DAYS + self.due
        return float((days / (days + self.quiet)) ** (PRIOR_DAYS * PRIOR_RATE + self.signs))

    @property
    def is_stalled(self) -> bool:
        """Quiet for 10 learning days, or for 5 and unlike this student (a chance below 2 %)."""
        return self.quiet >= LONG or (self.quiet >= NOTABLE and self.chance() < UNUSUAL)
