"""What becomes of parcels is entered in the outbox here: whatever comes up while one commit is made shares the next.

A commit costs a disk's sync, far more than a row. So a wave of messages pays for a few, not for each.
"""

import asyncio
from collections.abc import Sequence
from datetime import datetime

from bot.bridge import Bridge
from bot.decider import Decider, Entry, Verdict
from bot.platform import Receipt
from storage import outbox
from storage.outbox import Leased
from storage.store import DatabaseAway, Unit

MOST = 64
"""Entries in one commit, so that a wave never holds the store for long."""
Waiting = tuple[Entry, "asyncio.Future[Verdict]"]


class Books:
    """Enters, and returns once that is durable. Order is that of the calls."""

    def __init__(self, decider: Decider, bridge: Bridge) -> None:
        self._decider, self._bridge = decider, bridge
        self._waiting: list[Waiting] = []
        self._writer: asyncio.Task[None] | None = None

    async def may_leave(self, parcel: Leased) -> Verdict:
        """Ask at the door: True to send, False or a reason to drop it, or an instant to wait for."""
        return await self._enter(lambda unit, now: self._decider.may_leave(unit, parcel, now))

    async def begin(self, parcel: Leased) -> bool:
        """Note that a parcel is about to be handed over; False when it is somebody else's by now."""
        return bool(await self._enter(lambda unit, _: outbox.begin(unit.connection, parcel)))

    async def settle(
        self, parcel: Leased, state: str, receipt: Receipt | None = None, reason: str = ""
    ) -> None:
        """Close a parcel and, in the same transaction, act on its arrival or its failure."""
        named = receipt.message_id if receipt else ""

        def entry(unit: Unit, now: datetime) -> bool:
            return self._decider.settled(unit, parcel, state, now, message_id=named, reason=reason)

        await self._enter(entry)

    async def postpone(self, parcel: Leased, until: datetime, reason: str) -> None:
        """Give a parcel back, to be tried again at a time."""
        await self._enter(lambda unit, _: outbox.postpone(unit.connection, parcel, until, reason))

    async def hold(self, parcel: Leased, until: datetime) -> None:
        """Keep a parcel as being sent until a moment, for it may have arrived."""
        await self._enter(lambda unit, _: outbox.hold(unit.connection, parcel, until))

    async def _enter(self, entry: Entry) -> Verdict:
        mine: asyncio.Future[Verdict] = asyncio.get_running_loop().create_future()
        self._waiting.append((entry, mine))
        if self._writer is None or self._writer.done():
            self._writer = asyncio.create_task(self._write())
        return await mine

    async def _write(self) -> None:
        while self._waiting:
            page, self._waiting = self._waiting[:MOST], self._waiting[MOST:]
            await self._write_page(page)

    async def _write_page(self, page: Sequence[Waiting]) -> None:
        """Make one commit of a page; where an entry spoils it, each of its entries gets one of its own."""
        try:
            verdicts = await self._bridge.run(self._decider.enter, [entry for entry, _ in page])
        except Exception as error:  # noqa: BLE001 (whoever waits for the entry gets it)
            if len(page) > 1 and not isinstance(error, DatabaseAway):
                for each in page:
                    await self._write_page([each])
                return
            for _, waits in page:
                if not waits.done():
                    waits.set_exception(error)
            return
        for (_, waits), verdict in zip(page, verdicts, strict=True):
            if not waits.done():
                waits.set_result(verdict)
