"""The shell: everything around the coach, built in one place and run together."""

import asyncio
import contextlib
import logging
from collections.abc import Awaitable, Callable, Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path

from bot.beating.absence import Absence
from bot.beating.heartbeat import EVERY, Heartbeat
from bot.beating.lookout import PAGE, Lookout
from bot.beating.mate import mate_for
from bot.beating.mender import Mender
from bot.beating.second_look import SecondLook
from bot.bridge import Bridge
from bot.connecting import Opening
from bot.decider import Clock, Decider
from bot.inbox import Inbox
from bot.outage import Outage, listen_for_silence
from bot.outgoing.courier import Courier
from bot.outgoing.holder import Holder
from bot.outgoing.homekeeper import Homekeeper
from bot.outgoing.menus import Menus
from bot.platform import ConnectError, HeardByOne, Homes, JoinsByLink, OffersCommands, Platform, Rotates
from bot.safety import Rehearsals
from bot.vault import Vault
from engine.languages import LANGUAGES
from engine.talk.phrasebook import Phrasebook
from messages.render import Renderer
from messages.typed.phrase_files import read_phrasebook
from storage.guard import TRIED
from storage.store import DatabaseError, Store
from storage.traffic.inbox import set_cursor

log = logging.getLogger("coach")


def utc_now() -> datetime:
    """The one place where the coach looks at a real clock."""
    return datetime.now(UTC)


