"""Forecasts asked for on the way, held against the day the student really arrived."""

from collections.abc import Sequence
from random import Random

from bot.trials.year import baselines
from bot.trials.year.travel import Travel
from engine.frozen import Frozen
from engine.journey.forecast.arrival import EARLY, LATE, LIKELY
from engine.journey.forecast.time_to_go import TimeToGo
from engine.journey.pacing.ledger import WEEK
from engine.journey.pacing.pace import judge

CUTS = (0.2, 0.4, 0.6, 0.8)


class Forecast(Frozen):
    """What was said on day `day` of a goal of `goal` learning days to somebody who still needed `truth`.

    `width` of the 80 % range; `chance` to be in time; the same of the bootstrap; days to go of the
    linear baselines.
    """

    day: int
    goal: int
    truth: int
    likely: float
    width: float
    chance: float
    linear: float
    with_credits: float
    drawn_is_covered: bool
    drawn_width: float
    drawn_chance: float

    @property
    def is_on_time(self) -> bool:
        return self.day + self.truth <= self.goal


def cut_days(goal: int) -> tuple[int, ...]:
    return tuple(round(cut * goal) for cut in CUTS)


def is_covered(to_go: TimeToGo | baselines.Drawn, truth: int) -> bool:
    """Whether the class day of arrival lies in the dates shown, from the early to the late one.

    Dates are whole days, rounded up: so early <= truth means a chance of at least .1 by then, and truth <= late that
    the chance a day before was still below .9.
    """
    return to_go.chance_within(truth) >= EARLY and to_go.chance_within(truth - 1) < LATE


def forecast(travel: Travel, chance: Random) -> Forecast:
    """Ask the engine and the baselines at the end of the last day learned."""
    here, truth = travel.position(), travel.life.arrival - travel.days
    judgement = judge(travel.ledger, here, travel.calibration)
    drawn = baselines.bootstrap(_weeks(travel), here.left, chance)
    early, likely, late = (judgement.to_go.quantile(share) for share in (EARLY, LIKELY, LATE))
    return Forecast(
        day=travel.days,
        goal=travel.plan.days,
        truth=truth,
        likely=likely,
        width=late - early,
        chance=judgement.p,
        linear=baselines.linear(here),
        with_credits=baselines.linear_with_credits(here, travel.calibration),
        drawn_is_covered=is_covered(drawn, truth),
        drawn_width=drawn.quantile(LATE) - drawn.quantile(EARLY),
        drawn_chance=drawn.chance_within(here.days_left),
    )


def _weeks(travel: Travel) -> Sequence[float]:
    """Plan-days mastered in each full week so far."""
    shown = [sum(travel.efforts[step] for step in day) for day in travel.life.accepted[1 : travel.days + 1]]
    full = len(shown) // WEEK * WEEK
    return [sum(shown[n : n + WEEK]) for n in range(0, full, WEEK)]
