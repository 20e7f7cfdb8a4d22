"""What a beat of the heart costs: with nobody due, and with one in a hundred due, in schools of three sizes."""

import asyncio
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from statistics import median

from bot.beating.lookout import PAGE, Lookout
from bot.benches.speed.figure import Figure
from bot.benches.speed.school import KEY, new_school
from bot.interpreter import hand_over_soon, keep_what_is_built
from bot.shell import Shell
from engine import coach
from storage.people import crowd
from storage.store import Store

SIZES = (10_000, 100_000, 1_000_000)
DUE_SHARE = 100
AT_ONCE = 10_000
IDLE_BEATS = 200
NIGHT, NOON = (datetime(2026, 11, 10, hour, tzinfo=UTC) for hour in (4, 17))
"""A Tuesday in the school's zone. What a look costs hangs on the hour: at night nobody is written to."""
WATCH = 0.001


def ticks(sizes: tuple[int, ...] = SIZES) -> list[Figure]:
    """Idle and busy ticks; the crowd is on a path of 60 steps and has shown nothing yet."""
    found, per_row = [], []
    for size in sizes:
        with _school(size, NIGHT) as (store, now):
            lookout = Lookout(store, lambda: now)
            found.append(Figure(f"tick over {size:,} students, nobody due", _idle(lookout), "ms", None, 1.0))
            _make_due(store, PAGE, now, first=size - PAGE)  # a coach that runs is warm
            _busy(lookout, PAGE, now)
            _make_due(store, size // DUE_SHARE, now)
            whole, judging = _busy(lookout, size // DUE_SHARE, now)
            per_row.append(whole)
            found.append(Figure(f"tick over {size:,} students, each of the 1 % due", whole, "us", per_row[0]))
            found.append(
                Figure(
                    f"tick over {size:,} students, storage for each due", whole - judging, "us", None, 100.0
                )
            )
    growth = Figure(
        "a due student among the most, beside one among the fewest",
        per_row[-1],
        "us",
        per_row[0],
        at_most=1.3,
    )
    return [*found, growth, _written()]


def _written() -> Figure:
    """The same in the middle of the day, when each is sent a message."""
    with _school(SIZES[0], NOON) as (store, now):
        lookout = Lookout(store, lambda: now)
        _make_due(store, PAGE, now, first=SIZES[0] - PAGE)
        _busy(lookout, PAGE, now)
        _make_due(store, SIZES[0] // DUE_SHARE, now)
        whole, _ = _busy(lookout, SIZES[0] // DUE_SHARE, now)
    return Figure("a due student for whom a message is written", whole, "us")


def stall() -> list[Figure]:
    """The longest that the event loop stands still while 10,000 students fall due at once, and each is written to."""
    with _school(AT_ONCE, NOON) as (store, now):
        _make_due(store, AT_ONCE, now)
        longest, seconds = asyncio.run(_watched(store, now))
    return [
        Figure("10,000 due at once: longest stall of the loop", longest * 1000, "ms", None, 10.0),
        Figure("10,000 due at once: until all have been looked at", seconds, "s"),
    ]


@contextmanager
def _school(size: int, now: datetime) -> Iterator[tuple[Store, datetime]]:
    with tempfile.TemporaryDirectory(prefix="coach-bench-") as home:
        store = new_school(f"sqlite:///{home}/coach.db", now, [], students=1)
        with store.begin() as unit:
            crowd.gather(unit.connection, KEY, "m7", size, now)
            for someone in ("s000000", "t1", "a1"):
                unit.set_next_look(KEY, someone, None)
        yield store, now
        store.engine.dispose()


def _make_due(store: Store, count: int, now: datetime, first: int = 0) -> None:
    with store.begin() as unit:
        for number in range(first, first + count):
            unit.set_next_look(KEY, crowd.key(number), now - timedelta(seconds=1))


def _idle(lookout: Lookout) -> float:
    """The median milliseconds of a tick that finds nothing."""
    taken = []
    for _ in range(IDLE_BEATS):
        began = time.perf_counter()
        lookout.ring_due()
        lookout.look_at_due()
        taken.append((time.perf_counter() - began) * 1000)
    return median(taken)


def _busy(lookout: Lookout, count: int, now: datetime) -> tuple[float, float]:
    """CPU microseconds for each due student: of the whole tick, and of judging alone."""
    began, looked = time.process_time(), 0
    while page := lookout.look_at_due():
        looked += page
    whole = (time.process_time() - began) / looked * 1e6
    with lookout.store.begin() as unit:
        snapshots = unit.snapshots(KEY, now).looking([crowd.key(number) for number in range(min(count, 100))])
        began = time.process_time()
        for each in snapshots:
            coach.check_in(each, now=now)
        return whole, (time.process_time() - began) / len(snapshots) * 1e6


async def _watched(store: Store, now: datetime) -> tuple[float, float]:
    shell = Shell(store, [], clock=lambda: now)
    longest = 0.0

    async def watch() -> None:
        nonlocal longest
        while True:
            began = time.perf_counter()
            await asyncio.sleep(WATCH)
            longest = max(longest, time.perf_counter() - began - WATCH)

    hand_over_soon()  # as `run` does
    keep_what_is_built()
    watching = asyncio.create_task(watch())
    began = time.perf_counter()
    await shell.tick()
    seconds = time.perf_counter() - began
    watching.cancel()
    await shell.close()
    return longest, seconds
