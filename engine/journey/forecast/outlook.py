"""What of a reading is shown to whom, as facts: the young get no date, nobody gets a false precision."""

from datetime import date
from enum import StrEnum

from engine.frozen import Frozen
from engine.journey.forecast.arrival import LIKELY, Arrival, arrival, on_date
from engine.journey.forecast.calibration import Calibration
from engine.journey.pacing.pace import Reading
from engine.journey.plan import Plan

WIDEST = 0.5


class Viewer(StrEnum):
    """Who looks: a student of an age band, or a member of staff."""

    AGE_8_10 = "8-10"
    AGE_11_14 = "11-14"
    AGE_15_18 = "15-18"
    STAFF = "staff"


class Outlook(Frozen):
    """Facts to be put into words. `gap` is in full learning days, positive ahead.

    `arrives_from` and `arrives_by` are Mondays of weeks, both None when no date is shown. `arrival` (days and dates)
    and `percent` are for staff only.
    """

    done: int
    total: int
    gap: int
    arrives_from: date | None = None
    arrives_by: date | None = None
    arrival: Arrival | None = None
    percent: int | None = None


def viewer_of(age: int) -> Viewer:
    """The age band of a student; younger and older ones belong to the nearest."""
    if age <= 10:
        return Viewer.AGE_8_10
    return Viewer.AGE_11_14 if age <= 14 else Viewer.AGE_15_18


def outlook(plan: Plan, reading: Reading, viewer: Viewer, calibration: Calibration) -> Outlook:
    """What `viewer` is shown.

    8-10: stops and school days ahead. 11-14: one week. 15-18: a range of weeks, but only if it is at most half the goal
    wide. Staff: everything, and a percent only when the school's own outcomes allow one and the target is ahead.
    """
    here = reading.position
    counted = Outlook(here.steps_done, here.steps_total, reading.judgement.gap)
    if viewer is Viewer.AGE_11_14 and not reading.has_arrived:
        week = plan.timetable.week_of(on_date(plan, reading, reading.judgement.to_go.quantile(LIKELY)))
        return Outlook(counted.done, counted.total, counted.gap, week, week)
    coming = None if viewer is Viewer.AGE_8_10 else arrival(plan, reading)
    if coming is None:
        return counted
    weeks = _weeks(plan, coming, viewer)
    if viewer is not Viewer.STAFF:
        return Outlook(counted.done, counted.total, counted.gap, *weeks)
    percent = _percent(reading, calibration)
    return Outlook(counted.done, counted.total, counted.gap, *weeks, arrival=coming, percent=percent)


def _weeks(plan: Plan, coming: Arrival, viewer: Viewer) -> tuple[date | None, date | None]:
    early, _, late = (plan.timetable.week_of(each) for each in coming.dates)
    is_too_wide = coming.width > WIDEST * plan.days
    return (None, None) if viewer is Viewer.AGE_15_18 and is_too_wide else (early, late)


def _percent(reading: Reading, calibration: Calibration) -> int | None:
    if reading.is_past_target or not calibration.may_say_percent:
        return None
    return round(100 * reading.judgement.p)
