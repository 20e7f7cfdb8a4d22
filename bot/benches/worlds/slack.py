"""Slack over HTTP as far as a bench needs it: direct messages and taps, signed, and the API that takes answers.

A process of its own (`python -m bot.benches.worlds.slack`), told what `Turns` wants to know.
"""

import asyncio
import json
import re
import sys
import time
from hashlib import sha256
from hmac import digest
from itertools import count
from urllib.parse import urlencode

from bot.benches.worlds.child import say
from bot.benches.worlds.turns import Turns
from bot.benches.worlds.wire import Answer, Caller, one_way, serve

TEAM, SECRET = "T0BENCH", "bench-signing-secret"
PATH = "/slack/events"
_CHANNEL = re.compile(rb'"channel": ?"[DU](\d+)"|(?:^|&)channel=[DU](\d+)')
_USER = re.compile(rb'"users?": ?"U(\d+)"|(?:^|&)users?=U(\d+)')
_ME = b'{"ok":true,"team_id":"T0BENCH","team":"Bench","user_id":"U0BOT","user":"coach","bot_id":"B0BOT"}'


class SlackWorld:
    """One workspace; a turn is an event or a tap over HTTP, its acknowledgement, and a message in its room."""

    def __init__(self, text: str, token: str) -> None:
        self._text, self._token = text, token
        self._number = count(1)
        self._callers: dict[int, Caller] = {}
        self._tasks: set[asyncio.Task[None]] = set()
        self._answers: dict[int, asyncio.Future[float]] = {}
        self.port = 0
        self.taps = False
        self.turns = Turns(self._begin)

    def asked(self, method: str, body: bytes, answer: Answer) -> None:
        """Answer one call of the bot's."""
        match method:
            case "auth.test":
                answer(_ME)
            case "conversations.open":
                answer(b'{"ok":true,"channel":{"id":"D%d"}}' % _place(_USER, body))
            case "users.info":
                answer(b'{"ok":true,"user":{"id":"U%d","tz":"America/New_York"}}' % _place(_USER, body))
            case "chat.postMessage":
                self._posted(_place(_CHANNEL, body), answer)
            case _:
                answer(b'{"ok":true}')

    def _posted(self, place: int, answer: Answer) -> None:
        answer(b'{"ok":true,"channel":"D%d","ts":"1800000000.%06d"}' % (place, next(self._number)))
        if place in self._answers and not self._answers[place].done():
            self._answers[place].set_result(time.perf_counter())

    def _begin(self, place: int) -> None:
        task = asyncio.get_running_loop().create_task(self._turn(place))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _turn(self, place: int) -> None:
        """A turn is over when it is both acknowledged and answered, in whichever order."""
        answer = self._answers[place] = asyncio.get_running_loop().create_future()
        caller = self._callers.get(place) or await Caller.to(self.port)
        self._callers[place] = caller
        kind, body = self._tap(place) if self.taps else self._message(place)
        stamp = str(int(time.time()))
        signature = digest(SECRET.encode(), f"v0:{stamp}:".encode() + body, sha256).hex()
        headers = (
            f"Content-Type: {kind}\r\nX-Slack-Request-Timestamp: {stamp}\r\n"
            f"X-Slack-Signature: v0={signature}\r\n"
        )
        await asyncio.sleep(one_way())
        began = time.perf_counter()
        self.turns.delivered(place)
        if await caller.post(PATH, headers, body) != 200:
            raise RuntimeError("the bot did not acknowledge")
        self.turns.acknowledged(began)
        self.turns.answered(place, await answer)

    def _message(self, place: int) -> tuple[str, bytes]:
        number = next(self._number)
        event = {
            "type": "message",
            "channel": f"D{place}",
            "channel_type": "im",
            "user": f"U{place}",
            "text": self._text,
            "ts": f"1700000000.{number:06d}",
        }
        body = {
            "type": "event_callback",
            "team_id": TEAM,
            "api_app_id": "A0",
            "event_id": f"Ev{number}",
            "event": event,
        }
        return "application/json", json.dumps(body).encode()

    def _tap(self, place: int) -> tuple[str, bytes]:
        number = next(self._number)
        stamp = f"1700000000.{number:06d}"
        action = {
            "type": "button",
            "action_id": "tap-0",
            "block_id": "b",
            "value": self._token,
            "action_ts": stamp,
        }
        payload = {
            "type": "block_actions",
            "team": {"id": TEAM},
            "user": {"id": f"U{place}", "team_id": TEAM},
            "channel": {"id": f"D{place}"},
            "container": {"type": "message", "message_ts": "1600000000.000001", "channel_id": f"D{place}"},
            "trigger_id": f"trigger-{number}",
            "response_url": "",
            "actions": [action],
        }
        return "application/x-www-form-urlencoded", urlencode({"payload": json.dumps(payload)}).encode()


def _place(where: re.Pattern[bytes], body: bytes) -> int:
    """The number of the person or the room that a call is about."""
    found = where.search(body)
    return int(found[1] or found[2]) if found else -1


async def _main(text: str, token: str) -> None:
    world = SlackWorld(text, token)
    say(port=await serve(world.asked))
    while line := await asyncio.to_thread(sys.stdin.readline):
        wanted = json.loads(line)
        if world.port != wanted["port"]:
            world._callers.clear()
        world.port, world.taps = wanted["port"], wanted["taps"]
        say(**await world.turns.run(wanted["in_flight"], wanted["turns"]))


if __name__ == "__main__":
    asyncio.run(_main(sys.argv[1], sys.argv[2]))
