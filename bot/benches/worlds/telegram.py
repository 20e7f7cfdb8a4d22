"""Telegram as far as a bench needs it: chats in which people write, and write again once they are answered.

A process of its own (`python -m bot.benches.worlds.telegram`); told how many chats are to be in flight
and for how many turns, it answers with how long the answers took.
"""

import asyncio
import json
import re
import sys
import time

from bot.benches.worlds.child import say
from bot.benches.worlds.turns import PATIENCE, Turns
from bot.benches.worlds.wire import Answer, serve

FIRST_CHAT = 700_001
MOST = 100
_CHAT = re.compile(rb'(?:^|&)chat_id=(\d+)|"chat_id":"?(\d+)')
_OFFSET = re.compile(rb"(?:^|&)offset=(\d+)")
_ME = b'{"ok":true,"result":{"id":4242,"is_bot":true,"first_name":"Coach","username":"coach_gps_bot"}}'
_TRUE = b'{"ok":true,"result":true}'


class TelegramWorld:
    """The Bot API with one bot; a turn ends when a message reaches the chat it began in."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._queue: list[tuple[int, bytes, int]] = []
        self._next = 1
        self._poll: Answer | None = None
        self._arrived: list[float] = []
        self._news = asyncio.Event()
        self.turns = Turns(self._write)

    def asked(self, method: str, body: bytes, answer: Answer) -> None:
        """Answer one call of the bot's."""
        match method:
            case "getUpdates":
                self._confirmed(body)
                self._poll = answer
                self._hand_out()
            case "sendMessage":
                self._sent(body, answer)
            case "getMe":
                answer(_ME)
            case _:
                answer(_TRUE)

    async def arrivals(self, count: int) -> dict[str, float]:
        """Wait for so many more messages; return the seconds from the first to the last of them."""
        async with asyncio.timeout(PATIENCE):
            while len(self._arrived) < count:
                self._news.clear()
                await self._news.wait()
        mine, self._arrived = self._arrived[:count], self._arrived[count:]
        return {"count": count, "seconds": mine[-1] - mine[0]}

    def _confirmed(self, body: bytes) -> None:
        offset = _OFFSET.search(body)
        if offset:
            self._queue = [each for each in self._queue if each[0] >= int(offset[1])]

    def _write(self, place: int) -> None:
        """The person of a chat writes."""
        person = {"id": FIRST_CHAT + place, "is_bot": False, "first_name": "Ann", "language_code": "en"}
        chat = {"id": FIRST_CHAT + place, "type": "private", "first_name": "Ann"}
        said = {
            "message_id": self._next,
            "date": int(time.time()),
            "from": person,
            "chat": chat,
            "text": self._text,
        }
        update = json.dumps({"update_id": self._next, "message": said}).encode()
        self._queue.append((self._next, update, place))
        self._next += 1
        asyncio.get_running_loop().call_soon(self._hand_out)

    def _hand_out(self) -> None:
        if self._poll is None or not self._queue:
            return
        answer, self._poll = self._poll, None
        batch = self._queue[:MOST]
        answer(b'{"ok":true,"result":[' + b",".join(each for _, each, _ in batch) + b"]}")
        for _, _, place in batch:
            self.turns.delivered(place)

    def _sent(self, body: bytes, answer: Answer) -> None:
        chat = _CHAT.search(body)
        room = int(chat[1] or chat[2]) if chat else 0
        where = b'"chat":{"id":%d,"type":"private"}' % room
        answer(b'{"ok":true,"result":{"message_id":%d,"date":1,%b,"text":"."}}' % (self._next, where))
        place, now = room - FIRST_CHAT, time.perf_counter()
        if not self.turns.answered(place, now):
            self._arrived.append(now)
            self._news.set()


async def _main(text: str) -> None:
    world = TelegramWorld(text)
    say(port=await serve(world.asked))
    while line := await asyncio.to_thread(sys.stdin.readline):
        wanted = json.loads(line)
        if "arrivals" in wanted:
            say(**await world.arrivals(wanted["arrivals"]))
        else:
            say(**await world.turns.run(wanted["in_flight"], wanted["turns"]))


if __name__ == "__main__":
    asyncio.run(_main(sys.argv[1]))
