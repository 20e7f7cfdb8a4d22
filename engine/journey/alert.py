"""When a teacher is told about a student: a long bad stretch, a learned risk, or the student's own wish."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import log
from statistics import median

from engine.journey.forecast import logistic

BAD_DAYS = 10
USUAL_THRESHOLD = 0.6
ENOUGH_OUTCOMES = 100
USUAL_QUALITY = 70.0


@dataclass(frozen=True, slots=True)
class Signs:
    """The four numbers of a student's own work on one path. Nothing about the person, and nothing from before.

    `pace` is (0.1 + share of the plan done) / (0.1 + share fallen due); `quality` the mean mark so far (0..100), None
    when `is_unmarked`; `quiet` the share of the plan that fell due since the last sign of work.
    """

    pace: float
    quality: float | None
    quiet: float

    @property
    def is_unmarked(self) -> bool:
        return self.quality is None


@dataclass(frozen=True, slots=True)
class Usual:
    """What is usual in a class on that day: medians, so that a late due date or a hard task alarms nobody."""

    pace: float = 1.0
    quality: float = USUAL_QUALITY
    quiet: float = 0.0

    @classmethod
    def of(cls, everybody: Sequence[Signs]) -> "Usual":
        """What is usual among `everybody` who is still on the way, the student included; not empty."""
        marks = [each.quality for each in everybody if each.quality is not None]
        return cls(
            median(each.pace for each in everybody),
            median(marks) if marks else USUAL_QUALITY,
            median(each.quiet for each in everybody),
        )


@dataclass(frozen=True, slots=True)
class Risk:
    """What a school has learned from `outcomes` students about who ends badly; `threshold` is the chance to tell at."""

    weights: tuple[float, ...]
    outcomes: int
    threshold: float = USUAL_THRESHOLD

    @classmethod
    def learned(cls, cases: Sequence[tuple[Signs, Usual, bool]]) -> "Risk":
        """Learned from (signs, usual, whether the student ended badly); ValueError when all of them ended alike."""
        rows = [(_numbers(signs, usual), ended_badly) for signs, usual, ended_badly in cases]
        return cls(logistic.fitted(rows), len(cases))

    @property
    def is_known(self) -> bool:
        """A risk is told only after 100 local outcomes."""
        return self.outcomes >= ENOUGH_OUTCOMES

    def chance(self, signs: Signs, usual: Usual) -> float:
        """The chance (0..1) of a bad end."""
        return logistic.chance(self.weights, _numbers(signs, usual))


def is_alert(bad_days: int, has_asked: bool, risk: Risk | None, chance: float) -> bool:
    """Whether to tell the teacher: bad 10 class days in a row, the student asked, or a known risk is high."""
    is_risky = risk is not None and risk.is_known and chance >= risk.threshold
    return has_asked or bad_days >= BAD_DAYS or is_risky


def threshold_for(said: Sequence[tuple[float, bool]], precision: float) -> float:
    """The lowest chance from which on at least `precision` of (chance, came true) came true; 1 when there is none."""
    threshold, came = 1.0, 0
    ranked = sorted(said, reverse=True)
    for count, (chance, true) in enumerate(ranked, start=1):
        came += true
        is_last_of_equals = count == len(ranked) or ranked[count][0] < chance
        if is_last_of_equals and came >= precision * count:
            threshold = chance
    return threshold


def _numbers(signs: Signs, usual: Usual) -> tuple[float, ...]:
    """Against what is usual, in steps of about the same size; an unmarked student is taken as usual in quality."""
    quality = usual.quality if signs.quality is None else signs.quality
    return (
        log(signs.pace / usual.pace),
        (quality - usual.quality) / 20,
        float(signs.is_unmarked),
        10 * (signs.quiet - usual.quiet),
    )
