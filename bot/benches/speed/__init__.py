"""The speed bench: the coach beside the thinnest bots of its own libraries, on the same machine in the same run."""

import argparse
import json
import sys
from collections.abc import Callable, Iterable, Mapping

from bot.benches.machine import machine
from bot.benches.speed import inbound
from bot.benches.speed.daily import STUDENTS, daily
from bot.benches.speed.draining import draining
from bot.benches.speed.figure import Figure, table
from bot.benches.speed.outbound import outbound
from bot.benches.speed.pictures import pictures
from bot.benches.speed.receipt import receipt
from bot.benches.speed.sharing import sharing
from bot.benches.speed.starting import starting
from bot.benches.speed.ticks import stall, ticks
from bot.errors import Refused
from engine.frozen import asdict

ABOUT = (
    "Measure how fast the coach hears and answers on this machine, with every commit durable, beside the "
    "thinnest echo bot of each platform's library in the same run. Ratios are of the CPU of the serving process."
)
LATENCY = 50
"""Milliseconds: the Bot API takes 30 to 100 for a call, Slack 100 to 200."""
MOST_LATENCY = 2000
PARTS: Mapping[str, Callable[[argparse.Namespace], list[Figure]]] = {
    "telegram": lambda wanted: inbound.telegram(wanted.turns, wanted.rounds, wanted.latency),
    "slack": lambda wanted: inbound.slack(wanted.turns, wanted.rounds, wanted.latency),
    "outbound": lambda wanted: outbound(),
    "drain": lambda wanted: draining(wanted.postgres),
    "receipt": lambda wanted: receipt(),
    "ticks": lambda wanted: ticks(),
    "daily": lambda wanted: [*daily(wanted.students), *_shared(wanted)],
    "stall": lambda wanted: stall(),
    "pictures": lambda wanted: pictures(),
    "start": lambda wanted: starting(),
}


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("parts", nargs="*", help=f"only these of {', '.join(PARTS)} (default: all)")
    parser.add_argument("--turns", type=int, default=200, help="turns in each window (default 200)")
    parser.add_argument("--rounds", type=int, default=3, help="windows of each kind (default 3)")
    parser.add_argument(
        "--latency",
        type=_milliseconds,
        default=LATENCY,
        metavar="MS",
        help=f"how far away the platform of a turn is, there and back, for both bots (default {LATENCY} ms)",
    )
    parser.add_argument(
        "--postgres", default="", metavar="URL", help="an empty PostgreSQL database, for drain or daily"
    )
    parser.add_argument(
        "--students", type=int, default=STUDENTS, help=f"students in the daily look (default {STUDENTS:,})"
    )
    parser.add_argument("--json", action="store_true", help="print one JSON object")


def _shared(wanted: argparse.Namespace) -> Iterable[Figure]:
    return sharing(wanted.postgres, wanted.students) if wanted.postgres else ()


def _milliseconds(text: str) -> float:
    found = float(text)
    if not 0 <= found <= MOST_LATENCY:
        raise argparse.ArgumentTypeError(f"from 0 to {MOST_LATENCY} milliseconds")
    return found


def run(args: argparse.Namespace) -> int:
    wanted = args.parts or list(PARTS)
    if unknown := [each for each in wanted if each not in PARTS]:
        raise Refused(f"there is no part {unknown[0]!r}; there are {', '.join(PARTS)}")
    figures: list[Figure] = []
    for name in wanted:
        print(f"measuring {name} ...", file=sys.stderr, flush=True)
        found = PARTS[name](args)
        figures += found
        if not args.json:
            print(table(found), flush=True)
    if args.json:
        rows = [{**asdict(each), "ratio": each.ratio, "reached": each.reached} for each in figures]
        print(json.dumps({"machine": machine(), "figures": rows}))
    else:
        print(f"machine: {machine()}")
    return 0
