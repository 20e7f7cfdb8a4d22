"""What a made-up school has learned from students of other years, by the engine's own rules."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from random import Random

from bot.trials.year import course
from bot.trials.year.forecasts import cut_days
from bot.trials.year.life import lived
from bot.trials.year.travel import Travel
from bot.trials.year.worlds import somebody
from engine.journey.calibration import Calibration, PastStudent, calibration_error, learned
from engine.journey.curve import Curve
from engine.journey.ledger import by_week
from engine.journey.pace import judge
from engine.journey.timetable import Timetable

PAST_STUDENTS = 150
DEFAULTS = Calibration()
Outcome = tuple[float, bool]


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
    with_curve = replace(base, curve=Curve.of_arrivals(_chances(past, base)))
    return _on_time(past, with_curve)


def _on_time(past: Sequence[Travel], base: Calibration) -> Calibration:
    """The error is measured on the students that a curve was not learned from: each half judges the other."""
    halves = [
        [outcome for each in half for outcome in _outcomes(each, base)] for half in (past[::2], past[1::2])
    ]
    curves = [Curve.of_outcomes(half) for half in reversed(halves)]
    unseen = [(curve(said), came) for curve, half in zip(curves, halves, strict=True) for said, came in half]
    error = calibration_error(unseen) if unseen else 1.0
    return replace(base, on_time=Curve.of_outcomes([*halves[0], *halves[1]]), outcomes=len(past), error=error)


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


def _chances(past: Sequence[Travel], base: Calibration) -> Iterator[float]:
    """The chance given to an arrival by the day it really came, taken in the middle of that day."""
    for travel in (moment for each in past for moment in _moments(each, base)):
        to_go = judge(travel.ledger, travel.position(), base).to_go
        yield to_go.chance_within(travel.life.arrival - travel.days - 0.5)


def _outcomes(past: Travel, base: Calibration) -> Iterator[Outcome]:
    for travel in _moments(past, base):
        said = judge(travel.ledger, travel.position(), base).p
        yield said, past.life.arrival <= past.plan.days


def _moments(past: Travel, base: Calibration) -> Iterator[Travel]:
    """The same journey again, stopping where a forecast is asked for."""
    travel, asked = Travel(past.plan, past.life, base), cut_days(past.plan.days)
    while travel.days < min(past.life.arrival - 1, asked[-1]):
        travel.learn()
        if travel.days in asked:
            yield travel
