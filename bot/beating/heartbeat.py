"""The heartbeat: APScheduler calls one tick every few seconds, and the tick looks at whoever is due. Nothing else."""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from contextlib import suppress

from apscheduler.schedulers.asyncio import AsyncIOScheduler

EVERY = 5
logging.getLogger("apscheduler").setLevel(
    logging.ERROR
)  # else each beat that must wait for another is a line


class Heartbeat:
    """Calls `tick` again and again, never twice at once; what was missed while asleep is one tick."""

    def __init__(self, tick: Callable[[], Awaitable[None]]) -> None:
        self._tick = tick
        self._scheduler = AsyncIOScheduler(timezone="UTC")
        self._scheduler.add_job(
            self._beat, "interval", seconds=EVERY, coalesce=True, max_instances=1, misfire_grace_time=None
        )

    def start(self) -> None:
        """Begin; to be called inside the running loop."""
        self._scheduler.start()

    def stop(self) -> None:
        self._scheduler.shutdown(wait=False)

    async def _beat(self) -> None:
        with suppress(asyncio.CancelledError):  # at the stop; else the scheduler would log it as a failure
            await self._tick()
