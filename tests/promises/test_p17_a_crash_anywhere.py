"""P17: a failure at every call of the database: in all that people can do, in looks and alarms, and in the courier.

After it the platform brings again what was not acknowledged, and the database must hold exactly what it holds when
nothing fails: nothing lost, one effect, each message once.
"""

import asyncio
import random
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Connection, Engine, Table

from bot.platform import Receipt
from bot.shell import Shell
from engine.actions import VERBS, token
from engine.decision import Lane
from engine.forms import fields_of
from engine.permission import may
from messages.message import Message
from storage import tables
from storage.database import open_database
from storage.schema import prepare
from storage.store import DatabaseError, Store
from storage.traffic import outbox
from storage.traffic.incoming import Incoming
from storage.traffic.outbox import LEASE, RANK
from tests.engine.test_permissions import WHO, World, a_world
from tests.fakes.desk import Desk, tapped
from tests.fakes.schools import NOON
from tests.fakes.wire import Wire
from tests.faults.failpoints import DEATH, KINDS, REFUSED, UNSURE, Failpoint, watched
from tests.faults.stages import databases, dies, files
from tests.tally import Row, Tally, is_full

SEED = 20261117
SOME = {"sqlite": 40, "postgresql": 12}
"""So many actions are failed in the suite, at one call each; in the bench all of them."""
EACH = {"sqlite": 1, "postgresql": 40}
"""In the bench every call is failed, on PostgreSQL every fortieth: each time its whole database is made anew."""
DRAWN = ("link",)
"""Actions that draw a code by chance: what they leave differs each time."""
DIFFERS = {
    "inbox": {"seq", "attempts", "reason"},
    "outbox": {"seq", "attempts", "begun", "due"},
    "audit": {"seq"},
    "homes": {"due", "attempts"},
}
"""Columns that may tell of the failure."""
Rows = dict[str, list[str]]


@dataclass(frozen=True)
class Stage:
    """A database to begin from, and what to do in it; one engine for all, so that statements are compiled once."""

    home: Path
    copied: Callable[[], object]
    engine: Engine
    point: Failpoint
    taps: tuple[tuple[str, Incoming], ...]

    @property
    def kind(self) -> str:
        return self.engine.dialect.name

    def anew(self) -> Desk:
        """Begin again from the first database, as a coach that has just started."""
        self.engine.dispose()
        self.copied()
        return self.desk()

    def desk(self) -> Desk:
        """A coach that has just started on what is there."""
        self.engine.dispose()
        self.point.arm(0, "")
        return Desk(Store(self.engine))


@dataclass
class Counts:
    """What a sweep has seen, in the words of the table."""

    attempted: int = 0
    acknowledged: int = 0
    lost: int = 0
    unexpected: int = 0
    duplicated: int = 0
    recovered: int = 0
    wrong: list[str] = field(default_factory=list)


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def stage(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stage]:
    home = tmp_path_factory.mktemp("p17")
    if request.param == "sqlite":
        first, url, copied = files(home)
    else:
        first, url, copied = databases(request.getfixturevalue("postgres"))
    engine = open_database(first)
    prepare(engine)
    world = a_world(engine)
    world.desk.delivers()
    taps = tuple(_taps(world))
    engine.dispose()  # the last connection to SQLite leaves the whole database in one file
    copied()
    engine, point = watched(url)
    engine.connect().close()  # what only an engine's very first connection asks
    yield Stage(home, copied, engine, point, taps)
    engine.dispose()


def _taps(world: World) -> Iterator[tuple[str, Incoming]]:
    """Everything that somebody may do, by the first who may."""
    for verb in VERBS:
        action = world.action(verb)
        who = next((code for code in WHO if may(world.snapshot(code, action), action)), None)
        if who is None or verb in DRAWN:
            continue
        form = {each.name: getattr(action, each.name) for each in fields_of(VERBS[verb])}
        yield verb, tapped(f"riverside/{who}", token(action), key=f"wire:{verb}", **form)


