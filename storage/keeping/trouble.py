"""One thing an operator should look at."""

from dataclasses import dataclass
from datetime import datetime, timedelta

STUCK = timedelta(minutes=10)
LATE = timedelta(hours=1)
WAITING, POISONED, FAILED = "waiting", "poisoned", "failed"


@dataclass(frozen=True, slots=True)
class Trouble:
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
