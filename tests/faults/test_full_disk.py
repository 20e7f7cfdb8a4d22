"""P18: the disk is full or fails while messages come in: nothing is acknowledged and not kept, and it recovers."""

import random
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import select

from bot.decider import Decider
from storage import tables
from storage.database import open_database
from storage.schema import prepare
from storage.store import DatabaseError, Store
from storage.traffic.incoming import Incoming
from tests.fakes.desk import phrasebooks
from tests.fakes.schools import NOON, adopted, joined, small_school
from tests.faults.disk import FULL, IOERR, OK, Deed, Disk, can_be_watched
from tests.tally import Row, Tally, counts

pytestmark = pytest.mark.skipif(
    not can_be_watched(), reason="this Python's SQLite cannot be reached by ctypes"
)
SEED = 20261018
SENDERS = ("s1", "s2", "s3", "t1")


@pytest.fixture
def disk() -> Iterator[Disk]:
    with Disk() as disk:
        yield disk


class Weather:
    """When the disk fails: for some deeds in a row, every now and then, each time in one of two ways."""

    def __init__(self, chance: random.Random) -> None:
        self._chance, self._left, self._way = chance, 0, OK

    def __call__(self, deed: Deed) -> int:
        if self._left == 0 and self._chance.random() < 0.02:
            self._left, self._way = self._chance.randrange(1, 40), self._chance.choice((FULL, IOERR))
        if self._left:
            self._left -= 1
            return self._way
        return OK


def test_p18_a_failing_disk_loses_nothing_acknowledged_and_needs_no_restart(
    tmp_path: Path, disk: Disk, tally: Tally
) -> None:
    store = a_school(tmp_path)
    decider = Decider(store, phrasebooks(), lambda: NOON)
    acknowledged: set[str] = set()
    refused = 0
    disk.fails = Weather(random.Random(SEED))
    for number in range(counts(60, 1500)):
        incoming = one(number)
        while incoming.key not in acknowledged:  # the platform brings it again until it is acknowledged
            try:
                decider.hear([incoming])
                acknowledged.add(incoming.key)
            except DatabaseError:
                refused += 1
    disk.fails = lambda _: OK
    kept = inbox_of(store)
    tally(
        Row(
            "P18",
            "disk full or failing while serving",
            len(acknowledged) + refused,
            len(acknowledged),
            lost=len(acknowledged - kept.keys()),
            unexpected=sum(state != "done" for state in kept.values()),
            recovered=refused,
            seed=str(SEED),
        )
    )
    assert refused > 0
    assert kept.keys() == acknowledged
    assert set(kept.values()) == {"done"}
    store.engine.dispose()


def a_school(home: Path) -> Store:
    engine = open_database(f"sqlite:///{home}/coach.db")
    prepare(engine)
    store = adopted(engine, small_school())
    joined(store, "riverside", SENDERS)
    return store


def one(number: int) -> Incoming:
    sender = f"riverside/{SENDERS[number % len(SENDERS)]}"
    return Incoming(
        f"wire:{number}", "wire", sender, sender, text=("menu", "goals", "help with maths")[number % 3]
    )


def inbox_of(store: Store) -> dict[str, str]:
    with store.reading() as connection:
        rows = connection.execute(select(tables.inbox.c.key, tables.inbox.c.state))
        return {row.key: row.state for row in rows}
