"""What a made-up school has learned from students of other years, by the engine's own rules."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from random import Random

from bot.trials.year import course
from bot.trials.year.forecasts import cut_days
from bot.trials.year.life import lived
from bot.trials.year.travel import Travel
from bot.trials.year.worlds import somebody
from engine.journey.calibration import Calibration, PastStudent, calibration_error, learned
from engine.journey.curve import Curve, OnTime
from engine.journey.ledger import Ledger, by_week
from engine.journey.pace import judge
from engine.journey.position import Position
from engine.journey.timetable import Timetable

PAST_STUDENTS = 150
DEFAULTS = Calibration()
Outcome = tuple[float, float, bool]


@dataclass(frozen=True, slots=True)
class Moment:
    """Where somebody stood when a forecast was due; they needed `truth` more learning days."""

    ledger: Ledger
    here: Position
    truth: int

    @property
    def is_on_time(self) -> bool:
        return self.here.days_gone + self.truth <= self.here.days_total


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
    moments = [list(_moments(each)) for each in past]
    base = replace(base, curve=Curve.of_arrivals(_chances([each for path in moments for each in path], base)))
    return replace(_on_time(moments, base), outcomes=count)


def _on_time(moments: Sequence[Sequence[Moment]], base: Calibration) -> Calibration:
    """The error is measured on the students that a curve was not learned from: each half judges the other."""
    outcomes = [[_outcome(each, base) for each in path] for path in moments]
    middle = len(outcomes) // 2
    halves = [[each for path in half for each in path] for half in (outcomes[:middle], outcomes[middle:])]
    curves = [OnTime.of(half) for half in reversed(halves)]
    unseen = [
        (curve(said, gone), came)
        for curve, half in zip(curves, halves, strict=True)
        for gone, said, came in half
    ]
    error = calibration_error(unseen) if unseen else 1.0
    return replace(base, on_time=OnTime.of([*halves[0], *halves[1]]), error=error)


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


def _chances(moments: Sequence[Moment], base: Calibration) -> Iterator[float]:
    """The chance given to an arrival by the day it really came, taken in the middle of that day."""
    for each in moments:
        yield judge(each.ledger, each.here, base).to_go.chance_within(each.truth - 0.5)


def _outcome(moment: Moment, base: Calibration) -> Outcome:
    here = moment.here
    return here.days_gone / here.days_total, judge(moment.ledger, here, base).p, moment.is_on_time


def _moments(past: Travel) -> Iterator[Moment]:
    """The journey once more, stopping where a forecast is asked for."""
    asked = cut_days(past.plan.days)
    while past.days < min(past.life.arrival - 1, asked[-1]):
        past.learn()
        if past.days in asked:
            yield Moment(past.ledger, past.position(), past.life.arrival - past.days)
