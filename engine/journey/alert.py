"""When a teacher is told about a student before long trouble shows: a risk that is learned from the work alone."""

from collections.abc import Sequence
from math import log
from statistics import median

from engine.frozen import Frozen
from engine.journey.forecast import logistic

USUAL_THRESHOLD = 0.6
ENOUGH_OUTCOMES = 100
USUAL_QUALITY = 70.0
SMALL = 0.1


class Signs(Frozen):
    """The four numbers of a student's own work on one path. Nothing about the person, and nothing from before.

    `pace` is that of `pace_of`; `quality` the mean mark, or the share of verdicts that passed, so far (0..100), None
    when `is_unmarked`; `quiet` the share of the plan that fell due since the last sign of work.
    """

    pace: float
    quality: float | None
    quiet: float

    @property
    def is_unmarked(self) -> bool:
        return self.quality is None


def pace_of(done: float, due: float) -> float:
    """The share of the plan done against the share fallen due (0..1 each), steady while both are small."""
    return (SMALL + done) / (SMALL + due)


def done_at(pace: float, due: float) -> float:
    """The share of the plan (0..1) that is done by whoever has this pace when `due` has fallen due."""
    return max(0.0, min(1.0, pace * (SMALL + due) - SMALL))


class Usual(Frozen):
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


class Risk(Frozen):
    """What a school has learned from `outcomes` students about who ends badly; `threshold` is the chance to tell at.

    `stages` are what was usual from some share of a plan's days on (0..1, in order).
    """

    weights: tuple[float, ...]
    outcomes: int
    threshold: float = USUAL_THRESHOLD
    stages: tuple[tuple[float, Usual], ...] = ()

    @classmethod
    def learned(cls, cases: Sequence[tuple[Signs, Usual, bool]]) -> "Risk":
        """Learned from (signs, usual, whether the student ended badly); ValueError when all of them ended alike."""
        rows = [(_numbers(signs, usual), ended_badly) for signs, usual, ended_badly in cases]
        return cls(logistic.fitted(rows), len(cases))

    @property
    def is_known(self) -> bool:
        """A risk is told only after 100 local outcomes."""
        return self.outcomes >= ENOUGH_OUTCOMES

    def usual_at(self, gone: float) -> Usual | None:
        """What was usual when this share of the days had gone; None so early that nothing was learned."""
        return next((usual for begins, usual in reversed(self.stages) if begins <= gone), None)

    def chance(self, signs: Signs, usual: Usual) -> float:
        """The chance (0..1) of a bad end."""
        return logistic.chance(self.weights, _numbers(signs, usual))

    def tells(self, signs: Signs, usual: Usual) -> bool:
        """Whether an adult is told."""
        return self.is_known and self.chance(signs, usual) >= self.threshold

    def reasons(self, signs: Signs, usual: Usual) -> tuple[str, ...]:
        """Which of the four numbers raise this student's risk above what is usual."""
        pushes = zip(REASONS, self.weights[1:], _numbers(signs, usual), strict=True)
        return tuple(name for name, weight, number in pushes if weight * number > 0)


REASONS = ("pace", "quality", "unmarked", "quiet")


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