class Shell:
    """A running coach: an inbox, a decider, a courier and, while it runs by itself, a heartbeat.

    To be made inside a running event loop. `settle` runs everything to rest, for virtual clocks and tests.
    With `say` the platforms are not open yet: `run` opens them side by side, and `say` gets the line of each.
    """

    def __init__(
        self,
        store: Store,
        platforms: Sequence[Platform],
        *,
        clock: Clock = utc_now,
        words: Path | None = None,
        say: Callable[[str], None] | None = None,
    ) -> None:
        renderer = Renderer(words)
        self.store, self.platforms = store, platforms
        self._bridge = Bridge(store)
        self._outage = Outage()
        self.decider = Decider(store, read_phrasebooks(renderer, words), clock)
        self.decider.doors = {e.name: e.joining_link for e in platforms if isinstance(e, JoinsByLink)}
        self.lookout, self.absence = Lookout(store, clock, mate_for(store)), Absence(store, clock)
        self.mender, self.rehearsals = Mender(store, clock), Rehearsals(store, clock)
        self.dates = SecondLook(store, clock)
        by_name = {each.name: each for each in platforms}
        self._rotating = {name: each for name, each in by_name.items() if isinstance(each, Rotates)}
        for name, rotating in self._rotating.items():
            rotating.use_vault(Vault(store, self._bridge, name, clock))
        self._opening = Opening(platforms, say, self._troubled) if say else None
        self.holder = Holder(store, list(by_name), is_open=self._is_open)
        self.decider.elsewhere = self.holder.elsewhere
        self.courier = Courier(self.decider, self._bridge, renderer, by_name, self.holder, self._outage)
        self.homes = Homekeeper(store, self._bridge, renderer, by_name, clock, self._outage)
        offering = {each.name: each for each in platforms if isinstance(each, OffersCommands)}
        self.menus = Menus(store, self._bridge, renderer, offering, LANGUAGES, self._outage)
        self.inbox = Inbox(self.decider, self._bridge, self.courier, self.homes, self._outage)

    async def run(self, ready: Callable[[], None] | None = None) -> None:
        """Listen, decide, deliver and look, until cancelled; then let what is under way end.

        Raises ConnectError when a platform refuses us.
        """
        try:
            await self._run(ready)
        except BaseExceptionGroup as failed:
            refused, _ = failed.split(ConnectError)
            if refused is None:
                raise
            raise refused.exceptions[0] from None

    async def _run(self, ready: Callable[[], None] | None) -> None:
        heartbeat = Heartbeat(self.tick)
        async with asyncio.TaskGroup() as together:
            together.create_task(self.holder.run())
            together.create_task(listen_for_silence(self._outage, self._bridge.stuck))
            courier = together.create_task(self.courier.run())
            together.create_task(self.inbox.run())
            for ability, work in (
                (Homes, self.homes.run),
                (OffersCommands, self.menus.run),
                (Rotates, self._keep_fresh),
            ):
                together.create_task(self._once_open(ability, work))
            for platform in self.platforms:
                together.create_task(self._listen(platform))
            together.create_task(self._once_served(ready))
            heartbeat.start()
            try:
                await courier
            finally:
                heartbeat.stop()

    async def _once_open(self, ability: type, work: Callable[[], Awaitable[None]]) -> None:
        """Do what needs the platforms with an ability, once these are open."""
        if self._opening is not None:
            await self._opening.until_open(each.name for each in self.platforms if isinstance(each, ability))
        await work()

    async def _once_served(self, ready: Callable[[], None] | None) -> None:
        if self._opening is not None:
            await self._opening.until_served()
        if ready is not None:
            ready()

    async def _listen(self, platform: Platform) -> None:
        if self._opening is not None:
            await self._opening.open(platform)
            self.courier.wake()
        if isinstance(platform, HeardByOne):
            await self.holder.while_ours(platform.name, lambda: platform.listen(self.inbox))
        else:
            await platform.listen(self.inbox)

    async def _keep_fresh(self) -> None:
        """Tokens have a beat of their own: while a platform is slow to answer, nobody else waits."""
        while self._rotating:
            await asyncio.gather(*(each.keep_fresh() for each in self._rotating.values()))
            await asyncio.sleep(EVERY)

    async def tick(self) -> None:
        """Ring the alarms and look at everybody who is due, a page at a time, so that replies never wait long."""
        try:
            await self._bridge.run(self._try_database)
            await self._bridge.run(self.mender.mend)
            if await self._bridge.run(self.absence.note):
                self.courier.wake()
            for due in (self.lookout.ring_due, self.lookout.look_at_due):
                while await self._bridge.run(due, PAGE):
                    self.courier.wake()
                    self.homes.wake()
            if await self._bridge.run(self.rehearsals.begin_due):
                self.courier.wake()
            if await self._bridge.run(self.dates.is_believed):
                await self._bridge.run(self.lookout.forget_old_words)
                await self._bridge.run(self.lookout.forget_traffic)
            self._outage.worked()
        except DatabaseError as error:
            self._outage.began(error)
        except Exception:
            log.exception("the heartbeat failed; it beats again in a moment")

    def _try_database(self) -> None:
        """Look at the database's version; during an outage at all of it, and whether it can be written."""
        if not self._outage.is_on:
            self.store.guard.look()
            return
        self.store.guard.look_at_all()
        with self.store.begin() as unit:
            set_cursor(unit.connection, TRIED, self.decider.clock().isoformat())

    def is_well(self) -> bool:
        """Say whether every platform is open and, where it knows its connection, connected."""
        return all(self._is_open(each.name) and getattr(each, "connected", True) for each in self.platforms)

    def _is_open(self, name: str) -> bool:
        return self._opening is None or self._opening.is_open(name)

    async def _troubled(self, name: str, line: str) -> None:
        await self.inbox.troubled(name, line)

    async def settle(self) -> None:
        """Decide and deliver until nothing is left to do at this moment."""
        await self.holder.renew()
        while await self.inbox.decide() + await self.courier.drain() + await self.homes.drain():
            continue

    async def close(self) -> None:
        """Let what is under way end, then close the platforms and the store's worker."""
        await self.courier.end()
        await self.courier.close()
        await self.holder.release()
        for platform in self.platforms:
            with contextlib.suppress(Exception):
                await platform.close()
        self._bridge.close()
        self.lookout.close()
        self.store.engine.dispose()


def read_phrasebooks(renderer: Renderer, words: Path | None = None) -> Mapping[str, Phrasebook]:
    """Return the typed words of every language the coach speaks; each knows the others beside it."""
    books = {each: read_phrasebook(each, renderer.labels(each), words) for each in LANGUAGES}
    return {
        each: book.beside(tuple(books[other] for other in books if other != each))
        for each, book in books.items()
    }
