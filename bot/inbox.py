"""The ear of the shell: commits what platforms bring before they acknowledge it, then wakes the decider."""

import asyncio
import logging
from collections.abc import Sequence

from bot.bridge import Bridge
from bot.courier import Courier
from bot.decider import Decider
from storage import accounts
from storage.incoming import Incoming

log = logging.getLogger("coach.inbox")
IDLE = 5.0


class Inbox:
    """Keeps incomings durably; what was not decided on at once is decided in the order of arrival."""

    def __init__(self, decider: Decider, bridge: Bridge, courier: Courier) -> None:
        self._decider, self._bridge, self._courier = decider, bridge, courier
        self._heard = asyncio.Event()

    async def hear(self, incoming: Incoming) -> None:
        await self.hear_all((incoming,))

    async def hear_all(self, batch: Sequence[Incoming], *, cursor: str = "", source: str = "") -> None:
        leased = await self._bridge.run(self._decider.hear, batch, source, cursor)
        self._courier.take(leased)
        if batch and not leased:
            self._heard.set()

    async def cursor(self, source: str) -> str:
        return await self._bridge.run(self._decider.store.cursor, source)

    async def left(self, platform: str, sender: str, *, here: bool) -> None:
        await self._bridge.run(self._mark, platform, sender, here)

    async def run(self) -> None:
        """Decide for ever; what an earlier run left undecided comes first."""
        while True:
            self._heard.clear()
            if await self.decide():
                continue
            try:
                await asyncio.wait_for(self._heard.wait(), IDLE)
            except TimeoutError:
                continue

    async def decide(self) -> int:
        """Decide on one page of what waits; the number dealt with."""
        dealt = await self._bridge.run(self._decider.decide_waiting)
        if dealt:
            self._courier.wake()
        return dealt

    def _mark(self, platform: str, sender: str, here: bool) -> None:
        with self._decider.store.begin() as unit:
            accounts.mark_reachable(unit.connection, platform, sender, here)
