"""Whether this process is the one that sends for a platform and polls it, where several serve one database."""

import asyncio
import contextlib
import logging
import os
import secrets
import time
from collections.abc import Awaitable, Callable, Sequence
from datetime import timedelta

from storage.store import DatabaseError, Store
from storage.traffic import holders

log = logging.getLogger("coach.holder")


class Holder:
    """Takes platforms and keeps them. What it says of itself is counted from before each lease was asked for.

    So a process that slept, however long, finds its lease over before the database may give it to another.
    """

    def __init__(
        self,
        store: Store,
        names: Sequence[str],
        *,
        lease: timedelta = holders.LEASE,
        clock: Callable[[], float] = time.monotonic,
        is_open: Callable[[str], bool] = lambda name: True,
    ) -> None:
        self._engine, self._names = store.engine, tuple(names)
        self._lease, self._clock, self._is_open = lease, clock, is_open
        self._process = f"{os.getpid()}-{secrets.token_hex(8)}"
        self._until = dict.fromkeys(self._names, 0.0)
        self.are_several = holders.are_several(store.engine)

    def holds(self, name: str) -> bool:
        """Say whether a platform is ours at this very moment: open, and no other process's."""
        return self._is_open(name) and (not self.are_several or self._clock() < self._until.get(name, 0.0))

    def elsewhere(self) -> list[str]:
        """Return the platforms that another process sends for, or nobody yet."""
        return [name for name in self._names if not self.holds(name)]

    async def renew(self) -> None:
        """Take what is open and free, and keep what is ours; while the database is away, nothing is."""
        for name in filter(self._is_open, self._names if self.are_several else ()):
            asked, had = self._clock(), self.holds(name)
            try:
                is_ours = await asyncio.to_thread(
                    holders.hold, self._engine, name, self._process, self._lease
                )
            except DatabaseError:
                continue
            self._until[name] = asked + self._lease.total_seconds() if is_ours else 0.0
            if self.holds(name) != had:
                log.info("%s is %s", name, "ours" if is_ours else "another's")

    async def run(self) -> None:
        """Renew for ever, at a third of a lease."""
        while self.are_several:
            await self.renew()
            await asyncio.sleep(self._lease.total_seconds() / 3)

    async def release(self) -> None:
        """Leave all to the others; what nobody has renewed is theirs already."""
        if self.are_several and any(map(self.holds, self._names)):
            self._until = dict.fromkeys(self._names, 0.0)
            with contextlib.suppress(DatabaseError):
                await asyncio.to_thread(holders.release, self._engine, self._process)

    async def while_ours(self, name: str, work: Callable[[], Awaitable[None]]) -> None:
        """Do something for as long as a platform is ours, each time that it is."""
        while self.are_several:
            await self._until_it_is(name, ours=True)
            at_work = asyncio.ensure_future(work())
            lost = asyncio.ensure_future(self._until_it_is(name, ours=False))
            try:
                await asyncio.wait((at_work, lost), return_when=asyncio.FIRST_COMPLETED)
                if at_work.done():
                    at_work.result()
            finally:
                for each in (at_work, lost):
                    each.cancel()
                await asyncio.gather(at_work, lost, return_exceptions=True)
        await work()

    async def _until_it_is(self, name: str, *, ours: bool) -> None:
        while self.holds(name) is not ours:  # noqa: ASYNC110 (it ends by the clock, and nobody tells)
            await asyncio.sleep(self._lease.total_seconds() / 30)
