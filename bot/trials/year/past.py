"""What a made-up school has learned from students of other years, by the engine's own rules."""

from collections.abc import Iterator
from random import Random

from bot.trials.year import course
from bot.trials.year.forecasts import cut_days
from bot.trials.year.life import lived
from bot.trials.year.travel import Travel
from bot.trials.year.worlds import somebody
from engine.frozen import replace
from engine.journey.forecast.calibration import Calibration, PastStudent, learned
from engine.journey.forecast.hindsight import Moment, recalibrated
from engine.journey.pacing.ledger import by_week
from engine.journey.timetable import Timetable

PAST_STUDENTS = 150
DEFAULTS = Calibration()


def calibrated(
    world: str, school: Timetable, seed: int, subjects: int, count: int = PAST_STUDENTS
) -> Calibration:
    """The calibration of a school of this world after `count` students have travelled a path in each subject."""
    past = [path for n in range(count) for path in _travellers(world, school, seed, n, subjects)]
    if not past:
        return DEFAULTS
    waits = [float(wait) for each in past for wait in each.life.waits]
    passed = sum(each.life.passed for each in past)
    base = learned([_seen(each) for each in past], passed, len(waits), waits, DEFAULTS)
    return replace(recalibrated([list(_moments(each)) for each in past], base), outcomes=count)


def _travellers(world: str, school: Timetable, seed: int, number: int, subjects: int) -> Iterator[Travel]:
    chance = Random(f"past:{seed}:{world}:{number}")
    kind = somebody(world, chance)
    for _ in range(subjects):
        plan = course.plan_of(school, frozenset(), kind.task, chance)
        efforts = [plan.efforts[step.key] for step in plan.steps]
        yield Travel(plan, lived(kind, efforts, plan.days, chance), DEFAULTS)


def _seen(travel: Travel) -> PastStudent:
    life = travel.life
    shown = [(day, travel.efforts[step]) for day, steps in enumerate(life.accepted) for step in steps]
    return PastStudent(tuple(by_week(shown, life.arrival)), travel.plan.lump)


def _moments(past: Travel) -> Iterator[Moment]:
    """The journey once more, stopping where a forecast is asked for."""
    asked = cut_days(past.plan.days)
    for _ in range(min(past.life.arrival - 1, asked[-1])):
        past.learn()
        if past.days in asked:
            yield Moment(past.ledger, past.position(), past.life.arrival - past.days)
