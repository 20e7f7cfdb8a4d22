"""The estimated arrival as dates, and who is shown what of it."""

from datetime import date, timedelta

import pytest

from engine.frozen import replace
from engine.journey.forecast.arrival import arrival
from engine.journey.forecast.calibration import Calibration
from engine.journey.forecast.outlook import Outlook, Viewer, outlook, viewer_of
from engine.journey.pacing.pace import Reading, read
from engine.journey.pacing.progress import Mastery, Progress
from engine.journey.plan import Plan
from tests.engine.journey.cases import SCHOOL, day, reading, travelled

SURE = Calibration(outcomes=100, error=0.05)


def student_d() -> tuple[Plan, Reading]:
    plan, progress = travelled(7.5, 30)
    return plan, read(plan, progress, day(30))


def test_learning_days_become_class_days() -> None:
    plan, seen = student_d()
    coming = arrival(plan, seen)
    assert coming is not None
    assert coming.dates == (day(30 + 24), day(30 + 37), day(30 + 56))
    assert coming.is_known


def test_before_the_school_day_is_over_today_is_a_day_to_work_on() -> None:
    plan, progress = travelled(7.5, 30)
    morning = read(plan, progress, day(31), today_is_over=False)
    assert morning.judgement == read(plan, progress, day(30)).judgement
    coming = arrival(plan, morning)
    assert coming is not None
    assert coming.dates[1] == day(30 + 37)


def test_an_arrival_beyond_the_calendar_says_so() -> None:
    plan, progress = travelled(3, 30)
    coming = arrival(plan, read(plan, progress, SCHOOL.days[-1]))
    assert coming is not None
    assert not coming.is_known
    assert coming.dates[0] > SCHOOL.days[-1]


def test_who_has_arrived_has_no_estimate() -> None:
    plan, _ = travelled(5, 30)
    done = Progress.of(Mastery(step.key, day(9)) for step in plan.steps)
    seen = read(plan, done, day(10))
    assert arrival(plan, seen) is None
    assert outlook(plan, seen, Viewer.STAFF, SURE).arrival is None


def test_the_youngest_see_stops_and_school_days_but_no_date() -> None:
    plan, seen = student_d()
    assert outlook(plan, seen, Viewer.AGE_8_10, SURE) == Outlook(6, len(plan.steps), 15)


def test_the_middle_ones_see_a_week() -> None:
    plan, seen = student_d()
    shown = outlook(plan, seen, Viewer.AGE_11_14, SURE)
    assert shown.arrives_from == shown.arrives_by == SCHOOL.week_of(day(67))
    assert shown.percent is None


def test_the_older_ones_see_a_range_of_weeks_if_it_is_narrow() -> None:
    plan, seen = student_d()
    shown = outlook(plan, seen, Viewer.AGE_15_18, SURE)
    assert (shown.arrives_from, shown.arrives_by) == (SCHOOL.week_of(day(54)), SCHOOL.week_of(day(86)))
    assert shown.arrival is None
    wide = reading(5, 30, 30)
    assert outlook(plan, wide, Viewer.AGE_15_18, SURE).arrives_by is None


def test_staff_see_dates_and_a_percent_once_it_has_proved_itself() -> None:
    plan, seen = student_d()
    assert outlook(plan, seen, Viewer.STAFF, SURE).percent == 93
    assert outlook(plan, seen, Viewer.STAFF, SURE).arrival == arrival(plan, seen)
    for unsure in (Calibration(), replace(SURE, outcomes=99), replace(SURE, error=0.051)):
        assert outlook(plan, seen, Viewer.STAFF, unsure).percent is None


def test_after_the_target_there_is_an_arrival_but_no_chance() -> None:
    plan, progress = travelled(5, 30)
    late = read(plan, progress, plan.target + timedelta(days=3))
    shown = outlook(plan, late, Viewer.STAFF, SURE)
    assert late.is_past_target
    assert late.judgement.p == 0
    assert shown.arrival is not None
    assert shown.percent is None


def test_a_gap_counts_full_days_only() -> None:
    plan, seen = student_d()
    for buffer, gap in ((-0.9, 0), (0.9, 0), (-1.2, -1), (2.99, 2)):
        part = replace(seen, judgement=replace(seen.judgement, buffer=buffer))
        assert outlook(plan, part, Viewer.AGE_8_10, SURE).gap == gap


@pytest.mark.parametrize(
    ("age", "viewer"), [(7, "8-10"), (10, "8-10"), (11, "11-14"), (14, "11-14"), (15, "15-18"), (19, "15-18")]
)
def test_age_bands(age: int, viewer: str) -> None:
    assert viewer_of(age) == viewer


def test_a_week_is_named_by_its_monday() -> None:
    plan, seen = student_d()
    shown = outlook(plan, seen, Viewer.AGE_11_14, SURE)
    assert isinstance(shown.arrives_by, date)
    assert shown.arrives_by.weekday() == 0
