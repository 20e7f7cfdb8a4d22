"""A date that has jumped is looked at again on a later day, before anything is done that cannot be undone.

A clock that is wrong for an hour would otherwise empty words that were still needed, and no clock that is right again
brings those back.
"""

import logging
from collections.abc import Callable
from datetime import date, datetime, timedelta

from storage.store import Store
from storage.traffic import inbox

log = logging.getLogger("coach.dates")
BELIEVED, DOUBTED = "coach:date", "coach:date?"
A_FEW = timedelta(days=3)
"""A coach may well be off from Friday to Monday."""


class SecondLook:
    """Keeps the newest date that was believed, and one that is doubted; both outlast a restart."""

    def __init__(self, store: Store, clock: Callable[[], datetime]) -> None:
        self._store, self._clock = store, clock
        self._told: date | None = None
        self._answer = False

    def is_believed(self) -> bool:
        """Say whether today's date may be trusted with what cannot be undone; the database is asked once a day."""
        today = self._clock().date()
        if self._told == today:
            return self._answer
        with self._store.begin() as unit:
            kept, doubted = (_date(inbox.cursor(unit.connection, each)) for each in (BELIEVED, DOUBTED))
            self._answer = is_believed(today, kept, doubted)
            if self._answer:
                inbox.set_cursor(unit.connection, BELIEVED, today.isoformat())
            inbox.set_cursor(unit.connection, DOUBTED, "" if self._answer else today.isoformat())
        self._told = today
        if not self._answer and kept:
            log.warning(
                "the date went from %s to %s: no old words are emptied until a later day agrees", kept, today
            )
        return self._answer


def is_believed(today: date, kept: date | None, doubted: date | None) -> bool:
    """Believe what follows soon upon a date that was believed, or upon another day on which it was doubted.

    A date before the one believed is harmless: fewer words are old on it.
    """
    if kept is not None and today - kept <= A_FEW:
        return True
    return doubted is not None and timedelta(0) < today - doubted <= A_FEW


def _date(text: str) -> date | None:
    return date.fromisoformat(text) if text else None
