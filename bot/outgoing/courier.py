"""The courier: takes parcels from the outbox, in batches, and has each delivered beside the others."""

import asyncio
import contextlib
from collections.abc import Mapping, Sequence

from bot.bridge import Bridge
from bot.decider import Decider
from bot.outage import Outage
from bot.outgoing.delivery import Delivery
from bot.outgoing.holder import Holder
from bot.platform import Platform
from messages.render import Renderer
from storage.store import DatabaseError
from storage.traffic.outbox import Leased

BATCH = 50
IDLE = 2.0
IDLE_AMONG_OTHERS = 0.25
"""Seconds until the outbox is looked into unasked: what another process decided on wakes nobody here."""
AT_THE_END = 8.0
"""Seconds given at a stop: less than the ten after which most supervisors kill."""


class Courier:
    """Delivers parcels: order within a room is the outbox's, different rooms go side by side."""

    def __init__(
        self,
        decider: Decider,
        bridge: Bridge,
        renderer: Renderer,
        platforms: Mapping[str, Platform],
        holder: Holder,
        outage: Outage,
    ) -> None:
        self._decider, self._bridge = decider, bridge
        self._delivery = Delivery(decider, bridge, renderer, platforms, holder, self)
        self._idle = IDLE_AMONG_OTHERS if holder.are_several else IDLE
        self._woken = asyncio.Event()
        self._under_way: set[asyncio.Task[None]] = set()
        self._outage = outage
        self._is_ending = False

    def wake(self) -> None:
        """Something new is in the outbox."""
        self._woken.set()

    async def run(self) -> None:
        """Deliver for ever; on cancellation let what is under way end, so that nothing becomes uncertain."""
        try:
            while True:
                self._woken.clear()
                if not await self._start_some():
                    await self._rest()
        finally:
            await self.end()

    def room(self, ending: int = 0) -> int:
        """Return how many more may be under way once so many have ended; none when the courier is to stop."""
        return 0 if self._is_ending else max(0, BATCH - len(self._under_way) + ending)

    def take(self, parcels: Sequence[Leased]) -> None:
        """Deliver parcels that somebody has leased already."""
        for parcel in parcels:
            task = asyncio.create_task(self._deliver_safely(parcel))
            self._under_way.add(task)
            task.add_done_callback(self._ended)

    async def drain(self) -> int:
        """Deliver all that is due now and return how many parcels were tried."""
        tried = len(self._under_way)
        await self.let_end()
        while started := await self._start_some():
            tried += started
            await self.let_end()
        return tried

    async def end(self) -> None:
        """Begin nothing more, and let what is under way end."""
        self._is_ending = True
        await self.let_end(AT_THE_END)

    async def let_end(self, seconds: float | None = None) -> None:
        """Wait until what is under way has been settled; what takes longer is left, and is uncertain."""
        while self._under_way:
            done, late = await asyncio.wait(set(self._under_way), timeout=seconds)
            if not done:
                await _leave(late)

    async def close(self) -> None:
        """End what runs beside the loop; to be called once nothing is under way."""
        await self._delivery.painter.close()

    async def _start_some(self) -> int:
        started: list[Leased] = []

        def start(parcels: Sequence[Leased]) -> None:
            started.extend(parcels)
            self.take(parcels)

        try:
            if free := self.room():
                await self._bridge.carry_through(start, self._decider.lease, free)
        except DatabaseError as error:
            self._outage.began(error)
            return 0
        return len(started)

    def _ended(self, task: asyncio.Task[None]) -> None:
        """What became free is leased as a parcel is closed; only when all places were taken may more be waiting."""
        if len(self._under_way) >= BATCH:
            self._woken.set()
        self._under_way.discard(task)

    async def _rest(self) -> None:
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(
                self._idle
            ):  # wait_for would now and then swallow a cancellation (Python 3.11)
                await self._woken.wait()

    async def _deliver_safely(self, parcel: Leased) -> None:
        """The guard of one parcel: whatever raises, the rest go on.

        When the database is away, what became of the parcel cannot be kept: its lease runs out, and the next
        attempt knows that this one may have arrived.
        """
        try:
            await self._delivery.deliver(parcel)
        except DatabaseError as error:
            self._outage.began(error)


async def _leave(tasks: set[asyncio.Task[None]]) -> None:
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)
