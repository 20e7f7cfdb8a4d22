"""Bare sending with the coach's own client: what a delivered message costs at least."""

import asyncio
import time

from bot.platforms.telegram.client import Client
from bot.platforms.telegram.request import AiohttpRequest

TOKEN = "4242:bare"  # noqa: S105 - of a stand-in on this machine
WORDS = "Hello Ann, a new week. Last week you showed 2 of 3. What will you show this week?"


def send(base_url: str, first_room: int, rooms: int, count: int, at_once: int) -> float:
    """Send so many messages, so many at once; return the CPU seconds of it."""
    return asyncio.run(_send(base_url, first_room, rooms, count, at_once))


async def _send(base_url: str, first_room: int, rooms: int, count: int, at_once: int) -> float:
    request = AiohttpRequest(10.0, 20.0)
    client = Client(TOKEN, base_url=f"{base_url}/bot", request=request, get_updates_request=request)
    await request.initialize()
    await client.send_message(first_room, WORDS)
    began, waiting = time.process_time(), iter(range(count))

    async def keep_sending() -> None:
        for number in waiting:
            await client.send_message(first_room + number % rooms, WORDS)

    await asyncio.gather(*(keep_sending() for _ in range(at_once)))
    taken = time.process_time() - began
    await request.shutdown()
    return taken
