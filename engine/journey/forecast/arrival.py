"""When a student may arrive: early, likely and late, in learning days and as dates."""

from datetime import date
from math import ceil

from engine.frozen import Frozen
from engine.journey.pacing.pace import Reading
from engine.journey.plan import Plan

EARLY, LIKELY, LATE = 0.1, 0.5, 0.9


class Arrival(Frozen):
    """The 10, 50 and 90 % quantiles. `days` are learning days from the reading on, `dates` the class days they end on.

    Dates beyond the calendar count ordinary weekdays; `is_known` is false when the likely one is.
    """

    days: tuple[float, float, float]
    dates: tuple[date, date, date]
    is_known: bool

    @property
    def width(self) -> float:
        return self.days[2] - self.days[0]


def arrival(plan: Plan, reading: Reading) -> Arrival | None:
    """The arrival, computed when somebody looks (a millisecond); None when nothing remains."""
    if reading.has_arrived:
        return None
    early, likely, late = (reading.judgement.to_go.quantile(share) for share in (EARLY, LIKELY, LATE))
    dates = (on_date(plan, reading, early), on_date(plan, reading, likely), on_date(plan, reading, late))
    return Arrival((early, likely, late), dates, plan.timetable.knows(dates[1]))


def on_date(plan: Plan, reading: Reading, days: float) -> date:
    """The class day on which so many learning days after the reading have passed."""
    return plan.timetable.plus(reading.until, max(1, ceil(days)))
