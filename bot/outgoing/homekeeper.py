"""The homekeeper: shows people's homes again after what they show has changed, many changes at once."""

import asyncio
import contextlib
import logging
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from bot.bridge import Bridge
from bot.outage import Outage
from bot.platform import HasTokens, HomeChanged, Homes, Platform, SendError
from engine.decision import Conversation
from engine.frozen import Frozen
from engine.notices import Notice
from engine.notices.everybody import WhoAreYou
from engine.talk.home import home
from messages.render import Renderer
from storage.store import DatabaseError, Store, Unit
from storage.traffic import homes
from storage.traffic.homes import Stale

log = logging.getLogger("coach.homes")
GATHER = 0.3
"""Seconds in which changes are gathered, so that a burst of them is shown once."""
IDLE = 5.0
PAGE = 20
TRIES = 6
LATER = timedelta(seconds=5)


class Ready(Frozen):
    """A home that is to be shown, as it stands at this moment; no parts when it could not be made."""

    home: Stale
    parts: tuple[Notice, ...] = ()
    language: str = "en"
    zone: str = ""


class Homekeeper:
    """Shows what is marked as stale; a mark that is set while one is shown is shown once more."""

    def __init__(
        self,
        store: Store,
        bridge: Bridge,
        renderer: Renderer,
        platforms: Mapping[str, Platform],
        clock: Callable[[], datetime],
        outage: Outage,
    ) -> None:
        self._store, self._bridge, self._renderer, self._clock = store, bridge, renderer, clock
        self._platforms = {name: each for name, each in platforms.items() if isinstance(each, Homes)}
        self._woken = asyncio.Event()
        self._tokens = {name: each for name, each in platforms.items() if isinstance(each, HasTokens)}
        self._stopped: dict[tuple[str, str], float] = {}
        self._outage = outage

    def wake(self) -> None:
        """Something may have been marked."""
        self._woken.set()

    async def run(self) -> None:
        """Show for ever; where no platform has homes there is nothing to do."""
        while self._platforms:
            self._woken.clear()
            try:
                if not await self.drain():
                    await self._rest()
            except DatabaseError as error:
                self._outage.began(error)
                await asyncio.sleep(IDLE)
            await asyncio.sleep(GATHER)

    async def drain(self) -> int:
        """Show what is due now, one page of it; the number of homes tried."""
        if not self._platforms:
            return 0
        ready = await self._bridge.run(self._take)
        await asyncio.gather(*(self._show(each) for each in ready))
        return len(ready)

    async def _rest(self) -> None:
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(IDLE):
                await self._woken.wait()

    def _take(self) -> list[Ready]:
        now = self._clock()
        with self._store.begin() as unit:
            return [self._made(unit, each, now) for each in homes.lease(unit.connection, now, PAGE)]

    def _made(self, unit: Unit, stale: Stale, now: datetime) -> Ready:
        """One home that cannot be made stops no other."""
        if not stale.person:
            return Ready(stale, (WhoAreYou(),))
        try:
            known = unit.snapshots(stale.school, now)
            me = known.person(stale.person)
            parts = home(known.acting(me, Conversation(me.key)), now, stale.turned)
            return Ready(stale, parts, me.language, known.school.zone)
        except DatabaseError:
            raise
        except Exception:
            log.exception("the home of %s could not be made", stale.person)
            return Ready(stale)

    async def _show(self, ready: Ready) -> None:
        stale, platform = ready.home, self._platforms.get(ready.home.platform)
        try:
            if platform is None or not ready.parts:
                raise SendError("nothing to show, or nowhere")
            if (wait := self._stopped.get(self._token(stale), 0.0) - asyncio.get_running_loop().time()) > 0:
                raise SendError("told to wait", retry_after=wait)
            zone = ZoneInfo(ready.zone) if ready.zone else None
            parts = [self._renderer.render(each, ready.language, zone) for each in ready.parts]
            version = await platform.show_home(stale.sender, parts, stale.version)
        except HomeChanged:
            await self._bridge.run(self._keep, homes.forget_version, stale, self._clock())
        except SendError as error:
            await self._bridge.run(self._keep, homes.settle, stale, self._again(stale, error))
        except DatabaseError:
            raise
        except Exception:
            log.exception("a home could not be shown")
            await self._bridge.run(self._keep, homes.settle, stale, self._again(stale, SendError("raised")))
        else:
            await self._bridge.run(self._keep, homes.shown, stale, version)

    def _keep(self, settle: Callable[[Any, Stale, Any], None], stale: Stale, outcome: object) -> None:
        with self._store.begin() as unit:
            settle(unit.connection, stale, outcome)

    def _token(self, stale: Stale) -> tuple[str, str]:
        """Name the token that a home is shown with: limits count for it, not for a platform."""
        several = self._tokens.get(stale.platform)
        return stale.platform, several.token_for(stale.sender) if several else ""

    def _again(self, stale: Stale, error: SendError) -> datetime | None:
        """When to try again; what never will be, or fails too often, waits until the home is opened or changed.

        A token that is to be left alone for a while is left alone with all its homes, and that is no failure.
        """
        if error.retry_after is not None:
            self._stopped[self._token(stale)] = asyncio.get_running_loop().time() + error.retry_after
            return self._clock() + timedelta(seconds=error.retry_after)
        if error.permanent or error.malformed or stale.attempts >= TRIES:
            log.warning("the home of %s is not shown: %s", stale.person or "a stranger", error.reason)
            return None
        return self._clock() + LATER * stale.attempts
