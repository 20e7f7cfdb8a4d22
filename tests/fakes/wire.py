"""A platform without a network that does to each message what a test has said, and keeps what arrived."""

import asyncio
from collections import defaultdict, deque
from dataclasses import dataclass

from bot.platform import Ear, Receipt, SendError
from messages.message import Message
from messages.surfaces.plain import plain


@dataclass(frozen=True, slots=True)
class Arrival:
    """One message as it reached a room; `took_place_of` is the id of the one it changed."""

    room: str
    message: Message
    key: str
    took_place_of: str = ""

    @property
    def text(self) -> str:
        return plain(self.message)


@dataclass(frozen=True, slots=True)
class ButArrived:
    """A fate: the message arrives, and yet an error is raised."""

    error: Exception


Fate = Exception | ButArrived | None


class Wire:
    """`fates[room]` holds what becomes of the next messages to a room; None, or nothing, is delivery."""

    name = "wire"

    def __init__(self) -> None:
        self.arrived: list[Arrival] = []
        self.fates: defaultdict[str, deque[Fate]] = defaultdict(deque)
        self.tried: list[tuple[str, str]] = []

    def fates_of(self, room: str, *fates: Fate) -> None:
        self.fates[room].extend(fates)

    def read_by(self, room: str) -> list[str]:
        """What stands in a room, in the order of arrival."""
        return [each.text for each in self.arrived if each.room == room]

    async def open(self) -> str:
        return "Wire"

    async def listen(self, ear: Ear) -> None:
        await asyncio.Event().wait()

    async def send(self, room: str, message: Message, key: str) -> Receipt:
        return await self._hand_over(Arrival(room, message, key))

    async def close(self) -> None:
        return None

    async def _hand_over(self, arrival: Arrival) -> Receipt:
        self.tried.append((arrival.room, arrival.key))
        await asyncio.sleep(0)
        fate = self.fates[arrival.room].popleft() if self.fates[arrival.room] else None
        if isinstance(fate, Exception):
            raise fate
        self.arrived.append(arrival)
        if isinstance(fate, ButArrived):
            raise fate.error
        return Receipt(f"m{len(self.arrived)}")


class EditingWire(Wire):
    """A wire whose messages can be changed afterwards."""

    async def edit(self, room: str, message_id: str, message: Message, key: str) -> Receipt:
        await self._hand_over(Arrival(room, message, key, message_id))
        return Receipt(message_id)


class ReadableWire(Wire):
    """A wire that can be asked whether a message arrived; `trouble` is raised by the next questions."""

    def __init__(self) -> None:
        super().__init__()
        self.trouble: deque[Exception] = deque()

    async def find(self, room: str, key: str, thread: str = "") -> Receipt | None:
        if self.trouble:
            raise self.trouble.popleft()
        found = [n for n, each in enumerate(self.arrived, 1) if (each.room, each.key) == (room, key)]
        return Receipt(f"m{found[0]}") if found else None


class ShowingWire(Wire):
    """A wire that shows pictures, as long as it takes them."""

    def __init__(self) -> None:
        super().__init__()
        self.pictures: list[bytes] = []
        self.takes_pictures = True

    async def send_picture(self, room: str, message: Message, png: bytes, key: str) -> Receipt:
        if not self.takes_pictures:
            raise SendError("no pictures here", malformed=True)
        self.pictures.append(png)
        return await self._hand_over(Arrival(room, message, key))
