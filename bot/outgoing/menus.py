"""Gives each person the platform's menu of commands for their role, in their language, and anew when these change."""

import asyncio
import contextlib
import logging
from collections.abc import Awaitable, Mapping, Sequence
from hashlib import blake2b

from bot.bridge import Bridge
from bot.outage import Outage
from bot.platform import OffersCommands, SendError
from engine.nouns.people import Role
from messages.render import Renderer
from storage.store import DatabaseError, Store
from storage.traffic import menus
from storage.traffic.menus import MenuDue

log = logging.getLogger("coach.menus")
PAGE = 20
EVERY = 5.0
LONGEST_PAUSE = 300.0


class Menus:
    """Compares what accounts have with what they should have: joining, an import and a new version look alike."""

    def __init__(
        self,
        store: Store,
        bridge: Bridge,
        renderer: Renderer,
        platforms: Mapping[str, OffersCommands],
        languages: Sequence[str],
        outage: Outage,
    ) -> None:
        self._store, self._bridge, self._renderer = store, bridge, renderer
        self._platforms, self._languages, self._outage = platforms, languages, outage
        told = [renderer.commands(role, each) for role in ("stranger", *Role) for each in languages]
        self._version = blake2b(repr(told).encode(), digest_size=6).hexdigest()

    async def run(self) -> None:
        """Greet strangers once, then keep everybody's menu true, for ever; trouble here is never anybody's."""
        if not self._platforms:
            return
        await self.offer_to_strangers()
        while True:
            pause = await self._pause()
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(pause):
                    await asyncio.Event().wait()

    async def offer_to_strangers(self) -> None:
        """The menu for whoever has not joined: the first language for all, each other one for its speakers."""
        for platform in self._platforms.values():
            for number, language in enumerate(self._languages):
                try:
                    commands = self._renderer.commands("stranger", language)
                    await platform.offer_commands(commands, language=language if number else "")
                except SendError as error:
                    log.warning("the menu for strangers was not set: %s", error.reason)

    async def offer_due(self) -> int:
        """Give one page of people their menus, once those of gone accounts are taken back; the number that was due.

        Raises SendError when asked to wait.
        """
        for platform, room in await self._bridge.run(self._left):
            await _tried(self._platforms[platform].take_commands_back(room))
            await self._bridge.run(self._taken_back, platform, room)
        due = await self._bridge.run(self._due)
        for each in due:
            commands = self._renderer.commands(each.role, each.language)
            await _tried(self._platforms[each.platform].offer_commands(commands, room=each.room))
            await self._bridge.run(self._given, each)
        return len(due)

    async def _pause(self) -> float:
        try:
            return 0.0 if await self.offer_due() == PAGE else EVERY
        except SendError as error:
            return min(error.retry_after or EVERY, LONGEST_PAUSE)
        except DatabaseError as error:
            self._outage.began(error)
            return EVERY
        except Exception:
            log.exception("menus failed; they are tried again")
            return LONGEST_PAUSE

    def _left(self) -> list[tuple[str, str]]:
        with self._store.reading() as connection:
            return menus.menus_left(connection, list(self._platforms), PAGE)

    def _taken_back(self, platform: str, room: str) -> None:
        with self._store.begin() as unit:
            menus.menu_taken_back(unit.connection, platform, room)

    def _due(self) -> list[MenuDue]:
        with self._store.reading() as connection:
            return menus.menus_due(connection, list(self._platforms), self._version, PAGE)

    def _given(self, due: MenuDue) -> None:
        with self._store.begin() as unit:
            menus.menu_given(unit.connection, due)


async def _tried(call: Awaitable[None]) -> None:
    """What will never work is left; anything else is for later."""
    try:
        await call
    except SendError as error:
        if not (error.permanent or error.malformed):
            raise
        log.warning("a menu was refused: %s", error.reason)
