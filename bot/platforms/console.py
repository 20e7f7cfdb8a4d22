"""The console: a platform without a network, for talking to the coach in a terminal and for tests."""

import asyncio
from collections.abc import Callable
from itertools import count

from bot.platform import Ear, FormOf, Platform, Receipt
from bot.settings import Settings
from engine.frozen import Frozen
from messages.message import Message
from messages.surfaces.plain import plain
from storage.traffic.incoming import Incoming


class Said(Frozen):
    """One message as somebody in a room saw it. `changed` is set when it took the place of an earlier one."""

    room: str
    message_id: str
    message: Message
    changed: bool = False

    @property
    def text(self) -> str:
        return plain(self.message)


class Console:
    """Rooms are names; what is sent is kept in order and handed to `show` at once."""

    name = "console"

    def __init__(self, show: Callable[[Said], None] | None = None) -> None:
        self.said: list[Said] = []
        self._show = show
        self._numbers = count(1)

    async def open(self) -> str:
        return "Console: in this terminal"

    async def listen(self, ear: Ear) -> None:
        await asyncio.Event().wait()

    async def send(self, room: str, message: Message, key: str) -> Receipt:
        return self._put(Said(room, str(len(self.said) + 1), message))

    async def edit(self, room: str, message_id: str, message: Message, key: str) -> Receipt:
        return self._put(Said(room, message_id, message, changed=True))

    async def close(self) -> None:
        return None

    def typed(self, room: str, text: str) -> Incoming:
        """Return what somebody types as an incoming; the room is the sender."""
        return Incoming(f"console:{next(self._numbers)}", self.name, room, room, text=text)

    def tapped(self, room: str, token: str, card: str = "") -> Incoming:
        """Return a tap on a button of the message `card`."""
        return Incoming(f"console:{next(self._numbers)}", self.name, room, room, token=token, card=card)

    def _put(self, said: Said) -> Receipt:
        self.said.append(said)
        if self._show is not None:
            self._show(said)
        return Receipt(said.message_id)


def connect(settings: Settings, forms: FormOf) -> Platform | None:
    """The console is never started by `run`: the demo and the tests make their own."""
    return None
