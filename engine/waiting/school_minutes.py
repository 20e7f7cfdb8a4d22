"""School minutes: time counts only while the school is open, so that a night or a break is nobody's delay."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta

from engine.frozen import Frozen
from engine.journey.timetable import Timetable
from engine.nouns.school import School

DAY = timedelta(days=1)
MINUTE = timedelta(minutes=1)


class SchoolHours(Frozen):
    """When somebody at the school can be expected to answer: from `opens` to `closes` on its class days."""

    timetable: Timetable
    opens: time
    closes: time

    @classmethod
    def of(cls, school: School, timetable: Timetable) -> "SchoolHours":
        return cls(timetable, school.policy.school_opens, school.policy.school_closes)

    def after(self, start: datetime, minutes: int) -> datetime | None:
        """The instant at which so many school minutes have passed since `start`; None beyond the calendar."""
        left = minutes * MINUTE
        for begins, ends in self._sessions(start):
            if ends - begins >= left:
                return begins + left
            left -= ends - begins
        return None

    def between(self, start: datetime, end: datetime) -> int:
        """Whole school minutes from `start` to `end`, 0 when there are none."""
        spans = (min(ends, end) - begins for begins, ends in self._until(start, end))
        return sum(spans, timedelta()) // MINUTE

    def end_of_next_class_day(self, start: datetime) -> datetime | None:
        """When the first class day after the one of `start` closes; None beyond the calendar."""
        day = self.timetable.next_class_day(self.timetable.local(start).date())
        return self.timetable.at(day, self.closes) if day else None

    def next_opening(self, start: datetime) -> datetime | None:
        """When the first class day after the one of `start` opens; None beyond the calendar."""
        day = self.timetable.next_class_day(self.timetable.local(start).date())
        return self.timetable.at(day, self.opens) if day else None

    def _until(self, start: datetime, end: datetime) -> Iterator[tuple[datetime, datetime]]:
        for begins, ends in self._sessions(start):
            if begins >= end:
                return
            yield begins, ends

    def _sessions(self, start: datetime) -> Iterator[tuple[datetime, datetime]]:
        """The stretches of school time from `start` on, each with a length above nothing."""
        start = start.astimezone(UTC)
        day: date | None = self.timetable.local(start).date() - DAY
        while day is not None and (day := self.timetable.next_class_day(day)) is not None:
            begins, ends = max(self.timetable.at(day, self.opens), start), self.timetable.at(day, self.closes)
            if begins < ends:
                yield begins, ends
