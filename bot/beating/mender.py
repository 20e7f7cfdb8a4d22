"""The mender: notices that the clock was set back, and has put right what the wrong one left behind."""

import logging
from collections.abc import Callable
from datetime import datetime, timedelta

from storage.keeping.mending import mend
from storage.people.roster import school_keys
from storage.store import Store

log = logging.getLogger("coach.mender")
SLACK = timedelta(minutes=1)
"""A clock that is kept in step goes back by less."""
AGAIN = timedelta(days=1)


class Mender:
    """Mends at the start, when the clock has gone back, and once a day: the clock of another process may be wrong."""

    def __init__(self, store: Store, clock: Callable[[], datetime]) -> None:
        self.store, self.clock = store, clock
        self._latest: datetime | None = None
        self._mended: datetime | None = None

    def mend(self) -> int:
        """Look at the clock, and mend if need be; how much was wrong."""
        now, latest = self.clock(), self._latest
        self._latest = now
        is_back = latest is not None and now < latest - SLACK
        if not is_back and self._mended is not None and now < self._mended + AGAIN:
            return 0
        self._mended = now
        with self.store.begin() as unit:
            known = (unit.snapshots(key, now) for key in school_keys(unit.connection))
            schools = {each.school.key: (each.school, each.timetable) for each in known}
            count = mend(unit.connection, schools, now, is_back)
        if count:
            log.warning(
                "a clock was wrong: %d looks, messages and alarms were dated too late and are put right",
                count,
            )
        return count
