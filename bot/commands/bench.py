"""Measure how fast this coach is on this machine: every module of `bot.benches` that can `run` is a bench."""

import argparse
import importlib
import pkgutil
from types import ModuleType

from bot import benches

ABOUT = "Measure this coach on this machine. Without a name: what can be measured."


def arguments(parser: argparse.ArgumentParser) -> None:
    chosen = parser.add_subparsers(metavar="BENCH")
    parser.set_defaults(bench=None)
    for name, bench in _benches().items():
        mine = chosen.add_parser(name, help=bench.ABOUT, description=bench.ABOUT)
        bench.arguments(mine)
        mine.set_defaults(bench=bench)


def run(args: argparse.Namespace) -> int:
    if args.bench is not None:
        return int(args.bench.run(args))
    for name, bench in _benches().items():
        print(f"python3 coach.py bench {name}\n    {bench.ABOUT}")
    return 0


def _benches() -> dict[str, ModuleType]:
    found = (
        (each.name, importlib.import_module(f"{benches.__name__}.{each.name}"))
        for each in pkgutil.iter_modules(benches.__path__)
    )
    return {name: module for name, module in found if hasattr(module, "run")}
