"""What a school's own past says about its forecasts: ask them again, now that the arrivals are known."""

from collections.abc import Iterator, Sequence

from engine.frozen import Frozen, replace
from engine.journey.forecast.calibration import Calibration, calibration_error
from engine.journey.forecast.curve import Staged
from engine.journey.pacing.ledger import Ledger
from engine.journey.pacing.pace import judge
from engine.journey.pacing.position import Position

Outcome = tuple[float, float, bool]


class Moment(Frozen):
    """Where a student stood at the end of some learning day, before arriving `truth` learning days later."""

    ledger: Ledger
    here: Position
    truth: int

    @property
    def gone(self) -> float:
        return self.here.days_gone / self.here.days_total

    @property
    def is_on_time(self) -> bool:
        return self.truth <= self.here.days_left


def recalibrated(journeys: Sequence[Sequence[Moment]], base: Calibration) -> Calibration:
    """`base` with this school's curves of arrival and on-time chance, and the error of its percent.

    One sequence of moments for each student and path that has ended; those who never arrived are not to be left out but
    followed to the day the school stopped counting. The error is measured on students that a curve was not learned
    from: each half of the journeys judges the other.
    """
    if not journeys:
        return base
    moments = [moment for journey in journeys for moment in journey]
    read = replace(base, arrivals=Staged.of_arrivals(_chances(moments, base)))
    middle = len(journeys) // 2
    halves = [list(_outcomes(half, read)) for half in (journeys[:middle], journeys[middle:])]
    unseen = [*_read(halves[0], halves[1]), *_read(halves[1], halves[0])]
    on_time = Staged.of_outcomes([*halves[0], *halves[1]])
    return replace(
        read, on_time=on_time, outcomes=len(journeys), error=calibration_error(unseen) if unseen else 1.0
    )


def _chances(moments: Sequence[Moment], base: Calibration) -> Iterator[tuple[float, float]]:
    """The chance given to an arrival by the day it really came, taken in the middle of that day."""
    for each in moments:
        yield each.gone, judge(each.ledger, each.here, base).to_go.chance_within(each.truth - 0.5)


def _outcomes(journeys: Sequence[Sequence[Moment]], base: Calibration) -> Iterator[Outcome]:
    for each in (moment for journey in journeys for moment in journey):
        yield each.gone, judge(each.ledger, each.here, base).p, each.is_on_time


def _read(outcomes: Sequence[Outcome], others: Sequence[Outcome]) -> Iterator[tuple[float, bool]]:
    """The outcomes with the chances that a curve learned from the others would have said."""
    curve = Staged.of_outcomes(others)
    return ((curve(said, gone), came) for gone, said, came in outcomes)
