"""A database that is away: the log is told once when it begins and once when it is over, and work goes on by itself."""

import logging

from storage.outages import DatabaseError, why

log = logging.getLogger("coach.database")
QUIET = 2
"""The database is taken to be back when it could be read and written so often in a row, and nothing failed between."""


class Outage:
    """What all loops of a coach know of the database together: whoever fails says `began`, the heart alone `worked`."""

    def __init__(self) -> None:
        self._told = ""
        self._worked = 0

    @property
    def is_on(self) -> bool:
        return bool(self._told)

    def began(self, error: DatabaseError) -> None:
        """Something failed; the log is told unless it knows."""
        line, self._worked = why(error), 0
        if line != self._told:
            log.error("%s. Meanwhile nothing is acknowledged; I try again until it works", line)
        self._told = line

    def worked(self) -> None:
        """All that is asked of the database has been tried and went well."""
        self._worked += 1
        if self._told and self._worked >= QUIET:
            log.warning("the database works again")
            self._told = ""
