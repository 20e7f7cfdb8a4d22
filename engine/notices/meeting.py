"""What the coach can say about times at which a teacher and a student look at evidence together."""

from datetime import datetime

from engine.notices.base import Notice


class WindowsShown(Notice):
    """To a teacher: their times, each with the student who has taken it, in the order of the buttons."""

    times: tuple[tuple[datetime, str], ...]


class WindowRefused(Notice):
    """To a teacher: a time that cannot be offered; `reason` is clock (not a time of day), past, closed or twice."""

    reason: str


class TimesShown(Notice):
    """To a student: when which teacher has time to look at it together; `booked` is what they have taken."""

    title: str
    times: tuple[tuple[datetime, str], ...]
    booked: datetime | None = None


class Meeting(Notice):
    """To both: a meeting is booked, moved, left (by the student), cancelled (by the teacher), or soon."""

    what: str
    title: str
    at: datetime
    name: str


ALL: tuple[type[Notice], ...] = (WindowsShown, WindowRefused, TimesShown, Meeting)
