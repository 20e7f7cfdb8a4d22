"""One delivery: a parcel put into words, handed to its platform, and settled by what became of it."""

import asyncio
import logging
from collections.abc import Mapping
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from bot.bridge import Bridge
from bot.decider import Decider
from bot.outgoing.books import Books, Following
from bot.outgoing.handing_over import hand_over
from bot.outgoing.holder import Holder
from bot.outgoing.pacer import TooSoon
from bot.outgoing.pacers import Pacers
from bot.outgoing.painter import Painter
from bot.platform import Platform, ReadsBack, Receipt, SendError, ShowsPictures
from engine.decision import Lane
from messages.message import Message
from messages.render import Renderer
from storage.store import DatabaseError
from storage.traffic import outbox
from storage.traffic.outbox import RANK, Leased

log = logging.getLogger("coach.courier")
TRIES = 8
ASK_AGAIN = timedelta(seconds=3)
PATIENCE = timedelta(days=1)
FIRST_RETRY = 2.0
LONGEST_RETRY = 300.0
MOST_DOUBLINGS = 10


class Delivery:
    """Delivers single parcels; what the platforms answer decides whether one is sent, tried again or given up."""

    def __init__(
        self,
        decider: Decider,
        bridge: Bridge,
        renderer: Renderer,
        platforms: Mapping[str, Platform],
        holder: Holder,
        following: Following,
    ) -> None:
        self._decider, self._bridge, self.renderer = decider, bridge, renderer
        self._platforms, self._holder = platforms, holder
        self._readable = {name for name, each in platforms.items() if isinstance(each, ReadsBack)}
        self.painter = Painter()
        self._books = Books(decider, bridge, following)
        self._pacers = Pacers(platforms, asyncio.get_running_loop().time)

    async def deliver(self, parcel: Leased) -> None:
        """A parcel that cannot be put into words is tried a few times, then kept as failed with its reason."""
        try:
            await self._deliver(parcel)
        except DatabaseError:
            raise
        except Exception as error:
            log.exception("parcel %s failed", parcel.key)
            reason = type(error).__name__
            if parcel.attempt >= TRIES:
                await self._settle(parcel, outbox.FAILED, reason=reason)
            else:
                await self._again(parcel, SendError(reason))

    async def _deliver(self, parcel: Leased) -> None:
        platform = self._platforms.get(parcel.address.platform)
        if platform is None:
            await self._settle(parcel, outbox.FAILED, reason=_nowhere(parcel))
            return
        if (parcel.was_leased or parcel.was_sending) and await self._resolved(platform, parcel):
            return
        if parcel.lane == Lane.WAVE and not await self._may_leave(parcel):
            return
        zone = ZoneInfo(parcel.address.zone) if parcel.address.zone else None
        message = self.renderer.render(parcel.notice, parcel.address.language, zone)
        if parcel.was_sending and not isinstance(platform, ReadsBack):
            message = self.renderer.marked_as_repeat(message, parcel.address.language)
        shows = message.picture
        drawn = await self.painter.paint(shows) if shows and isinstance(platform, ShowsPictures) else None
        if await self._turn_came(platform, parcel):
            await self._send(platform, parcel, message, drawn)

    async def _turn_came(self, platform: Platform, parcel: Leased) -> bool:
        """Wait for the parcel's turn; False when it is not to be sent now, or not by us."""
        try:
            async with self._pacers.of(parcel.address).near(parcel.address.room, RANK[parcel.lane]) as turn:
                if not await self._has_begun(platform, parcel):
                    log.warning("%s is somebody else's by now", parcel.key)
                    return False
                await turn.take()
            if not self._holder.holds(platform.name):  # we slept, perhaps: another keeps this pace by now
                await self._books.postpone(parcel, self._decider.clock(), "another process sends here")
                return False
        except TooSoon as wait:
            until = self._decider.clock() + timedelta(seconds=wait.seconds)
            await self._books.postpone(parcel, until, "the room's pace")
            return False
        return True

    async def _has_begun(self, platform: Platform, parcel: Leased) -> bool:
        """Note that the parcel is about to leave; until then its lease could end without harm.

        A platform that can be asked is asked after every lease that ended, so it needs no such note, only a
        lease that still runs.
        """
        if platform.name in self._readable:
            return parcel.until is None or self._decider.clock() < parcel.until
        return await self._books.begin(parcel)

    async def _send(self, platform: Platform, parcel: Leased, message: Message, drawn: bytes | None) -> None:
        try:
            receipt = await hand_over(platform, parcel, message, drawn)
        except SendError as error:
            await self._not_sent(parcel, error)
        except Exception as error:
            log.exception("%s raised what a platform must not", platform.name)
            await self._uncertain(parcel, SendError(type(error).__name__, uncertain=True))
        else:
            await self._settle(parcel, outbox.SENT, receipt)

    async def _not_sent(self, parcel: Leased, error: SendError) -> None:
        if error.uncertain:
            await self._uncertain(parcel, error)
        elif error.permanent or error.malformed:
            await self._bridge.run(self._decider.unreachable, parcel) if error.permanent else None
            await self._settle(parcel, outbox.FAILED, reason=error.reason)
        else:
            await self._again(parcel, error)

    async def _uncertain(self, parcel: Leased, error: SendError) -> None:
        """It may have arrived. Read back where that can be; else only what is critical goes again, marked."""
        platform = self._platforms[parcel.address.platform]
        can_ask = isinstance(platform, ReadsBack) and not self._is_old(parcel)
        if can_ask or (parcel.lane == Lane.ALERT and parcel.attempt < TRIES):
            await self._leave_leased(parcel, error)
            return
        await self._settle(parcel, outbox.UNCERTAIN, reason=error.reason)

    async def _leave_leased(self, parcel: Leased, error: SendError) -> None:
        """Leave the row as `sending` with a short lease: the next attempt knows that this one was uncertain.

        Short, because everything else for the room waits behind it; longer each time, because on a platform
        that cannot be asked each attempt may be one more copy.
        """
        until = self._decider.clock() + ASK_AGAIN * 2 ** min(parcel.attempt - 1, MOST_DOUBLINGS)
        await self._books.hold(parcel, until)
        log.warning("%s may or may not have arrived: %s", parcel.key, error.reason)

    async def _resolved(self, platform: Platform, parcel: Leased) -> bool:
        """Settle a parcel whose earlier attempt died on the way, unless it has to go again."""
        if isinstance(platform, ReadsBack):
            return await self._was_found(platform, parcel)
        may_go = parcel.lane == Lane.ALERT and (parcel.attempt < TRIES or not parcel.was_leased)
        if not parcel.was_sending or may_go:
            return False
        await self._settle(parcel, outbox.UNCERTAIN, reason="died while sending")
        return True

    async def _was_found(self, platform: ReadsBack, parcel: Leased) -> bool:
        """Ask whether an earlier attempt arrived; while nobody can say, it must not go again."""
        try:
            receipt = await platform.find(parcel.address.room, parcel.key, parcel.thread)
        except SendError as error:
            await self._uncertain(parcel, error)
            return True
        if receipt is not None:
            await self._settle(parcel, outbox.SENT, receipt)
        return receipt is not None

    async def _may_leave(self, parcel: Leased) -> bool:
        verdict = await self._books.may_leave(parcel)
        if isinstance(verdict, datetime):
            await self._books.postpone(parcel, verdict, "quiet hours")
            return False
        if verdict is not True:
            await self._settle(parcel, outbox.DROPPED, reason=verdict or "no longer true")
        return verdict is True

    async def _again(self, parcel: Leased, error: SendError) -> None:
        """It surely did not leave: try again later, for a day, so that an hour without a network costs nobody."""
        if self._is_old(parcel):
            await self._settle(parcel, outbox.FAILED, reason=error.reason)
            return
        if error.retry_after is not None:
            self._pacers.of(parcel.address).stop_until(error.retry_after, parcel.address.room)
        await self._books.postpone(parcel, self._retry_at(parcel, error), error.reason)

    def _retry_at(self, parcel: Leased, error: SendError) -> datetime:
        wait = error.retry_after
        if wait is None:
            wait = min(LONGEST_RETRY, FIRST_RETRY * 2 ** min(parcel.attempt - 1, MOST_DOUBLINGS))
        return self._decider.clock() + timedelta(seconds=wait)

    def _is_old(self, parcel: Leased) -> bool:
        return self._decider.clock() - parcel.made_at >= PATIENCE

    async def _settle(
        self, parcel: Leased, state: str, receipt: Receipt | None = None, *, reason: str = ""
    ) -> None:
        if state in (outbox.FAILED, outbox.UNCERTAIN):
            log.warning("%s is %s: %s", parcel.key, state, reason)
        await self._books.settle(parcel, state, receipt, reason)


def _nowhere(parcel: Leased) -> str:
    return f"{parcel.address.platform} is not connected" if parcel.address.platform else "no account"
