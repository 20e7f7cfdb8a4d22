"""The facts of a teacher's morning line: the day's times, and what came up and could wait."""

from datetime import datetime

from engine.frozen import Frozen


class TimeFact(Frozen):
    """A time of today that a student has taken."""

    at: datetime
    name: str


class AsideFact(Frozen):
    """What came up and could wait: `what` is that of an `Aside`; each student has name, title, moment."""

    what: str
    students: tuple[tuple[str, str, datetime | None], ...]
