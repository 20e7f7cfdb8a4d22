"""P18: PostgreSQL restarts again and again while people write: all that is acknowledged is kept, and we go on."""

import asyncio
import random
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import aiohttp
import pytest
from sqlalchemy import select

from storage import tables
from storage.database import open_database
from storage.schema import prepare
from storage.store import Store
from tests.fakes import telegram_updates as they
from tests.fakes.postgres import Cluster, own_server
from tests.fakes.schools import adopted, open_now
from tests.fakes.telegram_server import TOKEN, FakeTelegram
from tests.fakes.telegram_setup import until
from tests.fakes.town import HOOK_SECRET, Town, free_port
from tests.promises.test_p14_several_processes import Serving
from tests.tally import Row, Tally, counts

pytestmark = pytest.mark.anyio
STUDENTS, SEED = 8, 20261018
CODES = tuple(f"s{number}" for number in range(1, STUDENTS + 1))
RESTARTS, LONGEST = counts(3, 24), counts(1, 8)
"""How often PostgreSQL is restarted, and the most seconds between two."""
GONE = (aiohttp.ClientError, OSError, TimeoutError)


@pytest.fixture
def cluster() -> Iterator[Cluster]:
    with own_server() as server:
        yield server


class Writing:
    """Every student writes one message after another until told to stop; each comes again until it is acknowledged."""

    def __init__(self, town: Town, server: FakeTelegram) -> None:
        self._town, self._server = town, server
        self.acked: set[int] = set()
        self.refused = 0
        self._number, self._is_over = 1000, False

    async def all(self) -> None:
        await asyncio.gather(*(self._one(self._town.person(code).user_id) for code in CODES))

    def stop(self) -> None:
        self._is_over = True

    async def _one(self, user: int) -> None:
        while not self._is_over:
            self._number += 1
            number, update = self._number, {"update_id": self._number, **they.says("menu", user)}
            while not await self._is_acked(update):
                self.refused += 1
                await asyncio.sleep(0.2)
            self.acked.add(number)
            await asyncio.sleep(0.2)

    async def _is_acked(self, update: dict[str, object]) -> bool:
        try:
            return await self._server.deliver(update) == 200
        except GONE:
            return False


async def test_p18_a_postgresql_that_restarts_loses_nothing_acknowledged_and_needs_no_restart_of_the_coach(
    cluster: Cluster, tmp_path: Path, tally: Tally
) -> None:
    chance = random.Random(SEED)
    engine = open_database(cluster.url(cluster.new_database()))
    prepare(engine)
    store, port = adopted(engine, open_now(students=STUDENTS)), free_port()
    async with FakeTelegram() as server:
        town = Town(store, server, "telegram-webhook")
        town.now = datetime.now(UTC)
        town.joined(*CODES)
        values = {
            "database_url": engine.url.render_as_string(hide_password=False),
            "telegram_token": TOKEN,
            "telegram_base_url": server.url,
            "telegram_mode": "webhook",
            "telegram_webhook_secret": HOOK_SECRET,
            "listen": f"127.0.0.1:{port}",
            "public_url": f"http://127.0.0.1:{port}",
        }
        coach = Serving(tmp_path, **values)
        try:
            await until(lambda: coach.is_ready, 60)
            writing = Writing(town, server)
            under_way = asyncio.create_task(writing.all())
            for number in range(RESTARTS):
                await asyncio.sleep(chance.uniform(0.3, LONGEST))
                await asyncio.to_thread(cluster.restart, number % 2 == 0)
            await asyncio.sleep(1)
            writing.stop()
            async with asyncio.timeout(60):
                await under_way
            engine.dispose()
            await until(lambda: not _waiting(store), 60)
            assert coach.child.poll() is None, "the coach went on all the time"
        finally:
            coach.child.kill()
            coach.child.wait()
    kept = _inbox(store)
    lost = {each for each in writing.acked if not any(key.endswith(f":{each}") for key in kept)}
    row = Row(
        "P18",
        f"PostgreSQL restarted {RESTARTS} times while serving",
        attempted=len(writing.acked) + writing.refused,
        acknowledged=len(writing.acked),
        lost=len(lost),
        unexpected=sum(state != "done" for state in kept.values()),
        duplicated=len(kept) - len(writing.acked),
        recovered=writing.refused,
        seed=str(SEED),
    )
    tally(row)
    engine.dispose()
    assert (row.lost, row.unexpected, row.duplicated) == (0, 0, 0)
    assert writing.refused > 0


def _waiting(store: Store) -> bool:
    return any(state == "new" for state in _inbox(store).values())


def _inbox(store: Store) -> dict[str, str]:
    with store.reading() as connection:
        rows = connection.execute(select(tables.inbox.c.key, tables.inbox.c.state))
        return {row.key: row.state for row in rows}
