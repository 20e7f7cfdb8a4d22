"""A database that is away: the log is told once when it begins and once when it is over, and work goes on by itself."""

import logging

from storage.store import DatabaseError

log = logging.getLogger("coach.database")


class Outage:
    """What one loop knows of the database: `began` after a failure, `over` after a success."""

    def __init__(self) -> None:
        self._is_on = False

    def began(self, error: DatabaseError) -> None:
        if not self._is_on:
            log.error(
                "the database does not answer (%s); trying again until it does", type(error.orig).__name__
            )
        self._is_on = True

    def over(self) -> None:
        if self._is_on:
            log.warning("the database answers again")
        self._is_on = False
