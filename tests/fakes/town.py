"""A whole running coach and its people: real shell, real database, real HTTP and websockets on loopback."""

import asyncio
import socket
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager, suppress
from datetime import datetime
from typing import Any

from pydantic import SecretStr
from sqlalchemy import select

from bot.platform import Platform
from bot.platforms.slack.adapter import Slack
from bot.platforms.slack.over_http import PATH as SLACK_PATH
from bot.platforms.telegram.polling import Polling
from bot.platforms.telegram.webhook import Webhook
from bot.shell import Shell
from bot.web import Web
from engine.decision import Account
from messages.render import Renderer
from storage import records, tables
from storage.people import invites
from storage.people.invites import spelled
from storage.store import Store
from storage.traffic import outbox
from tests.fakes.people_of_slack import SlackPerson
from tests.fakes.people_of_telegram import TelegramPerson
from tests.fakes.schools import NOON, key_of
from tests.fakes.slack_server import APP_TOKEN, BOT_TOKEN, SECRET, SlackServer
from tests.fakes.slack_setup import settings
from tests.fakes.telegram_server import TOKEN, FakeTelegram
from tests.fakes.telegram_setup import QUICK, until

TRANSPORTS = ("telegram-polling", "telegram-webhook", "slack-http", "slack-socket")
HOOK_SECRET = "S3cret_of-the_hook"
SCHOOL = "riverside"
MOVING = (outbox.NEW, outbox.SENDING)


Somebody = TelegramPerson | SlackPerson


class Town:
    """The people of the small school, by their codes, and the coach that runs among them."""

    def __init__(self, store: Store, server: FakeTelegram | SlackServer, transport: str) -> None:
        self.store, self.server, self.transport = store, server, transport
        self.now: datetime = NOON
        self.shell: Shell
        self._people: dict[str, Somebody] = {}

    def person(self, code: str) -> Any:
        """Somebody by code, with an account at the platform but not yet with the coach."""
        number = int("".join(each for each in code if each.isdigit()) or "9")
        if code not in self._people:
            self._people[code] = (
                TelegramPerson(self.server, 1000 * ord(code[0]) + number)
                if isinstance(self.server, FakeTelegram)
                else SlackPerson(self.server, f"U{code.upper()}", self.transport.partition("-")[2])
            )
        return self._people[code]

    def code_for(self, code: str) -> str:
        """A joining code, as the office would hand it over."""
        with self.store.begin() as unit:
            someone = unit.snapshots(SCHOOL, self.now).person(key_of(code))
            (fresh,) = invites.invite(unit.connection, SCHOOL, [someone], self.now)
        return spelled(fresh.code)

    def joined(self, *codes: str) -> list[Any]:
        """People who have joined before the story begins."""
        found = [self.person(code) for code in codes]
        platform = self.transport.partition("-")[0]
        with self.store.begin() as unit:
            for code, each in zip(codes, found, strict=True):
                room = each.account if platform == "slack" else each.account.rpartition(":")[2]
                account = Account(platform, each.account, room, key_of(code), self.now)
                records.save(unit.connection, SCHOOL, account)
        return found

    async def at(self, moment: datetime) -> None:
        """Let it be another moment: the heart beats once, and what that brings is sent."""
        self.now = moment
        await self.shell.tick()
        await self.rests()

    async def reads(self, someone: Somebody, words: str) -> str:
        """Wait until words stand in somebody's chat, and return the message that has them."""
        with suppress(AssertionError):
            await until(lambda: any(words in text for text in someone.chat), 10)
        found = [text for text in someone.chat if words in text]
        assert found, f"{someone.account} never read {words!r}, but: {someone.chat}"
        return found[-1]

    async def rests(self, seconds: float = 20) -> None:
        """Wait until everything that was heard is decided on, and everything due has been sent."""
        await until(self._is_at_rest, seconds)

    def _is_at_rest(self) -> bool:
        if isinstance(self.server, FakeTelegram) and self.server.queue:
            return False
        heard = select(tables.inbox.c.seq).where(tables.inbox.c.state == "new").limit(1)
        sent = select(tables.outbox.c.seq).where(tables.outbox.c.state.in_(MOVING)).limit(1)
        shown = select(tables.homes.c.sender).where(tables.homes.c.due.is_not(None)).limit(1)
        with self.store.reading() as connection:
            return not any(connection.execute(each).first() for each in (heard, sent, shown))

    def rows(self, table: str) -> list[dict[str, Any]]:
        with self.store.reading() as connection:
            found = connection.execute(tables.metadata.tables[table].select()).mappings()
            return [dict(each) for each in found]

    def undelivered(self) -> list[tuple[str, str, str]]:
        return [
            (each["key"], each["state"], each["reason"])
            for each in self.rows("outbox")
            if each["state"] != "sent"
        ]


@asynccontextmanager
async def running(
    store: Store, transport: str, server: FakeTelegram | SlackServer | None = None
) -> AsyncIterator[Town]:
    """Yield a town whose coach is connected and listens by one transport, perhaps to a server that runs already."""
    async with running_with(store, transport, servers=[server] if server else None) as (town,):
        yield town


@asynccontextmanager
async def running_with(
    store: Store, *transports: str, servers: list[FakeTelegram | SlackServer] | None = None
) -> AsyncIterator[list[Town]]:
    """Yield a town for each transport, all of one coach."""
    async with AsyncExitStack() as stack:
        if servers is None:
            servers = [
                FakeTelegram() if each.startswith("telegram") else SlackServer() for each in transports
            ]
            for server in servers:
                await stack.enter_async_context(server)
        port = free_port()
        towns = [Town(store, server, each) for server, each in zip(servers, transports, strict=True)]
        platforms = [_platform(each.server, each.transport, port) for each in towns]
        shell = Shell(store, platforms, clock=lambda: towns[0].now)
        for town in towns:
            town.shell = shell
        web = Web(f"127.0.0.1:{port}", platforms, shell.inbox, shell.is_well)
        stack.push_async_callback(shell.close)
        await web.start()
        stack.push_async_callback(web.stop)
        for platform in platforms:
            await platform.open()
        for server in servers:
            if isinstance(server, SlackServer):
                server.endpoint = f"http://127.0.0.1:{port}{SLACK_PATH}"
        await stack.enter_async_context(_under_way(shell))
        await _connected(towns)
        yield towns
        await until(lambda: not any(getattr(each, "unanswered", ()) for each in servers))


async def _connected(towns: list[Town]) -> None:
    for town in towns:
        if isinstance(town.server, SlackServer) and town.transport == "slack-socket":
            await town.server.connection()


@asynccontextmanager
async def _under_way(shell: Shell) -> AsyncIterator[None]:
    task = asyncio.create_task(shell.run())
    try:
        yield
    finally:
        task.cancel()
        with suppress(asyncio.CancelledError):
            await task


def _platform(server: FakeTelegram | SlackServer, transport: str, port: int) -> Platform:
    if isinstance(server, FakeTelegram):
        if transport == "telegram-polling":
            return Polling(TOKEN, server.url, QUICK)
        return Webhook(TOKEN, server.url, QUICK, secret=HOOK_SECRET, public_url=f"http://127.0.0.1:{port}")
    by_http = {"slack_signing_secret": SecretStr(SECRET)}
    by_socket = {"slack_app_token": SecretStr(APP_TOKEN)}
    more: dict[str, object] = {**(by_http if transport == "slack-http" else by_socket)}
    return Slack(settings(server, slack_bot_token=SecretStr(BOT_TOKEN), **more), Renderer().form)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port
