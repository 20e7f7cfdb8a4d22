"""A whole coach in memory of a test: the real shell on real SQLite, on a platform and a clock that a test moves."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Generic, TypeVar

from bot.platform import Platform
from bot.shell import Shell
from engine.decision import Lane, Parcel
from engine.notices import Notice
from storage.people import accounts
from storage.store import Store
from storage.traffic import outbox
from storage.traffic.incoming import Incoming
from storage.traffic.outbox import LEASE
from tests.fakes.desk import Desk, Posted, tapped, typed
from tests.fakes.schools import NOON, joined, key_of

P = TypeVar("P", bound=Platform)
SCHOOL = "riverside"


class Coach(Generic[P]):
    """Made inside a running loop. People's rooms are `riverside/<code>`; `joining` have their accounts already."""

    def __init__(self, store: Store, wire: P, joining: Sequence[str] = (), now: datetime = NOON) -> None:
        self.store, self.wire, self.now = store, wire, now
        joined(store, SCHOOL, joining)
        self.shell = Shell(store, [wire], clock=lambda: self.now)
        self._desk = Desk(store)

    async def says(self, code: str, text: str) -> None:
        await self.hears(typed(room(code), text))

    async def taps(self, code: str, token: str, **form: str) -> None:
        await self.hears(tapped(room(code), token, **form))

    async def hears(self, *incoming: Incoming) -> None:
        await self.shell.inbox.hear_all(incoming)
        await self.shell.settle()

    def post(
        self,
        code: str,
        notice: Notice,
        key: str,
        lane: Lane = Lane.WAVE,
        *,
        replaces: str = "",
        about: str = "",
    ) -> None:
        """Put a parcel to somebody into the outbox."""
        with self.store.begin() as unit:
            parcel = Parcel(key_of(code), notice, key, lane, replaces, about)
            address = accounts.address_of(unit.connection, SCHOOL, key_of(code))
            outbox.post(unit.connection, parcel, address, self.now)

    async def later(self, seconds: float = 0) -> None:
        """Let some time pass, or enough for a lease to run out, and deliver what may go then."""
        self.now += timedelta(seconds=seconds) if seconds else LEASE
        await self.shell.settle()

    def posted(self, kind: type[Notice] | None = None) -> list[Posted]:
        return [each for each in self._desk.posted() if kind is None or isinstance(each.notice, kind)]

    def states(self) -> dict[str, str]:
        return {each.key: each.state for each in self.posted()}

    async def close(self) -> None:
        await self.shell.close()


def room(code: str) -> str:
    return f"{SCHOOL}/{code}"
