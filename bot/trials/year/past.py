"""What a made-up school has learned from students of other years, by the engine's own rules."""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from random import Random

from bot.trials.year import course
from bot.trials.year.forecasts import chance_of_truth, cut_days
from bot.trials.year.life import lived
from bot.trials.year.travel import Travel
from bot.trials.year.worlds import somebody
from engine.journey.calibration import Calibration, PastStudent, learned
from engine.journey.curve import Curve
from engine.journey.ledger import by_week
from engine.journey.timetable import Timetable

PAST_STUDENTS = 150
DEFAULTS = Calibration()


def calibrated(world: str, school: Timetable, seed: int, count: int = PAST_STUDENTS) -> Calibration:
    """The calibration of a school of this world after `count` students have travelled one path each."""
    past = [_traveller(world, school, seed, n) for n in range(count)]
    waits = [float(wait) for each in past for wait in each.life.waits]
    base = learned(
        [_seen(each) for each in past], sum(each.life.passed for each in past), len(waits), waits, DEFAULTS
    )
    return replace(base, curve=Curve.of(_chances(past, base))) if past else base


def _traveller(world: str, school: Timetable, seed: int, number: int) -> Travel:
    chance = Random(f"past:{seed}:{world}:{number}")
    kind = somebody(world, chance)
    plan = course.plan_of(school, frozenset(), kind.task, chance)
    efforts = [plan.efforts[step.key] for step in plan.steps]
    return Travel(plan, lived(kind, efforts, plan.days, chance), DEFAULTS)


def _seen(travel: Travel) -> PastStudent:
    life = travel.life
    shown = [(day, travel.efforts[step]) for day, steps in enumerate(life.accepted) for step in steps]
    return PastStudent(tuple(by_week(shown, life.arrival)), travel.plan.lump)


def _chances(past: Iterable[Travel], base: Calibration) -> Iterator[float]:
    for each in past:
        travel, asked = Travel(each.plan, each.life, base), cut_days(each.plan.days)
        while travel.days < min(each.life.arrival, asked[-1]):
            travel.learn()
            if travel.days in asked and not travel.has_arrived:
                yield chance_of_truth(travel)
