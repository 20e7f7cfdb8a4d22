"""What becomes of parcels is entered in the outbox here: whatever comes up while one commit is made shares the next.

A commit costs a disk's sync, far more than a row. So a wave of messages pays for a few, not for each; and what may go
next is leased in the commit that closes what went before.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol

from bot.bridge import Bridge
from bot.decider import Decider, Entry
from bot.outgoing.leaving import Verdict, may_leave
from bot.platform import Receipt
from bot.together import Together, Waiting, tell
from engine.frozen import Frozen
from storage.store import Unit
from storage.traffic import outbox
from storage.traffic.outbox import Leased

MOST = 64
"""Entries in one commit, so that a wave never holds the store for long."""


class Line(Frozen):
    """Something to enter; one that `ends` a delivery makes room for another."""

    entry: Entry
    ends: bool = False


class Following(Protocol):
    """Whoever delivers: what may go next is leased in the commit that closes what went before."""

    def room(self, ending: int) -> int:
        """Return how many more may be under way once so many have ended."""

    def take(self, parcels: Sequence[Leased]) -> None:
        """Deliver parcels that have been leased."""


class Books:
    """Enters, and returns once that is durable. Order is that of the calls."""

    def __init__(self, decider: Decider, bridge: Bridge, following: Following) -> None:
        self._decider, self._bridge, self._following = decider, bridge, following
        self._lines: Together[Line, Verdict] = Together(self._commit, MOST)

    async def may_leave(self, parcel: Leased) -> Verdict:
        """Ask at the door: True to send, False or a reason to drop it, or an instant to wait for."""
        return await self._enter(lambda unit, now: may_leave(unit, parcel, now))

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

        await self._enter(entry, ends=True)

    async def postpone(self, parcel: Leased, until: datetime, reason: str) -> None:
        """Give a parcel back, to be tried again at a time."""
        await self._enter(lambda unit, _: outbox.postpone(unit.connection, parcel, until, reason), ends=True)

    async def hold(self, parcel: Leased, until: datetime) -> None:
        """Keep a parcel as being sent until a moment, for it may have arrived."""
        await self._enter(lambda unit, _: outbox.hold(unit.connection, parcel, until), ends=True)

    async def _enter(self, entry: Entry, *, ends: bool = False) -> Verdict:
        return await self._lines.add(Line(entry, ends))

    async def _commit(self, page: Sequence[Waiting[Line, Verdict]]) -> None:
        ending = sum(each.thing.ends for each in page)

        def pass_on(found: tuple[list[Verdict], list[Leased]]) -> None:
            verdicts, leased = found
            tell(page, verdicts)
            self._following.take(leased)

        entries = [each.thing.entry for each in page]
        most = self._following.room(ending) if ending else 0
        await self._bridge.carry_through(pass_on, self._decider.enter, entries, most)