def test_p17_whatever_people_do_survives_a_failure_at_every_call_of_the_database(
    stage: Stage, tally: Tally
) -> None:
    seen = Counts()
    taps = stage.taps if is_full() else random.Random(SEED).sample(stage.taps, SOME[stage.kind])
    for number, (verb, tap) in enumerate(taps):
        act = _hear if number % 2 else _keep_and_decide
        _sweep(stage, verb, lambda desk, tap=tap, act=act: act(desk, tap), seen)  # type: ignore[misc]
    _say(tally, f"everything people do, on {stage.kind}", seen)


def test_p17_looks_and_alarms_survive_a_failure_at_every_call(stage: Stage, tally: Tally) -> None:
    seen = Counts()
    for hours in (2, 26, 122):

        def beat(desk: Desk, hours: int = hours) -> None:
            desk.now = NOON + timedelta(hours=hours)
            while desk.lookout.ring_due() + desk.lookout.look_at_due():
                continue

        _sweep(stage, f"{hours} h later", beat, seen, kinds=(REFUSED, UNSURE, DEATH))
    _say(tally, f"looks and alarms, on {stage.kind}", seen)


def test_p17_the_courier_survives_a_failure_at_every_call(stage: Stage, tally: Tally) -> None:
    seen = Counts()
    for kind in KINDS:
        calls = _deliver(stage, seen, 0, kind)
        for at in _points(calls, f"courier {kind}", stage.kind):
            _deliver(stage, seen, at, kind)
    _say(tally, f"the courier, on {stage.kind}", seen)


def _hear(desk: Desk, tap: Incoming) -> None:
    desk.decider.hear([tap])


def _keep_and_decide(desk: Desk, tap: Incoming) -> None:
    """What Slack and webhooks do: keep, acknowledge, then decide."""
    desk.decider.keep([tap])
    while desk.decider.decide_waiting()[0]:
        continue


def _sweep(
    stage: Stage, name: str, act: Callable[[Desk], None], seen: Counts, *, kinds: tuple[str, ...] = KINDS
) -> None:
    """Fail one act at each of its calls, in one way after another, and compare with the act that nothing failed."""
    desk = stage.anew()
    act(desk)
    calls = stage.point.calls
    whole = _rest(desk, act)
    first = random.Random(f"{SEED} {name}").randrange(len(kinds))
    for number, at in enumerate(_points(calls, name, stage.kind), first):
        kind = kinds[number % len(kinds)]
        seen.attempted += 1
        found = _failed(stage, act, at, kind)
        _compare(f"{name}, call {at} of {calls}, {kind}", whole, found, seen)


def _points(calls: int, name: str, kind: str) -> list[int]:
    chance = random.Random(f"{SEED} {name}")
    if is_full():
        return list(range(chance.randrange(min(EACH[kind], calls)) + 1, calls + 1, EACH[kind]))
    return [chance.randrange(calls) + 1]


def _failed(stage: Stage, act: Callable[[Desk], None], at: int, kind: str) -> Rows:
    """Fail an act at a call; then it is brought again, by a coach that goes on or, after a death, by a new one."""
    desk = stage.anew()
    if kind == DEATH:
        dies(lambda: act(desk), stage.point, at)
        return _rest(stage.desk(), act)
    stage.point.arm(at, kind)
    with suppress(DatabaseError, RuntimeError):
        act(desk)
    assert stage.point.is_spent, f"call {at} was never made"
    stage.point.arm(0, "")
    return _rest(desk, act)


def _rest(desk: Desk, act: Callable[[Desk], None]) -> Rows:
    """Bring it again, let everything be decided on and delivered, and return what the database holds."""
    act(desk)
    while desk.decider.decide_waiting()[0]:
        continue
    desk.delivers()
    with desk.store.reading() as connection:
        return {each.name: _rows(connection, each) for each in tables.metadata.sorted_tables}


def _rows(connection: Connection, table: Table) -> list[str]:
    told = DIFFERS.get(table.name, set())
    names = ", ".join(f'"{column.name}"' for column in table.c if column.name not in told)
    return sorted(map(repr, connection.exec_driver_sql(f"SELECT {names} FROM {table.name}")))


