"""The real adapter joined to the fake Slack, over either of its transports."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from typing import Any

from aiohttp import web
from pydantic import SecretStr

from bot.platforms.slack import connect
from bot.platforms.slack.adapter import Slack
from bot.settings import Settings
from messages.message import Form, FormField
from tests.fakes.ear import MemoryEar
from tests.fakes.slack_server import APP_TOKEN, BOT_TOKEN, SECRET, Answer, Delivery, SlackServer

TRANSPORTS = ("http", "socket")
HELP = Form(
    "help:math",
    "Ask for help with fractions",
    "Ask",
    "Not now",
    (
        FormField("stuck", "Where are you stuck?", "text", 1500, False),
        FormField("tried", "What have you tried?", "text", 150, True),
        FormField(
            "level", "Where are you?", "choice", 1, False, (("1", "Just starting"), ("2", "On my way"))
        ),
    ),
    "Please fill this in.",
)


def forms(token: str, language: str) -> Form | None:
    return HELP if token == HELP.token else None


def settings(server: SlackServer, **more: object) -> Settings:
    """Settings that neither the environment nor a `.env` file can change."""
    values: dict[str, Any] = {
        "slack_bot_token": SecretStr(BOT_TOKEN),
        "slack_base_url": server.base_url,
        **more,
    }
    return Settings.model_construct(**values)


def by_socket(server: SlackServer, **more: object) -> Slack:
    return _connected(settings(server, **{"slack_app_token": SecretStr(APP_TOKEN), **more}))


def by_http(server: SlackServer, **more: object) -> Slack:
    return _connected(settings(server, **{"slack_signing_secret": SecretStr(SECRET), **more}))


@dataclass(frozen=True)
class Joined:
    """Slack, the coach's side of it, and what it heard."""

    server: SlackServer
    slack: Slack
    ear: MemoryEar
    transport: str

    async def deliver(self, delivery: Delivery, patience: float = 10) -> Answer:
        """Bring something in; over a socket, silence for so many seconds means that it was refused."""
        if self.transport == "http":
            return await self.server.by_http(delivery)
        return await self.server.by_socket(delivery, patience)


@asynccontextmanager
async def joined(transport: str) -> AsyncIterator[Joined]:
    """Yield an open platform that listens by one transport."""
    async with SlackServer() as server:
        slack = by_http(server) if transport == "http" else by_socket(server)
        async with joined_with(server, slack, transport) as everything:
            yield everything


@asynccontextmanager
async def joined_with(
    server: SlackServer, slack: Slack, transport: str, ear: MemoryEar | None = None
) -> AsyncIterator[Joined]:
    """The same for a platform with settings of its own, and perhaps an ear that has heard before."""
    ear = ear or MemoryEar()
    await slack.open()
    async with _mounted(slack, ear, server), _listening(slack, ear):
        if transport == "socket":
            await server.connection(len(server.sockets) + 1)
        yield Joined(server, slack, ear, transport)
    await slack.close()


@asynccontextmanager
async def _mounted(slack: Slack, ear: MemoryEar, server: SlackServer) -> AsyncIterator[None]:
    app = web.Application()
    slack.mount(app, ear)
    runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.1)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    server.endpoint = f"http://127.0.0.1:{runner.addresses[0][1]}/slack/events"
    yield
    await runner.cleanup()


@asynccontextmanager
async def _listening(slack: Slack, ear: MemoryEar) -> AsyncIterator[None]:
    task = asyncio.create_task(slack.listen(ear))
    try:
        yield
    finally:
        task.cancel()
        with suppress(asyncio.CancelledError):
            await task


def _connected(chosen: Settings) -> Slack:
    slack = connect(chosen, forms)
    assert slack
    return slack
