"""Schools in zones whose clocks do odd things, in the weeks in which they do them."""

from collections.abc import Mapping
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from engine.frozen import replace
from engine.nouns.school import Calendar, Pack
from tests.fakes.schools import small_school

DAY = timedelta(days=1)
CHANGES: Mapping[str, date] = {
    "Africa/Cairo": date(2026, 4, 24),
    "Africa/Casablanca": date(2026, 2, 15),
    "America/Havana": date(2026, 3, 8),
    "America/New_York": date(2026, 11, 1),
    "America/Sao_Paulo": date(2018, 11, 4),
    "America/St_Johns": date(2011, 3, 13),
    "Antarctica/Troll": date(2026, 3, 29),
    "Asia/Tehran": date(2022, 3, 22),
    "Australia/Lord_Howe": date(2026, 10, 4),
    "Europe/London": date(2026, 10, 25),
    "Pacific/Apia": date(2011, 12, 30),
    "Pacific/Chatham": date(2026, 9, 27),
}
"""A day on which the zone's clock is changed: by half an hour on Lord Howe, by two in Troll, by a whole day in Apia."""


def monday_of(zone: str) -> date:
    """The Monday of the week in which the clock is changed."""
    day = CHANGES[zone]
    return day - day.weekday() * DAY


def school_around(zone: str, weekdays: frozenset[int] = frozenset(range(5)), *, students: int = 4) -> Pack:
    """The small school in a zone, in the middle of its year when the clock is changed."""
    pack = small_school(students=students, zone=zone)
    assert pack.school is not None
    assert pack.sections is not None
    year = Calendar(monday_of(zone) - 91 * DAY, monday_of(zone) + 210 * DAY, weekdays=weekdays)
    sections = tuple(replace(each, starts=year.first, ends=year.last) for each in pack.sections)
    return replace(pack, school=replace(pack.school, calendar=year), sections=sections)


def instant(zone: str, day: date, wall: time = time(0)) -> datetime:
    """An instant at which, or just after which, the clock of a zone shows a time on a day."""
    return datetime.combine(day, wall, ZoneInfo(zone)).astimezone(UTC)
