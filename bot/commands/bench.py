"""Measure how fast this coach is on this machine."""

import argparse
import asyncio
import json
import os
import platform
import sys
from dataclasses import asdict

from bot.benches.taps import Timed, time_sync, time_taps

ABOUT = (
    "Measure how long a tap takes on this machine, from the ear to the answer in the room, inside the process, "
    "on SQLite with every commit durable. The disk's own cost of one commit is printed beside it."
)


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--taps", type=_positive, default=200, help="taps of each kind (default 200)")
    parser.add_argument("--json", action="store_true", help="print one JSON object")


def run(args: argparse.Namespace) -> int:
    print("opening the demo school ...", file=sys.stderr)
    before = time_sync()
    timed = asyncio.run(time_taps(args.taps))
    sync = (before + time_sync()) / 2
    machine = f"{platform.machine()}, {os.cpu_count()} cores, Python {platform.python_version()}"
    if args.json:
        print(json.dumps({"machine": machine, "sync_ms": sync, "taps": [asdict(each) for each in timed]}))
    else:
        print(_table(machine, sync, timed))
    return 0


def _table(machine: str, sync: float, timed: list[Timed]) -> str:
    lines = [f"{'tap':<18}{'taps':>6}{'p50 ms':>9}{'p99 ms':>9}{'CPU ms':>9}"]
    lines += [
        f"{each.name:<18}{each.taps:>6}{each.p50:>9.1f}{each.p99:>9.1f}{each.cpu:>9.1f}" for each in timed
    ]
    lines.append(f"one durable write on this disk: {sync:.1f} ms; a tap is one commit before its answer")
    lines.append(f"machine: {machine}")
    return "\n".join(lines)


def _positive(text: str) -> int:
    if not text.isdecimal() or int(text) < 1:
        raise argparse.ArgumentTypeError(f"{text!r} is not a number of taps from 1 on")
    return int(text)
