"""The ear of the shell: commits what platforms bring before they acknowledge it, then wakes the decider."""

import asyncio
import contextlib
from collections.abc import Callable, Iterator, Sequence
from functools import cache
from typing import ParamSpec, TypeVar
from zoneinfo import available_timezones

from bot.bridge import Bridge
from bot.decider import Decider
from bot.outage import Outage
from bot.outgoing.courier import Courier
from bot.outgoing.homekeeper import Homekeeper
from bot.presence import move_room, note_presence
from bot.together import Together, Waiting, tell
from storage.keeping.stuck import TROUBLE
from storage.people import accounts
from storage.store import DatabaseError
from storage.traffic import homes
from storage.traffic.inbox import set_cursor
from storage.traffic.incoming import Incoming
from storage.traffic.outbox import Leased

P = ParamSpec("P")
T = TypeVar("T")
IDLE = 5.0
MOST_NOTED = 255
MOST = 256
"""Batches in one commit: where more than a few come at once, they are only kept in it."""


class Inbox:
    """Keeps incomings durably; what was not decided on at once is decided in the order of arrival."""

    def __init__(
        self, decider: Decider, bridge: Bridge, courier: Courier, homes: Homekeeper, outage: Outage
    ) -> None:
        self._decider, self._bridge, self._courier, self._homes = decider, bridge, courier, homes
        self._gathered: Together[Sequence[Incoming], None] = Together(self._hear_gathered, MOST)
        self._heard = asyncio.Event()
        self._outage = outage

    async def hear(self, incoming: Incoming) -> None:
        """Keep one incoming for whom somebody waits; it is decided on as soon as it has been acknowledged."""
        await self._asked(self._decider.keep, (incoming,))
        self._heard.set()

    async def hear_all(self, batch: Sequence[Incoming], *, cursor: str = "", source: str = "") -> None:
        """Keep a batch and, when it is little, decide on it in the same commit, with what else comes meanwhile."""
        if cursor:
            await self._hear(batch, source, cursor)
        else:
            await self._gathered.add(batch)

    async def cursor(self, source: str) -> str:
        return await self._asked(self._decider.store.cursor, source)

    async def rooms(self, platform: str) -> Sequence[str]:
        return await self._asked(self._rooms, platform)

    async def left(self, platform: str, sender: str, *, here: bool) -> None:
        await self._asked(self._mark, platform, sender, here)
        self._courier.wake()

    async def moved(self, platform: str, old: str, new: str) -> None:
        await self._asked(self._move, platform, old, new)

    async def home_opened(self, platform: str, sender: str, turned: str = "") -> None:
        await self._asked(self._opened, platform, sender, turned)
        self._homes.wake()

    async def described(self, platform: str, sender: str, *, zone: str, language: str) -> bool:
        await self.decide()  # what they said just now may be what makes them known
        return await self._asked(self._describe, platform, sender, zone, language)

    async def troubled(self, platform: str, line: str) -> None:
        with contextlib.suppress(DatabaseError):
            await self._asked(self._note_trouble, platform, line)

    async def speaks(self, platform: str, sender: str) -> str:
        return await self._asked(self._speaks, platform, sender)

    async def run(self) -> None:
        """Decide for ever; what an earlier run left undecided comes first."""
        while True:
            self._heard.clear()
            if await self._decide_if_possible():
                continue
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(IDLE):
                    await self._heard.wait()

    async def decide(self) -> int:
        """Decide on one page of what waits; the number dealt with."""
        decided = 0

        def pass_on(done: tuple[int, Sequence[Leased]]) -> None:
            nonlocal decided
            decided, leased = done
            self._courier.take(leased)

        await self._bridge.carry_through(pass_on, self._decider.decide_waiting)
        if decided:
            self._homes.wake()
        return decided

    async def _hear_gathered(self, page: Sequence[Waiting[Sequence[Incoming], None]]) -> None:
        await self._hear([incoming for each in page for incoming in each.thing])
        tell(page, [None] * len(page))

    async def _hear(self, batch: Sequence[Incoming], source: str = "", cursor: str = "") -> None:
        def pass_on(heard: tuple[list[Leased], bool]) -> None:
            leased, is_all = heard
            self._courier.take(leased)
            self._homes.wake()
            if not is_all:
                self._heard.set()

        with self._noticed():
            await self._bridge.carry_through(pass_on, self._decider.hear, batch, source, cursor)

    async def _decide_if_possible(self) -> int:
        try:
            with self._noticed():
                return await self.decide()
        except DatabaseError:
            return 0

    async def _asked(self, work: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        with self._noticed():
            return await self._bridge.run(work, *args, **kwargs)

    @contextlib.contextmanager
    def _noticed(self) -> Iterator[None]:
        """Whoever asks hears of a database that is away, and so does the log, once for all of them."""
        try:
            yield
        except DatabaseError as error:
            self._outage.began(error)
            raise

    def _rooms(self, platform: str) -> Sequence[str]:
        with self._decider.store.reading() as connection:
            return accounts.rooms(connection, platform)

    def _mark(self, platform: str, sender: str, here: bool) -> None:
        with self._decider.store.begin() as unit:
            note_presence(unit, platform, sender, here, self._decider.clock())

    def _move(self, platform: str, old: str, new: str) -> None:
        with self._decider.store.begin() as unit:
            move_room(unit, platform, old, new)

    def _opened(self, platform: str, sender: str, turned: str) -> None:
        with self._decider.store.begin() as unit:
            homes.opened(unit.connection, platform, sender, self._decider.clock(), turned)

    def _note_trouble(self, platform: str, line: str) -> None:
        noted = f"{self._decider.clock().isoformat()} {line}"[:MOST_NOTED] if line else ""
        with self._decider.store.begin() as unit:
            set_cursor(unit.connection, TROUBLE + platform, noted)

    def _speaks(self, platform: str, sender: str) -> str:
        with self._decider.store.reading() as connection:
            found = accounts.known(connection, platform, sender)
        return found.language if found else ""

    def _describe(self, platform: str, sender: str, zone: str, language: str) -> bool:
        zone = zone if zone in _zones() else ""
        with self._decider.store.begin() as unit:
            return accounts.describe(unit.connection, platform, sender, zone, language)


@cache
def _zones() -> frozenset[str]:
    """Every name of a zone; looking for them opens some 600 files."""
    return frozenset(available_timezones())
