"""A database that is away: the log is told once when it begins and once when it is over, and work goes on by itself."""

import asyncio
import logging
from collections.abc import Callable

from storage.outages import SILENT, DatabaseError, why

log = logging.getLogger("coach.database")
QUIET = 2
"""The database is taken to be back when it could be read and written so often in a row, and nothing failed between."""
LONG = 20.0
"""Seconds: longer than anybody waits for a lock, or for a server that has stopped, and is then told so."""


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
        self._tell(why(error))

    def is_silent(self) -> None:
        """Nothing failed, and nothing ends; the log is told unless it knows of anything."""
        self._tell(self._told or SILENT)

    def _tell(self, line: str) -> None:
        self._worked = 0
        if line != self._told:
            log.error("%s. Meanwhile nothing is acknowledged; I try again until it works", line)
        self._told = line

    def worked(self) -> None:
        """All that is asked of the database has been tried and went well."""
        self._worked += 1
        if self._told and self._worked >= QUIET:
            log.warning("the database works again")
            self._told = ""


async def listen_for_silence(outage: Outage, stuck: Callable[[], float]) -> None:
    """Look every second, for ever, for how many seconds the work under way is stuck: a disk that hangs tells nobody."""
    while True:
        if stuck() > LONG:
            outage.is_silent()
        await asyncio.sleep(1)
