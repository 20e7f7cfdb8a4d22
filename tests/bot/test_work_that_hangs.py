"""Work on the database that neither ends nor fails, as on a disk that hangs, is told in one line."""

import asyncio
import logging
import sqlite3
from contextlib import closing, suppress
from pathlib import Path
from threading import Event

import pytest

from bot import outage
from bot.bridge import Bridge
from bot.outage import Outage, listen_for_silence
from storage.database import open_database
from storage.outages import SILENT
from storage.schema import prepare
from storage.store import DatabaseAway, Store
from storage.traffic.inbox import set_cursor
from tests.fakes.operator import operated
from tests.fakes.telegram_setup import until


@pytest.fixture
def store(tmp_path: Path) -> Store:
    engine = open_database(f"sqlite:///{tmp_path}/coach.db")
    prepare(engine)
    return Store(engine)


def keeps(store: Store, place: str) -> None:
    with store.begin() as unit:
        set_cursor(unit.connection, "somebody", place)


async def test_work_that_hangs_is_told_once_and_its_end_once(
    store: Store, tmp_path: Path, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(outage, "LONG", 0.3)
    bridge, known = Bridge(store), Outage()
    listening = asyncio.create_task(listen_for_silence(known, bridge.stuck))
    with caplog.at_level(logging.WARNING), closing(sqlite3.connect(tmp_path / "coach.db")) as other:
        other.execute("BEGIN EXCLUSIVE")
        hangs = asyncio.create_task(bridge.run(keeps, store, "1"))
        await until(lambda: known.is_on, 5)
        await asyncio.sleep(1.2)
        assert not hangs.done()
        other.execute("ROLLBACK")
        await hangs
        for _ in range(3):
            known.worked()
            await asyncio.sleep(0)
    listening.cancel()
    assert [each.message.partition(". ")[0] for each in caplog.records] == [
        SILENT,
        "the database works again",
    ]
    with suppress(asyncio.CancelledError):
        await listening
    bridge.close()
    store.engine.dispose()


async def test_what_is_done_one_by_one_is_told_one_by_one(store: Store) -> None:
    """Where each waits long for a database that is away, nobody waits for all the others too."""
    bridge, gate = Bridge(store), Event()

    def fails(number: int) -> None:
        if number:
            gate.wait(20)
        raise DatabaseAway[0]("", None, sqlite3.OperationalError("away"))

    before = asyncio.create_task(
        bridge.run(keeps, store, "0")
    )  # the others are gathered while it is under way
    first, second = (asyncio.create_task(bridge.run(fails, number)) for number in range(2))
    async with asyncio.timeout(10):
        with pytest.raises(DatabaseAway):
            await first
    assert not second.done()
    gate.set()
    with pytest.raises(DatabaseAway):
        await second
    await before
    bridge.close()
    store.engine.dispose()


async def test_a_coach_that_is_told_to_stop_while_its_work_hangs_ends(tmp_path: Path) -> None:
    async with operated(tmp_path, "telegram-polling") as run:
        coach = await run.starts()
        with closing(sqlite3.connect(tmp_path / "coach.db", isolation_level=None)) as other:
            other.execute("BEGIN EXCLUSIVE")
            await run.town.person("s1").says("hello")
            await asyncio.sleep(3)  # every loop of the coach has asked the database for something by now
            assert await asyncio.to_thread(coach.stop, 12) == 0
            other.execute("ROLLBACK")
        assert coach.lines[-1].startswith("Stopped.")
        assert not [each for each in coach.lines if "Traceback" in each]