def _compare(name: str, whole: Rows, found: Rows, seen: Counts) -> None:
    missing = sum((Counter(whole[each]) - Counter(found[each])).total() for each in whole)
    more = sum((Counter(found[each]) - Counter(whole[each])).total() for each in whole)
    seen.lost += missing
    seen.unexpected += more
    seen.recovered += not missing and not more
    if missing or more:
        first = next(each for each in whole if whole[each] != found[each])
        seen.wrong.append(
            f"{name}: {first}: {list(Counter(whole[first]) - Counter(found[first]))[:1]} "
            f"became {list(Counter(found[first]) - Counter(whole[first]))[:1]}"
        )


class Lasting(Wire):
    """A wire that notes what arrived in a file, so that it outlives the process."""

    def __init__(self, file: Path) -> None:
        super().__init__()
        self.file = file

    async def send(self, room: str, message: Message, key: str) -> Receipt:
        with self.file.open("a", encoding="utf-8") as arrived:
            arrived.write(f"{key}\n")
        return await super().send(room, message, key)


def _deliver(stage: Stage, seen: Counts, at: int, kind: str) -> int:
    """Deliver a morning's messages with a failure at one call, then go on; return the calls of the first part."""
    desk, arrived = stage.anew(), stage.home / "arrived"
    arrived.write_text("", "utf-8")
    now = desk.now = NOON + timedelta(hours=122)
    desk.lookout.ring_due()
    desk.lookout.look_at_due()
    _hear(desk, stage.taps[0][1])
    calls = _courier(stage, arrived, now + LEASE, at, kind)  # who decided had leased them already
    assert at or arrived.read_text("utf-8"), "there is something to fail"
    for number in range(2, 5):
        _courier(stage, arrived, now + number * LEASE, 0, "")
    if at:
        seen.attempted += 1
        rows = [each for each in _outbox(stage.desk().store) if each["made_at"] >= now]
        came = Counter(arrived.read_text("utf-8").split("\n"))
        _judge(f"courier, call {at}, {kind}", rows, came, seen)
    return calls


def _judge(name: str, rows: list[Any], came: Counter[str], seen: Counts) -> None:
    wrong = []
    for row in rows:
        times, state = came[row["key"]], row["state"]
        open_, courtesy = state in (outbox.NEW, outbox.SENDING), row["lane"] != RANK[Lane.ALERT]
        lost = open_ or (state == outbox.SENT and not times) or (not courtesy and not times)
        seen.lost += lost
        seen.duplicated += courtesy and times > 1
        if lost or (courtesy and times > 1):
            wrong.append(f"{row['key']} is {state}, arrived {times} times")
    seen.recovered += not wrong
    if wrong:
        seen.wrong.append(f"{name}: {wrong}")


def _courier(stage: Stage, arrived: Path, now: datetime, at: int, kind: str) -> int:
    """Run a coach until it rests, and return how many calls that took."""
    desk = stage.desk()
    with desk.store.begin() as unit:  # whoever held the platform before is gone, and its lease is over
        unit.connection.execute(tables.holders.delete())
    stage.engine.dispose()
    if kind == DEATH and at:
        dies(lambda: asyncio.run(_settled(stage, arrived, now, at, kind)), stage.point, at)
        return 0
    return asyncio.run(_settled(stage, arrived, now, at, kind))


async def _settled(stage: Stage, arrived: Path, now: datetime, at: int, kind: str) -> int:
    shell = Shell(Store(stage.engine), [Lasting(arrived)], clock=lambda: now)
    stage.point.arm(at, kind)
    for _ in range(2 if at else 1):  # what an outage has interrupted goes on when it is over
        with suppress(DatabaseError, RuntimeError):
            await shell.settle()
    calls = stage.point.calls
    stage.point.arm(0, "")
    await shell.close()
    return calls


def _outbox(store: Store) -> list[Any]:
    with store.reading() as connection:
        return list(connection.execute(tables.outbox.select()).mappings())


def _say(tally: Tally, trial: str, seen: Counts) -> None:
    tally(
        Row(
            "P17",
            trial,
            attempted=seen.attempted,
            acknowledged=seen.attempted,
            lost=seen.lost,
            unexpected=seen.unexpected,
            duplicated=seen.duplicated,
            recovered=seen.recovered,
            seed=str(SEED),
        )
    )
    assert not seen.wrong, "\n".join(seen.wrong[:5]) + f"\n... {len(seen.wrong)} in all"
    assert seen.recovered == seen.attempted > 0
