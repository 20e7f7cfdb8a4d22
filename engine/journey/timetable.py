"""A school's class days and clock: which days count, and which instant a wall-clock time is."""

from bisect import bisect_left, bisect_right
from collections.abc import Collection, Iterator
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

from engine.frozen import Frozen

MONDAY_TO_FRIDAY = frozenset(range(5))
QUIET_FROM = time(19, 30)
QUIET_UNTIL = time(7, 30)
MIDNIGHT = time(0)
DAY = timedelta(days=1)


class Timetable(Frozen):
    """The class days of one school, or of one learner, in the school's zone.

    `days` is sorted and holds every known class day; before the first and after the last there is no class.
    """

    zone: str
    days: tuple[date, ...]
    weekdays: frozenset[int] = MONDAY_TO_FRIDAY

    @classmethod
    def of(
        cls,
        zone: str,
        first: date,
        last: date,
        closed: Collection[date] = (),
        weekdays: Collection[int] = MONDAY_TO_FRIDAY,
    ) -> "Timetable":
        """Every `weekdays` (Monday is 0) from `first` to `last`, both included, that is not `closed`.

        Raises ValueError for an unknown zone, no or impossible weekdays, or `last` before `first`.
        """
        _check(zone, first, last, weekdays)
        closed, weekdays = frozenset(closed), frozenset(weekdays)
        span = (first + n * DAY for n in range((last - first).days + 1))
        return cls(zone, tuple(d for d in span if d.weekday() in weekdays and d not in closed), weekdays)

    def for_learner(
        self, weekdays: frozenset[int] | None = None, excused: frozenset[date] = frozenset()
    ) -> "Timetable":
        """The class days of one learner: on a subject's weekdays, without excused days and personal breaks.

        `None` leaves the school's own weekdays. Cached, so that asking for every judgement is cheap.
        """
        return _for_learner(self, self.weekdays if weekdays is None else weekdays, excused)

    def is_class_day(self, day: date) -> bool:
        at = bisect_left(self.days, day)
        return at < len(self.days) and self.days[at] == day

    def is_break(self, day: date) -> bool:
        """Whether `day` lies in a stretch without class that is longer than the usual days off.

        A weekend is no break; a weekend next to a closed day is part of one, and so is all after the last class day.
        Before the first class day nothing has begun that could break.
        """
        if self.is_class_day(day):
            return False
        before, after = self.days_before(day), self.next_class_day(day)
        if before == 0:
            return False
        if after is None:
            return True
        last = self.days[before - 1]
        return any((last + n * DAY).weekday() in self.weekdays for n in range(1, (after - last).days))

    def count(self, start: date, end: date) -> int:
        """Known class days in [start, end); 0 when `end` is not after `start`. Nothing beyond the calendar counts."""
        return max(0, bisect_left(self.days, end) - bisect_left(self.days, start))

    def days_before(self, day: date) -> int:
        """All known class days before `day`."""
        return bisect_left(self.days, day)

    def plus(self, day: date, n: int) -> date:
        """The class day on which the n-th learning day falls, `day` itself being the first if it is a class day.

        1 Apr 2026 + 5, with 6-10 Apr closed, is 14 Apr. n = 0 gives `day`. Beyond the last known class day, ordinary
        weekdays are counted: a forecast only, see `knows`. Raises ValueError for a negative n.
        """
        if n < 0:
            raise ValueError(f"cannot count {n} class days ahead")
        if n == 0:
            return day
        at = bisect_left(self.days, day) + n - 1
        return self.days[at] if at < len(self.days) else self._beyond(day, at - len(self.days) + 1)

    def knows(self, day: date) -> bool:
        """Whether the calendar reaches as far as `day`."""
        return bool(self.days) and day <= self.days[-1]

    def next_class_day(self, day: date) -> date | None:
        """The first class day strictly after `day`; None when the calendar has no more."""
        at = bisect_right(self.days, day)
        return self.days[at] if at < len(self.days) else None

    def week_of(self, day: date) -> date:
        """The Monday of the week of `day`."""
        return date.fromordinal(day.toordinal() - day.weekday())

    def week_days(self, monday: date) -> tuple[date, ...]:
        """The class days of the seven days from `monday`, in order."""
        return self.days[bisect_left(self.days, monday) : bisect_left(self.days, monday + 7 * DAY)]

    def is_first_of_week(self, day: date) -> bool:
        return self.week_days(self.week_of(day))[:1] == (day,)

    def is_last_of_week(self, day: date) -> bool:
        return self.week_days(self.week_of(day))[-1:] == (day,)

    def local(self, now: datetime) -> datetime:
        """`now` on the school's clock. Raises ValueError for a naive time."""
        if now.tzinfo is None:
            raise ValueError("a time without a zone cannot be placed in a school's day")
        return _local(self.zone, now) if now.tzinfo is UTC else now.astimezone(_zone(self.zone))

    def at(self, day: date, wall: time) -> datetime:
        """The instant (UTC) at which the school's clock shows `wall` on `day`.

        A time the clock skips gives the first instant after the gap; a time it shows twice gives the first.
        """
        return _instant(self.zone, day, wall)

    def begins(self, day: date) -> datetime:
        """The instant (UTC) at which `day` begins on the school's clock: what is not before it was that day or later.

        Cached, so that many moments can be told apart by days without placing each on the school's clock.
        """
        return _instant(self.zone, day, MIDNIGHT)

    def is_quiet(self, now: datetime, start: time = QUIET_FROM, end: time = QUIET_UNTIL) -> bool:
        """Whether nobody is to be disturbed: no class day, or school-local time from `start` on or before `end`."""
        local = self.local(now)
        return not self.is_class_day(local.date()) or not end <= local.time() < start

    def next_open(self, now: datetime, start: time = QUIET_FROM, end: time = QUIET_UNTIL) -> datetime | None:
        """The first instant (UTC) from `now` on that is not quiet; None when the calendar has no more class days."""
        opens = (max(self.at(day, end), now.astimezone(UTC)) for day in self._from(self.local(now).date()))
        return next((instant for instant in opens if not self.is_quiet(instant, start, end)), None)

    def _from(self, day: date) -> Iterator[date]:
        return (self.days[n] for n in range(bisect_left(self.days, day), len(self.days)))

    def _beyond(self, day: date, n: int) -> date:
        """The n-th ordinary weekday past the calendar, counted from `day` if that is already past it."""
        last = day - DAY if not self.knows(day) else self.days[-1]
        weekdays = self.weekdays or MONDAY_TO_FRIDAY
        weeks, rest = divmod(n - 1, len(weekdays))
        ahead = [d for d in range(1, 8) if (last + d * DAY).weekday() in weekdays]
        return last + (weeks * 7 + ahead[rest]) * DAY

    def __hash__(self) -> int:
        return hash((self.zone, self.days[:1], self.days[-1:], len(self.days)))


