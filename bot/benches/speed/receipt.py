"""Durable receipt of a burst: a thousand updates at once, beside a thousand that each wait for their own commit."""

import asyncio
import tempfile
import time
from collections.abc import Awaitable
from datetime import UTC, datetime

from bot.benches.speed.figure import Figure
from bot.benches.speed.school import accounts, new_school
from bot.shell import Shell
from storage.traffic.incoming import Incoming

BURST = 1000
PEOPLE = 64


def receipt() -> list[Figure]:
    """Wall and CPU milliseconds for each update until all are durable; decided on or not."""
    with tempfile.TemporaryDirectory(prefix="coach-bench-") as home:
        return asyncio.run(_measured(home))


async def _measured(home: str) -> list[Figure]:
    now = datetime.now(UTC)
    people = [(f"p{number}", f"p{number}") for number in range(PEOPLE)]
    store = new_school(f"sqlite:///{home}/coach.db", now, accounts("nowhere", people, now))
    shell = Shell(store, [])
    await shell.inbox.hear(_burst("warm")[0])
    alone = await _timed(_one_by_one(shell, _burst("alone")))
    together = await _timed(_at_once(shell, _burst("together")))
    await shell.close()
    names = "durable receipt of 1,000 at once, each", "durable receipt of 1,000 at once, CPU of each"
    return [
        Figure(name, ours, "ms", single, at_most=0.5)
        for name, ours, single in zip(names, together, alone, strict=True)
    ]


async def _one_by_one(shell: Shell, burst: list[Incoming]) -> None:
    for each in burst:
        await shell.inbox.hear(each)


async def _at_once(shell: Shell, burst: list[Incoming]) -> None:
    await asyncio.gather(*(shell.inbox.hear(each) for each in burst))


async def _timed(work: Awaitable[None]) -> tuple[float, float]:
    wall, cpu = time.perf_counter(), time.process_time()
    await work
    return (time.perf_counter() - wall) * 1000 / BURST, (time.process_time() - cpu) * 1000 / BURST


def _burst(name: str) -> list[Incoming]:
    return [
        Incoming(
            f"nowhere:{name}:{number}", "nowhere", f"p{number % PEOPLE}", f"p{number % PEOPLE}", text="menu"
        )
        for number in range(BURST)
    ]
