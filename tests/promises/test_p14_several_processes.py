"""Several processes on one PostgreSQL: one at a time sends and polls, and its end or its sleep passes that on (P14)."""

import asyncio
import os
import re
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path

import pytest
from sqlalchemy import Engine, select, update

from bot.outgoing.holder import Holder
from engine.decision import Lane, Parcel
from engine.notices.nudges import Praise
from storage import tables
from storage.people import accounts
from storage.store import Store
from storage.traffic import holders, outbox
from tests.fakes.process import READY, settings
from tests.fakes.schools import adopted, key_of, open_now
from tests.fakes.telegram_server import TOKEN, FakeTelegram
from tests.fakes.telegram_setup import until
from tests.fakes.town import SCHOOL, Town
from tests.tally import Row, Tally, counts

KILLS, STOPS = counts(1, 100), counts(1, 20)
"""So often the holder is killed, and so often it is stopped for longer than its lease."""
STUDENTS, PROCESSES, EACH = 10, counts(2, 3), 20
CODES = tuple(f"s{number}" for number in range(1, STUDENTS + 1))
LEASE = holders.LEASE.total_seconds()


@pytest.fixture
def store(lent: Engine) -> Iterator[Store]:
    yield adopted(lent, open_now(students=STUDENTS))
    with lent.begin() as connection:
        connection.exec_driver_sql(f"TRUNCATE {', '.join(tables.metadata.tables)}")


async def test_of_two_one_holds_and_the_other_takes_over_when_the_lease_is_over(store: Store) -> None:
    lease = timedelta(seconds=0.3)
    one, other = (Holder(store, ["wire"], lease=lease) for _ in range(2))
    await one.renew()
    await other.renew()
    assert (one.holds("wire"), other.holds("wire")) == (True, False)
    assert other.elsewhere() == ["wire"]
    await asyncio.sleep(0.2)
    await one.renew()
    await asyncio.sleep(0.2)
    await other.renew()
    assert (one.holds("wire"), other.holds("wire")) == (True, False), "it was renewed"
    await asyncio.sleep(0.35)
    assert not one.holds("wire"), "nobody had to tell it"
    await other.renew()
    await one.renew()
    assert (one.holds("wire"), other.holds("wire")) == (False, True)


async def test_who_leaves_lets_a_second_of_the_pace_pass(store: Store) -> None:
    one, other = (Holder(store, ["wire"]) for _ in range(2))
    await one.renew()
    await one.release()
    await other.renew()
    assert not other.holds("wire")
    await asyncio.sleep(1.05)
    await other.renew()
    assert other.holds("wire")


async def test_a_platform_that_is_not_open_yet_is_left_to_whoever_has_opened_it(store: Store) -> None:
    opened: set[str] = set()
    one, other = Holder(store, ["wire"], is_open=lambda name: name in opened), Holder(store, ["wire"])
    await one.renew()
    await other.renew()
    assert (one.elsewhere(), other.holds("wire")) == (["wire"], True)
    await other.release()
    opened.add("wire")
    await asyncio.sleep(1.05)
    await one.renew()
    assert one.holds("wire")


async def test_what_is_done_while_a_platform_is_ours_ends_with_that(store: Store) -> None:
    lease = timedelta(seconds=0.3)
    one, began, ended = Holder(store, ["wire"], lease=lease), asyncio.Event(), asyncio.Event()

    async def work() -> None:
        began.set()
        try:
            await asyncio.Event().wait()
        finally:
            ended.set()

    task = asyncio.create_task(one.while_ours("wire", work))
    await asyncio.sleep(0.05)
    assert not began.is_set()
    await one.renew()
    await asyncio.wait_for(began.wait(), 1)
    await asyncio.wait_for(ended.wait(), 1)
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)


class Serving:
    """A coach that serves beside others."""

    def __init__(self, home: Path, **values: str) -> None:
        self._log = home / f"{time.monotonic_ns()}.log"
        words = [sys.executable, "-m", "bot", "run"]
        with self._log.open("w", encoding="utf-8") as log:
            self.child = subprocess.Popen(
                words, cwd=home, env=settings(**values), stdout=log, stderr=subprocess.STDOUT
            )

    @property
    def is_ready(self) -> bool:
        assert self.child.poll() is None, self._log.read_text("utf-8")
        return READY in self._log.read_text("utf-8")

    def gets(self, number: signal.Signals) -> None:
        os.kill(self.child.pid, number)
        if number == signal.SIGKILL:
            self.child.wait()


