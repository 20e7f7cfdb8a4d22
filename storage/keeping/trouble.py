"""One thing an operator should look at."""

from datetime import datetime, timedelta

from engine.frozen import Frozen

STUCK = timedelta(minutes=10)
LATE = timedelta(hours=1)
WAITING, POISONED, FAILED = "waiting", "poisoned", "failed"


class Trouble(Frozen):
    """One row: where it is, in which state and since when, why, and whose by their code on the roster.

    No words of anybody are in it.
    """

    where: str
    key: str
    state: str
    platform: str
    person: str
    reason: str
    since: datetime
