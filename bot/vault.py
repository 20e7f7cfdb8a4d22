"""The vault: tokens that expire, kept durably, and renewed by one process at a time."""

import asyncio
import secrets
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import datetime, timedelta

from bot.bridge import Bridge
from storage.store import Store
from storage.traffic import app_tokens, holders
from storage.traffic.app_tokens import Pair

AT_MOST = timedelta(seconds=60)
"""How long one may take to renew a token before another may try."""
A_MOMENT = 0.2


class Vault:
    """Keeps the tokens of one platform; `clock` is the coach's own."""

    def __init__(self, store: Store, bridge: Bridge, platform: str, clock: Callable[[], datetime]) -> None:
        self._store, self._bridge, self._platform, self.clock = store, bridge, platform, clock

    async def kept(self, place: str) -> Pair | None:
        """Return the newest pair of a place."""
        return await self._bridge.run(self._kept, place)

    async def keep(self, place: str, pair: Pair) -> None:
        """Keep a pair; returns after a durable commit."""
        await self._bridge.run(self._keep, place, pair)

    @asynccontextmanager
    async def alone(self, place: str) -> AsyncIterator[None]:
        """Be the only process that renews a place's token; waits for its turn."""
        if not holders.are_several(self._store.engine):
            yield
            return
        mine, me = f"{self._platform}-token:{place}", secrets.token_hex(8)
        while not await asyncio.to_thread(holders.hold, self._store.engine, mine, me, AT_MOST):  # noqa: ASYNC110
            await asyncio.sleep(A_MOMENT)
        try:
            yield
        finally:
            await asyncio.to_thread(holders.release, self._store.engine, me)

    def _kept(self, place: str) -> Pair | None:
        with self._store.reading() as connection:
            return app_tokens.kept(connection, self._platform, place)

    def _keep(self, place: str, pair: Pair) -> None:
        with self._store.begin() as unit:
            app_tokens.keep(unit.connection, self._platform, place, pair)