@lru_cache(maxsize=64)
def _zone(name: str) -> ZoneInfo:
    return ZoneInfo(name)


@lru_cache(maxsize=1024)
def _local(zone: str, now: datetime) -> datetime:
    """Every rule asks for the same moment. For UTC alone: elsewhere two moments that a clock shows alike are equal."""
    return now.astimezone(_zone(zone))


@lru_cache(maxsize=4096)
def _instant(zone: str, day: date, wall: time) -> datetime:
    shown = datetime.combine(day, wall.replace(tzinfo=None, fold=0), _zone(zone))
    instant = shown.astimezone(UTC)
    skipped = instant.astimezone(shown.tzinfo).replace(tzinfo=None) != shown.replace(tzinfo=None)
    return _end_of_gap(shown) if skipped else instant


@lru_cache(maxsize=4096)
def _for_learner(school: Timetable, weekdays: frozenset[int], excused: frozenset[date]) -> Timetable:
    days = (d for d in school.days if d.weekday() in weekdays and d not in excused)
    return Timetable(school.zone, tuple(days), school.weekdays & weekdays)


def _check(zone: str, first: date, last: date, weekdays: Collection[int]) -> None:
    try:
        ZoneInfo(zone)
    except (KeyError, ValueError, OSError) as error:
        raise ValueError(f"unknown time zone {zone!r}") from error
    if last < first:
        raise ValueError(f"the last class day {last} is before the first, {first}")
    if not weekdays or not set(weekdays) <= set(range(7)):
        raise ValueError(f"class weekdays must be some of 0 (Monday) to 6 (Sunday), not {sorted(weekdays)}")


def _end_of_gap(skipped: datetime) -> datetime:
    """The first instant with the new offset, to the second, between the two readings of a skipped time."""
    skipped = skipped.replace(microsecond=0)
    before, after = skipped.replace(fold=1).astimezone(UTC), skipped.astimezone(UTC)
    old = before.astimezone(skipped.tzinfo).utcoffset()
    while after - before > timedelta(seconds=1):
        middle = before + timedelta(seconds=(after - before) // timedelta(seconds=1) // 2)
        is_old = middle.astimezone(skipped.tzinfo).utcoffset() == old
        before, after = (middle, after) if is_old else (before, middle)
    return after
