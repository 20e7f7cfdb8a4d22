"""The real adapter joined to the fake server, with the pauses of a test."""

import asyncio
import socket
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress

from aiohttp import web

from bot.platforms.telegram.adapter import Patience, Telegram
from bot.platforms.telegram.client import hush
from bot.platforms.telegram.polling import Polling
from bot.platforms.telegram.webhook import Webhook
from engine.frozen import replace
from tests.fakes.ear import MemoryEar
from tests.fakes.telegram_server import TOKEN, FakeTelegram

QUICK = Patience(connect=10, read=10, poll=1, breath=0.001, first=0.01, longest=0.05, album=0.05)
HASTY = replace(QUICK, connect=0.3, read=0.3, poll=0)  # for what never answers
SECRET = "S3cret_of-the_hook"


@asynccontextmanager
async def opened(server: FakeTelegram, patience: Patience = QUICK) -> AsyncIterator[Telegram]:
    """Yield a polling platform that is connected and not yet listening."""
    hush()
    platform = Polling(TOKEN, server.url, patience)
    await platform.open()
    try:
        yield platform
    finally:
        await platform.close()


@asynccontextmanager
async def listening(
    server: FakeTelegram, ear: MemoryEar, patience: Patience = QUICK
) -> AsyncIterator[Telegram]:
    """Yield a platform that polls."""
    async with opened(server, patience) as platform:
        task = asyncio.create_task(platform.listen(ear))
        try:
            yield platform
        finally:
            task.cancel()
            with suppress(asyncio.CancelledError):
                await task


@asynccontextmanager
async def hooked(server: FakeTelegram, ear: MemoryEar, patience: Patience = QUICK) -> AsyncIterator[Telegram]:
    """Yield a platform whose webhook is mounted on a real web server."""
    hush()
    app = web.Application()
    runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.1)
    port = _free_port()
    platform = Webhook(TOKEN, server.url, patience, secret=SECRET, public_url=f"http://127.0.0.1:{port}/")
    platform.mount(app, ear)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", port).start()
    await platform.open()
    try:
        yield platform
    finally:
        await platform.close()
        await runner.cleanup()


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


async def until(happened: Callable[[], object], seconds: float = 20.0) -> None:
    """Wait until something has happened; fail when it does not."""
    end = time.monotonic() + seconds
    while not happened():
        assert time.monotonic() < end, "it did not happen"
        await asyncio.sleep(0.002)
