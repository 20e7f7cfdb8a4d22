"""The facts of a teacher's morning line: the day's times, and what came up and could wait."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class TimeFact:
    """A time of today that a student has taken."""

    at: datetime
    name: str


@dataclass(frozen=True, slots=True)
class AsideFact:
    """What came up and could wait: `what` is that of an `Aside`; each student has name, title, moment."""

    what: str
    students: tuple[tuple[str, str, datetime | None], ...]
