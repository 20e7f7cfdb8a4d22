"""P2: everything comes one to four times, shuffled, at two receivers at once, taps under new ids too: one effect."""

import random
from collections import Counter
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from sqlalchemy import Engine, select

from storage import tables
from storage.database import open_database
from storage.store import DatabaseError, Store
from storage.traffic.incoming import Incoming
from tests.fakes.desk import Desk, tapped, typed
from tests.fakes.schools import adopted, joined, small_school
from tests.tally import Row, Tally, counts

SEED, STUDENTS = 20261002, 8
EVENTS, REQUESTS = counts(40, 1000), 8
CODES = tuple(f"s{number}" for number in range(1, STUDENTS + 1))


@pytest.fixture
def desks(engine: Engine, database_url: str) -> Any:
    """Two receivers with connections of their own, as two processes have."""
    joined(adopted(engine, small_school(students=STUDENTS)), "riverside", (*CODES, "t1", "t2"))
    engines = [open_database(database_url) for _ in range(2)]
    yield [Desk(Store(each)) for each in engines]
    for each in engines:
        each.dispose()


def test_p02_each_event_has_one_effect_however_often_and_wherever_it_comes(
    desks: Sequence[Desk], tally: Tally
) -> None:
    chance = random.Random(SEED)
    for code in CODES[:REQUESTS]:
        desks[0].taps(f"riverside/{code}", "help:maths", stuck="fractions", tried="")
    requests = [each["key"] for each in rows(desks[0], "helps")]
    events = [typed(f"riverside/{CODES[n % STUDENTS]}", "menu", key=f"wire:said{n}") for n in range(EVENTS)]
    taps = [
        tapped(f"riverside/{teacher}", f"claim:{request}", key=f"wire:{request}:{teacher}:{again}")
        for request in requests
        for teacher in ("t1", "t2")
        for again in range(2)
    ]
    brought = [each for each in (*events, *taps) for _ in range(chance.randint(1, 4))]
    chance.shuffle(brought)
    with ThreadPoolExecutor(2) as receivers:
        halves = [brought[0::2], brought[1::2]]
        refused = sum(receivers.map(bring, desks, halves))
    finish(desks[0])
    states = Counter({each["key"]: each["state"] == "done" for each in rows(desks[0], "inbox")})
    wanted = {each.key for each in (*events, *taps)}
    answers = Counter(
        each["key"].partition("/")[0] for each in rows(desks[0], "outbox") if "said" in each["key"]
    )
    owners = [each["owner"] for each in rows(desks[0], "helps")]
    row = Row(
        "P2",
        f"two receivers on {desks[0].store.engine.dialect.name}",
        attempted=len(brought),
        acknowledged=len(brought),
        lost=len(wanted - states.keys()) + sum(not owner for owner in owners),
        unexpected=sum(not done for done in states.values()),
        duplicated=sum(times - 1 for times in answers.values()) + len(owners) - len(requests),
        recovered=refused,
        seed=str(SEED),
    )
    tally(row)
    assert (row.lost, row.unexpected, row.duplicated) == (0, 0, 0)
    assert len(answers) == EVENTS
    claims = [each for each in rows(desks[0], "audit") if each["noun"] == "HelpRequest"]
    assert len(requests) == REQUESTS <= len(claims)


def bring(desk: Desk, half: Sequence[Incoming]) -> int:
    """Bring each until it is acknowledged; the number of refusals."""
    refused = 0
    for each in half:
        while True:
            try:
                desk.decider.hear([each])
                break
            except DatabaseError:
                refused += 1
    return refused


def finish(desk: Desk) -> None:
    while desk.decider.decide_waiting()[0]:
        continue


def rows(desk: Desk, name: str) -> list[Any]:
    with desk.store.reading() as connection:
        return list(connection.execute(select(tables.metadata.tables[name])).mappings())
