"""What simpler coaches would say of the same student on the same day."""

from collections.abc import Sequence
from random import Random

from engine.frozen import Frozen
from engine.journey.forecast.calibration import Calibration
from engine.journey.pacing.ledger import WEEK
from engine.journey.pacing.position import Position

DRAWS = 60
FAR = 1_000


def linear(here: Position) -> float:
    """Learning days to go at the mean pace so far; at the plan's pace before anything is mastered."""
    pace = here.done / here.days_gone if here.done > 0 and here.days_gone else 1.0
    return min(FAR, here.left / pace)


def linear_with_credits(here: Position, calibration: Calibration) -> float:
    """The same with the engine's credits for what is handed in and under way."""
    credit = calibration.trust * here.pending + here.lump / 2
    pace = (here.done + credit) / here.days_gone if here.days_gone else 1.0
    rest = max(0.0, here.left - calibration.trust * here.pending - min(here.lump, here.left) / 2)
    return min(FAR, calibration.wait + rest / pace)


class Drawn(Frozen):
    """Learning days to go, drawn by bootstrap, sorted."""

    days: tuple[float, ...]

    def quantile(self, share: float) -> float:
        return self.days[min(len(self.days) - 1, int(share * len(self.days)))]

    def chance_within(self, days: float) -> float:
        return sum(each <= days for each in self.days) / len(self.days)


def bootstrap(weeks: Sequence[float], left: float, chance: Random) -> Drawn:
    """The student's own full weeks, drawn again and again until all is done."""
    own = [week for week in weeks if week > 0]
    if not own:
        return Drawn((FAR,) * DRAWS)
    return Drawn(tuple(sorted(_drawn(weeks, left, chance) for _ in range(DRAWS))))


def _drawn(weeks: Sequence[float], left: float, chance: Random) -> float:
    """A journey of weeks as `chance.choice` draws them, written out: nothing else here is done as often."""
    days, count, bits = 0, len(weeks), chance.getrandbits
    width = count.bit_length()
    while left > 0 and days < FAR:
        while (place := bits(width)) >= count:
            pass
        left -= weeks[place]
        days += WEEK
    return float(days)


def is_behind_line(here: Position) -> bool:
    """The pacing line: behind it when more than a day's work less is done than days have gone."""
    return here.left > 0 and here.done < here.days_gone - 1
