"""How long a tap takes from the ear to the answer in the room, with every commit durable on SQLite."""

import argparse
import asyncio
import json
import os
import sys
import tempfile
import time
from statistics import median

from bot.benches.machine import machine
from bot.demo.stage import Stage
from bot.platforms.console import Said
from engine.frozen import Frozen, asdict
from engine.nouns.people import Person

ABOUT = (
    "Measure how long a tap takes on this machine, from the ear to the answer in the room, inside the process, "
    "on SQLite with every commit durable. The disk's own cost of one commit is printed beside it."
)
TAPS = {
    "menu": "menu",
    "where am I": "where",
    "my path": "path:maths",
    "my goals": "goals",
    "a goal set": "take:maths:usual",
    "what must I show": "ready:maths",
}
WARM = 5


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--taps", type=_positive, default=200, help="taps of each kind (default 200)")
    parser.add_argument("--json", action="store_true", help="print one JSON object")


def run(args: argparse.Namespace) -> int:
    print("opening the demo school ...", file=sys.stderr)
    before = time_sync()
    timed = asyncio.run(time_taps(args.taps))
    sync = (before + time_sync()) / 2
    if args.json:
        print(json.dumps({"machine": machine(), "sync_ms": sync, "taps": [asdict(each) for each in timed]}))
    else:
        print(_table(sync, timed))
    return 0


class Timed(Frozen):
    """One kind of tap: milliseconds from the ear to the answer, and CPU milliseconds of the process a tap."""

    name: str
    taps: int
    p50: float
    p99: float
    cpu: float


class Answered:
    """Remembers when the latest message reached its room."""

    def __init__(self) -> None:
        self.at = 0.0

    def __call__(self, person: Person, said: Said) -> None:
        self.at = time.perf_counter()


async def time_taps(count: int) -> list[Timed]:
    """Time every kind of tap `count` times, on the demo school with everybody in it."""
    stage = Stage()
    try:
        await stage.join_all()
        answered = stage.show = Answered()
        student = next(each for each in stage.people if each.role == "student")
        return [await _time(stage, answered, student, name, token, count) for name, token in TAPS.items()]
    finally:
        await stage.close()


def time_sync(count: int = 50) -> float:
    """Return the median milliseconds this disk takes to make 4 KiB durable: the floor under every commit."""
    taken = []
    with tempfile.NamedTemporaryFile(prefix="coach-bench-") as file:
        for _ in range(count):
            start = time.perf_counter()
            os.write(file.fileno(), b"\0" * 4096)
            os.fsync(file.fileno())
            taken.append((time.perf_counter() - start) * 1000)
    return median(taken)


async def _time(
    stage: Stage, answered: Answered, student: Person, name: str, token: str, count: int
) -> Timed:
    taken = []
    cpu = 0.0
    for number in range(count + WARM):
        begun = time.process_time()
        elapsed = await _tap(stage, answered, student, token)
        if number >= WARM:
            taken.append(elapsed)
            cpu += time.process_time() - begun
    ranked = sorted(taken)
    p99 = ranked[min(len(ranked) - 1, int(len(ranked) * 0.99))]
    return Timed(name, count, median(ranked), p99, cpu * 1000 / count)


async def _tap(stage: Stage, answered: Answered, student: Person, token: str) -> float:
    """Milliseconds until the answer is in the room; what is settled after that is awaited, not counted."""
    start = time.perf_counter()
    await stage.shell.inbox.hear(stage.console.tapped(student.code, token))
    await stage.shell.settle()
    return (answered.at - start) * 1000


def _table(sync: float, timed: list[Timed]) -> str:
    lines = [f"{'tap':<18}{'taps':>6}{'p50 ms':>9}{'p99 ms':>9}{'CPU ms':>9}"]
    lines += [
        f"{each.name:<18}{each.taps:>6}{each.p50:>9.1f}{each.p99:>9.1f}{each.cpu:>9.1f}" for each in timed
    ]
    lines.append(f"one durable write on this disk: {sync:.1f} ms; a tap is one commit before its answer")
    lines.append(f"machine: {machine()}")
    return "\n".join(lines)


def _positive(text: str) -> int:
    if not text.isdecimal() or int(text) < 1:
        raise argparse.ArgumentTypeError(f"{text!r} is not a number of taps from 1 on")
    return int(text)