def post(store: Store, numbers: range) -> None:
    with store.begin() as unit:
        for number in numbers:
            person = key_of(CODES[number % STUDENTS])
            parcel = Parcel(person, Praise("Ana", "back", f"wave-{number};"), f"wave:{number}", Lane.WAVE)
            address = accounts.address_of(unit.connection, SCHOOL, person)
            outbox.post(unit.connection, parcel, address, datetime.now(UTC))


def holding(store: Store) -> int:
    """The number of the process that holds Telegram now, 0 while nobody does."""
    with store.reading() as connection:
        row = connection.execute(tables.holders.select()).first()
    return int(row.process.partition("-")[0]) if row and row.until > datetime.now(UTC) else 0


def is_passed_on(store: Store, held: int) -> bool:
    return holding(store) not in (0, held)


def arrived(server: FakeTelegram) -> Counter[int]:
    found = (re.search(r"wave-(\d+);", each["text"]) for each in server.seen("sendMessage"))
    return Counter(int(each[1]) for each in found if each)


async def test_p14_the_holder_killed_or_stopped_passes_its_work_on_and_nothing_is_sent_twice(
    store: Store, tmp_path: Path, tally: Tally
) -> None:
    async with FakeTelegram() as server:
        Town(store, server, "telegram-polling").joined(*CODES)
        values = {
            "database_url": store.engine.url.render_as_string(hide_password=False),
            "telegram_token": TOKEN,
            "telegram_base_url": server.url,
            "telegram_mode": "polling",
        }
        serving = {each.child.pid: each for each in (Serving(tmp_path, **values) for _ in range(PROCESSES))}
        posted, slowest = 0, 0.0
        try:
            await until(lambda: all(each.is_ready for each in serving.values()) and holding(store), 40)
            for number in range(KILLS + STOPS):
                held, kills = holding(store), number % ((KILLS + STOPS) // STOPS) != 0
                post(store, range(posted, posted + EACH))
                posted += EACH
                await asyncio.sleep(0.3)
                serving[held].gets(signal.SIGKILL if kills else signal.SIGSTOP)
                since = time.monotonic()
                if kills:
                    del serving[held]
                    fresh = Serving(tmp_path, **values)
                    serving[fresh.child.pid] = fresh
                await until(partial(is_passed_on, store, held), 4 * LEASE)
                slowest = max(slowest, time.monotonic() - since)
                if kills:
                    await until(partial(getattr, fresh, "is_ready"), 40)
                else:
                    serving[held].gets(signal.SIGCONT)
            with store.begin() as unit:  # the lease of what died on its way runs out
                stuck = update(tables.outbox).where(tables.outbox.c.state == outbox.SENDING)
                unit.connection.execute(stuck.values(due=datetime.now(UTC)))
            most = (
                posted / STUDENTS
            )  # seconds, at a message a second for each room, had nothing left meanwhile
            await until(lambda: not {outbox.NEW, outbox.SENDING} & set(states(store).values()), 60 + 2 * most)
        finally:
            for each in serving.values():
                each.gets(signal.SIGKILL)
    found, ended = arrived(server), states(store)
    gone = [number for number in range(posted) if number not in found]
    row = Row(
        "P14",
        f"{PROCESSES} processes, {KILLS} kills, {STOPS} stops, the slowest takeover {slowest:.1f} s",
        attempted=posted,
        acknowledged=list(ended.values()).count(outbox.SENT),
        lost=sum(ended[f"wave:{number}"] != outbox.UNCERTAIN for number in gone),
        duplicated=sum(found.values()) - len(found),
        unexpected=sum(each in (outbox.FAILED, outbox.DROPPED) for each in ended.values()),
    )
    tally(row)
    assert (row.lost, row.duplicated, row.unexpected) == (0, 0, 0), "only what is uncertain may be missing"
    assert slowest <= 2 * LEASE


def states(store: Store) -> dict[str, str]:
    with store.reading() as connection:
        rows = connection.execute(select(tables.outbox.c.key, tables.outbox.c.state))
        return {each.key: each.state for each in rows}
