"""An operator's coach: a school in a file, a platform's server, and `python -m bot run` as often as it takes."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from pathlib import Path

from bot.platforms.slack.over_http import PATH as SLACK_PATH
from engine.nouns.school import Pack
from storage.database import open_database
from storage.schema import prepare
from tests.fakes.process import Process
from tests.fakes.schools import adopted
from tests.fakes.slack_server import APP_TOKEN, BOT_TOKEN, SECRET, SlackServer
from tests.fakes.telegram_server import TOKEN, FakeTelegram
from tests.fakes.telegram_setup import until
from tests.fakes.town import HOOK_SECRET, Town, free_port


class Operator:
    """`town` is the people and the database; a process may be killed and started again among them."""

    def __init__(self, home: Path, town: Town, port: int) -> None:
        self.home, self.town, self.port = home, town, port
        self.process: Process | None = None

    async def starts(self) -> Process:
        """Start the coach and wait until it listens."""
        server = self.town.server
        number = len(server.sockets) + 1 if isinstance(server, SlackServer) else 0
        process = self.process = Process(
            self.home, database_url=f"sqlite:///{self.home}/coach.db", **self._settings()
        )
        await until(lambda: process.is_ready, 120)
        if isinstance(server, SlackServer) and self.town.transport == "slack-socket":
            await server.connection(number)
        return process

    def _settings(self) -> dict[str, str]:
        server, way = self.town.server, self.town.transport.partition("-")[2]
        here = {"listen": f"127.0.0.1:{self.port}", "public_url": f"http://127.0.0.1:{self.port}"}
        if isinstance(server, FakeTelegram):
            return {
                **here,
                "telegram_token": TOKEN,
                "telegram_base_url": server.url,
                "telegram_mode": way,
                "telegram_webhook_secret": HOOK_SECRET,
            }
        by = {"slack_signing_secret": SECRET} if way == "http" else {"slack_app_token": APP_TOKEN}
        return {**here, "slack_bot_token": BOT_TOKEN, "slack_base_url": server.base_url, **by}


@asynccontextmanager
async def operated(home: Path, transport: str, *packs: Pack) -> AsyncIterator[Operator]:
    """Yield an operator who has imported a school and not yet started the coach."""
    engine = open_database(f"sqlite:///{home}/coach.db")
    prepare(engine)
    store, port = adopted(engine, *packs), free_port()
    async with FakeTelegram() if transport.startswith("telegram") else SlackServer() as server:
        if isinstance(server, SlackServer):
            server.endpoint = f"http://127.0.0.1:{port}{SLACK_PATH}"
        town = Town(store, server, transport)
        town.now = datetime.now(UTC)
        operator = Operator(home, town, port)
        try:
            yield operator
        finally:
            if operator.process is not None:
                operator.process.kill()
    engine.dispose()
