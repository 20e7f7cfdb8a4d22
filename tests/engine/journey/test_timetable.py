"""The school's days and clock: what counts as a class day, and when a wall-clock time is."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.journey.timetable import Timetable

DAY = timedelta(days=1)
EASTER = [date(2026, 4, 6) + n * DAY for n in range(5)]
BERLIN = Timetable.of("Europe/Berlin", date(2025, 8, 25), date(2026, 6, 26), EASTER)
ZONES = (
    "Europe/Berlin",
    "America/New_York",
    "America/St_Johns",
    "Australia/Lord_Howe",
    "Pacific/Apia",
    "Asia/Kathmandu",
    "Africa/Casablanca",
    "America/Santiago",
    "Asia/Tehran",
    "Pacific/Chatham",
    "Europe/Dublin",
    "UTC",
)
days = st.dates(date(2025, 7, 1), date(2026, 8, 31))


def year(zone: str, number: int) -> Timetable:
    return Timetable.of(zone, date(number, 1, 1), date(number, 12, 31), weekdays=range(7))


def test_weekends_and_closed_days_are_no_class_days() -> None:
    assert BERLIN.is_class_day(date(2026, 4, 2))
    assert not BERLIN.is_class_day(date(2026, 4, 4))
    assert not any(BERLIN.is_class_day(each) for each in EASTER)
    assert not BERLIN.is_class_day(date(2026, 6, 29))


def test_a_year_is_counted_without_its_last_day() -> None:
    assert BERLIN.count(date(2026, 4, 1), date(2026, 4, 14)) == 4
    assert BERLIN.count(date(2026, 4, 14), date(2026, 4, 1)) == 0
    assert BERLIN.count(date(2020, 1, 1), date(2030, 1, 1)) == len(BERLIN.days)


@given(days, st.integers(1, 250))
def test_the_nth_learning_day_is_found_again_by_counting(day: date, n: int) -> None:
    end = BERLIN.plus(day, n)
    if BERLIN.knows(end):
        assert BERLIN.count(day, end + DAY) == n
        assert BERLIN.is_class_day(end)


@given(days, st.integers(2, 400))
def test_beyond_the_calendar_ordinary_weekdays_are_counted(day: date, n: int) -> None:
    end, before = BERLIN.plus(day, n), BERLIN.plus(day, n - 1)
    assert end > before
    assert end.weekday() < 5
    if not BERLIN.knows(before):
        assert (end - before).days == (3 if before.weekday() == 4 else 1)


def test_the_day_after_the_last_known_one_is_the_next_weekday() -> None:
    assert BERLIN.plus(date(2026, 6, 26), 1) == date(2026, 6, 26)
    assert BERLIN.plus(date(2026, 6, 26), 2) == date(2026, 6, 29)
    assert BERLIN.plus(date(2026, 8, 1), 1) == date(2026, 8, 3)
    assert BERLIN.plus(date(2026, 8, 3), 1) == date(2026, 8, 3)


def test_no_days_ahead_is_today_and_a_negative_number_is_refused() -> None:
    assert BERLIN.plus(date(2026, 4, 4), 0) == date(2026, 4, 4)
    with pytest.raises(ValueError, match="-1"):
        BERLIN.plus(date(2026, 4, 4), -1)


def test_a_school_week_begins_on_its_first_class_day() -> None:
    monday = date(2026, 4, 13)
    assert BERLIN.week_of(date(2026, 4, 19)) == monday
    assert BERLIN.week_days(monday) == tuple(monday + n * DAY for n in range(5))
    assert BERLIN.week_days(date(2026, 4, 6)) == ()
    assert BERLIN.is_first_of_week(monday)
    assert BERLIN.is_last_of_week(date(2026, 4, 17))
    assert not BERLIN.is_first_of_week(date(2026, 4, 6))
    assert not BERLIN.is_last_of_week(date(2026, 4, 18))


def test_when_monday_is_closed_tuesday_is_the_first_of_the_week() -> None:
    school = Timetable.of("UTC", date(2026, 4, 1), date(2026, 5, 1), [date(2026, 4, 6)])
    assert school.is_first_of_week(date(2026, 4, 7))


def test_the_next_class_day_is_after_the_holidays_and_none_after_the_year() -> None:
    assert BERLIN.next_class_day(date(2026, 4, 3)) == date(2026, 4, 13)
    assert BERLIN.next_class_day(date(2026, 6, 26)) is None


def test_a_break_is_longer_than_a_weekend() -> None:
    assert not BERLIN.is_break(date(2026, 3, 28))
    assert all(BERLIN.is_break(date(2026, 4, 4) + n * DAY) for n in range(9))
    assert not BERLIN.is_break(date(2026, 4, 3))
    assert BERLIN.is_break(date(2026, 6, 27))
    assert not BERLIN.is_break(date(2025, 8, 20))


def test_a_learner_has_the_subjects_days_without_excused_ones() -> None:
    sick = frozenset({date(2026, 4, 15)})
    own = BERLIN.for_learner(frozenset({0, 2}), sick)
    assert own.week_days(date(2026, 4, 13)) == (date(2026, 4, 13),)
    assert own.is_break(date(2026, 4, 15))
    assert own.is_break(date(2026, 4, 14))
    assert not own.is_break(date(2026, 4, 21))
    assert own.plus(date(2026, 6, 27), 2) == date(2026, 7, 1)
    assert BERLIN.for_learner(frozenset({0, 2}), sick) is own
    assert BERLIN.for_learner() == BERLIN


def test_a_learner_without_any_class_day_still_gets_dates() -> None:
    none = BERLIN.for_learner(frozenset())
    assert none.days == ()
    assert none.plus(date(2026, 4, 4), 1) == date(2026, 4, 6)
    assert none.next_open(datetime(2026, 4, 4, tzinfo=UTC)) is None


@pytest.mark.parametrize(
    ("first", "last", "zone", "weekdays"),
    [
        (date(2026, 1, 2), date(2026, 1, 1), "UTC", range(5)),
        (date(2026, 1, 1), date(2026, 1, 2), "Mars/Olympus", range(5)),
        (date(2026, 1, 1), date(2026, 1, 2), "", range(5)),
        (date(2026, 1, 1), date(2026, 1, 2), "../etc/passwd", range(5)),
        (date(2026, 1, 1), date(2026, 1, 2), "UTC", ()),
        (date(2026, 1, 1), date(2026, 1, 2), "UTC", (7,)),
    ],
)
def test_an_impossible_calendar_is_refused(
    first: date, last: date, zone: str, weekdays: tuple[int, ...]
) -> None:
    with pytest.raises(ValueError, match=r"."):
        Timetable.of(zone, first, last, weekdays=weekdays)


def test_a_time_without_a_zone_is_refused() -> None:
    with pytest.raises(ValueError, match="zone"):
        BERLIN.local(datetime(2026, 4, 1, 12))  # noqa: DTZ001 - the very thing that is refused


def test_a_skipped_hour_gives_the_first_instant_after_it() -> None:
    assert BERLIN.at(date(2026, 3, 29), time(2, 30)) == datetime(2026, 3, 29, 1, tzinfo=UTC)
    assert BERLIN.at(date(2026, 3, 29), time(2, 0, 0, 5)) == datetime(2026, 3, 29, 1, tzinfo=UTC)
    assert BERLIN.at(date(2026, 3, 29), time(3)) == datetime(2026, 3, 29, 1, tzinfo=UTC)


def test_a_doubled_hour_gives_the_first_of_the_two() -> None:
    assert BERLIN.at(date(2025, 10, 26), time(2, 30)) == datetime(2025, 10, 26, 0, 30, tzinfo=UTC)


def test_half_an_hour_is_skipped_on_lord_howe() -> None:
    lord_howe = year("Australia/Lord_Howe", 2025)
    gap = lord_howe.at(date(2025, 10, 5), time(2, 15))
    assert lord_howe.local(gap).time() == time(2, 30)


def test_the_day_that_samoa_skipped_gives_the_first_instant_of_the_next() -> None:
    samoa = year("Pacific/Apia", 2011)
    assert samoa.local(samoa.at(date(2011, 12, 30), time(12))).replace(tzinfo=None) == datetime(2011, 12, 31)  # noqa: DTZ001


@given(st.sampled_from(ZONES), st.dates(date(2024, 1, 1), date(2027, 12, 31)), st.times())
def test_a_wall_clock_time_is_its_first_instant_or_the_first_after(zone: str, day: date, wall: time) -> None:
    school = year(zone, 2025)
    instant = school.at(day, wall)
    shown = school.local(instant).replace(tzinfo=None)
    meant = datetime.combine(day, wall)
    earlier = (instant - timedelta(seconds=1)).astimezone(ZoneInfo(zone)).replace(tzinfo=None)
    assert shown >= meant
    assert shown == meant or earlier < meant


def test_a_day_begins_where_the_clock_first_shows_it_also_when_it_skips_midnight() -> None:
    for zone, day in (("Europe/Berlin", date(2026, 10, 25)), ("Africa/Cairo", date(2026, 4, 24))):
        school = Timetable.of(zone, day, day + timedelta(days=7))
        begins = school.begins(day)
        assert school.local(begins).date() == day
        assert school.local(begins - timedelta(seconds=1)).date() == day - timedelta(days=1)


def test_both_moments_of_a_doubled_hour_are_told_apart_on_another_clock() -> None:
    berlin, school = ZoneInfo("Europe/Berlin"), Timetable.of("UTC", date(2026, 10, 25), date(2026, 10, 30))
    first, second = (school.local(datetime(2026, 10, 25, 2, 30, tzinfo=berlin, fold=fold)) for fold in (0, 1))
    assert second - first == timedelta(hours=1)


def test_nobody_is_disturbed_in_the_evening_at_night_or_on_days_off() -> None:
    def quiet(*parts: int) -> bool:
        return BERLIN.is_quiet(datetime(*parts, tzinfo=ZoneInfo("Europe/Berlin")))  # type: ignore[misc, arg-type]

    assert quiet(2026, 4, 1, 7, 29)
    assert not quiet(2026, 4, 1, 7, 30)
    assert not quiet(2026, 4, 1, 19, 29)
    assert quiet(2026, 4, 1, 19, 30)
    assert quiet(2026, 4, 4, 12, 0)
    assert quiet(2026, 4, 8, 12, 0)


def test_a_message_waits_for_the_next_class_morning() -> None:
    friday_night = datetime(2026, 4, 3, 21, tzinfo=UTC)
    assert BERLIN.next_open(friday_night) == datetime(2026, 4, 13, 5, 30, tzinfo=UTC)
    noon = datetime(2026, 4, 13, 12, tzinfo=UTC)
    assert BERLIN.next_open(noon) == noon
    assert BERLIN.next_open(datetime(2026, 6, 26, 18, tzinfo=UTC)) is None


@given(st.sampled_from(ZONES), st.datetimes(datetime(2025, 1, 1), datetime(2026, 1, 10)))  # noqa: DTZ001
def test_the_next_open_moment_is_open_and_none_before_it_is(zone: str, moment: datetime) -> None:
    school = Timetable.of(zone, date(2025, 1, 7), date(2025, 12, 19), [date(2025, 3, 31), date(2025, 10, 27)])
    now = moment.replace(tzinfo=UTC)
    opens = school.next_open(now)
    if opens is None:
        assert school.next_class_day(school.local(now).date()) is None
        return
    assert opens >= now
    assert not school.is_quiet(opens)
    assert opens == now or school.is_quiet(opens - timedelta(seconds=1))


@given(st.sampled_from(ZONES))
def test_a_change_of_zone_changes_no_class_day(zone: str) -> None:
    moved = Timetable.of(zone, date(2025, 8, 25), date(2026, 6, 26), EASTER)
    assert moved.days == BERLIN.days
