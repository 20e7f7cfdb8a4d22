"""Killed in the middle of a burst and started again: nothing acknowledged is lost, no courtesy is doubled (P1, P5)."""

import asyncio
import random
from collections import Counter
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import aiohttp
import pytest
from sqlalchemy import update

from engine.decision import Lane, Parcel
from engine.notices.nudges import Praise
from storage import tables
from storage.people import accounts
from storage.traffic import outbox
from tests.fakes import telegram_updates as they
from tests.fakes.operator import Operator, operated
from tests.fakes.schools import key_of, open_now
from tests.fakes.slack_server import SlackServer
from tests.fakes.telegram_server import FakeTelegram
from tests.fakes.town import SCHOOL, TRANSPORTS
from tests.tally import Row, Tally, counts

STUDENTS, SEED = 10, 20261014
EACH, KILLS, WAVES = counts(2, 50), counts(2, 50), counts(3, 62)
"""In all four transports together: 2,000 messages and 200 kills, some 2,500 unasked ones."""
CODES = tuple(f"s{number}" for number in range(1, STUDENTS + 1))
GONE = (aiohttp.ClientError, OSError, TimeoutError, asyncio.CancelledError)


class Burst:
    """Every student writes some messages; each comes again, as it was, until it is acknowledged."""

    def __init__(self, run: Operator) -> None:
        self.run, self.acked = run, 0
        self.attempts = 0

    async def all(self) -> None:
        await asyncio.gather(*(self._one(code) for code in CODES))

    async def _one(self, code: str) -> None:
        someone = self.run.town.person(code)
        for _ in range(EACH):
            await self._until_acked(someone)
            await asyncio.sleep(0.3)

    async def _until_acked(self, someone: Any) -> None:
        server, polling = self.run.town.server, self.run.town.transport == "telegram-polling"
        if isinstance(server, FakeTelegram):
            server.tail += 1
            update_ = {"update_id": server.tail, **they.says("menu", someone.user_id)}
            if polling:
                server.queue.append(update_)
                server._news.set()
        else:
            delivery = server.says(someone.user, "menu")
        while True:
            self.attempts += 1
            if polling:
                acked = update_ not in server.queue  # type: ignore[union-attr]
            elif isinstance(server, SlackServer):
                acked = await self._of_slack(server, someone, delivery)
            else:
                acked = await self._of_telegram(server, update_)
            if acked:
                self.acked += 1
                return
            await asyncio.sleep(0.1)

    async def _of_telegram(self, server: FakeTelegram, brought: dict[str, Any]) -> bool:
        try:
            return await server.deliver(brought) == 200
        except GONE:
            return False

    async def _of_slack(self, server: SlackServer, someone: Any, delivery: Any) -> bool:
        try:
            if someone.transport == "http":
                return (await server.by_http(delivery)).acked
            return (await server.by_socket(delivery, 1)).acked
        except GONE:
            return False


def post_waves(run: Operator) -> None:
    """Three unasked messages to everybody; each names its own number, so that a double can be seen."""
    with run.town.store.begin() as unit:
        for number in range(WAVES * STUDENTS):
            person = key_of(CODES[number % STUDENTS])
            parcel = Parcel(person, Praise("Ana", "back", f"wave-{number};"), f"wave:{number}", Lane.WAVE)
            address = accounts.address_of(unit.connection, SCHOOL, person)
            assert outbox.post(unit.connection, parcel, address, datetime.now(UTC))


def leases_run_out(run: Operator) -> None:
    """A minute passes for whatever was on its way when the process died."""
    with run.town.store.begin() as unit:
        stuck = update(tables.outbox).where(tables.outbox.c.state == outbox.SENDING)
        unit.connection.execute(stuck.values(due=datetime.now(UTC)))


@pytest.mark.parametrize("transport", TRANSPORTS)
async def test_p01_p05_a_kill_loses_nothing_acknowledged_and_doubles_no_courtesy(
    tmp_path: Path, transport: str, tally: Tally
) -> None:
    chance = random.Random(f"{SEED}:{transport}")
    async with operated(tmp_path, transport, open_now(students=STUDENTS)) as run:
        run.town.joined(*CODES)
        post_waves(run)
        process = await run.starts()
        burst = Burst(run)
        writing = asyncio.create_task(burst.all())
        for _ in range(KILLS):
            await asyncio.sleep(chance.uniform(0.1, 0.8))
            process.kill()
            kept = len(run.town.rows("inbox"))
            assert kept >= burst.acked, "acknowledged, and not kept"
            leases_run_out(run)
            process = await run.starts()
        async with asyncio.timeout(counts(30, 600)):
            await writing
        await run.town.rests(counts(20, 20 + 3 * WAVES))  # a message a second is the most for a room
        assert process.stop() == 0
        heard = Counter(each["state"] for each in run.town.rows("inbox"))
        texts = [text for code in CODES for text in run.town.person(code).chat]
        waves = Counter(
            number for number in range(WAVES * STUDENTS) for text in texts if f"wave-{number};" in text
        )
        sent = run.town.rows("outbox")
        uncertain = [each["key"] for each in sent if each["state"] == outbox.UNCERTAIN]
        arrived = {f"wave:{number}" for number in waves}
        settled = {each["key"] for each in sent if each["state"] == outbox.SENT and each["lane"] == 2}
        missing = {f"wave:{number}" for number in range(WAVES * STUDENTS)} - arrived
        tally(
            Row(
                "P1",
                f"kill -9, {KILLS} times, {transport}",
                burst.attempts,
                burst.acked,
                lost=burst.acked - heard["done"],
                unexpected=heard.total() - heard["done"],
                recovered=burst.attempts - burst.acked,
                seed=f"{SEED}:{transport}",
            )
        )
        tally(
            Row(
                "P5",
                f"unasked messages through the kills, {transport}",
                WAVES * STUDENTS,
                len(settled),
                lost=len(settled - arrived),
                unexpected=len(missing - set(uncertain)),
                duplicated=sum(times - 1 for times in waves.values()),
                recovered=len(arrived - settled),
                seed=f"{SEED}:{transport}",
            )
        )
        assert burst.acked == heard["done"] == heard.total() == STUDENTS * EACH
        assert set(waves.values()) == {1}
        assert settled <= arrived
        assert missing <= set(uncertain)
        answers = sum("What would you like to do?" in text for text in texts)
        assert answers <= STUDENTS * EACH
