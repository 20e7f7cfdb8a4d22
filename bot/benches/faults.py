"""Every promise about delivery, time and data, tried as often as it is written down, in one table."""

import argparse
import importlib.util
import json
import os
import re
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from bot.benches.machine import machine
from bot.errors import Refused

ABOUT = (
    "Try the promises P1 to P20 at full counts (kills, power cuts, full disks, floods, clocks, restarts; up to half an "
    "hour) and print one table. It runs the project's own tests, so it needs the project's folder."
)
ROOT = Path(__file__).resolve().parents[2]
PLACES = ("tests/faults", "tests/promises")
"""The kills are the longest, so they begin."""
PAGE = "docs/promises.md"
"""Names the tests that hold each promise: they are run, and those without a tally are counted."""
NAMED = re.compile(r"`(tests/[\w/]+\.py)(?:: (test_\w+))?`")
HOW = ("-v", "-p", "no:cacheprovider", "-n", "3", "--dist", "load", "--maxschedchunk", "1")
"""Three at a time: most wait for processes to start or for the pace. One by one: nobody idles behind a long one."""
LAST = 20
"""Delivery, time and data end with P20; what follows is about people and their rights."""
FULL, ROWS, OUTCOMES = "COACH_FULL_COUNTS", "COACH_TALLY", "COACH_OUTCOMES"
COLUMNS = ("attempted", "acknowledged", "lost", "unexpected", "duplicated", "recovered", "allowed")
MUST_BE_NONE = ("lost", "unexpected", "duplicated")


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--reduced", action="store_true", help="the counts of the test suite: a few minutes")
    parser.add_argument(
        "--rights",
        action="store_true",
        help="also what is promised about people and their rights, P22 and on",
    )
    parser.add_argument(
        "--only", metavar="WORDS", help="only the trials whose names fit, such as p16 or power"
    )
    parser.add_argument("--json", action="store_true", help="print one JSON object")


def run(args: argparse.Namespace) -> int:
    if not all((ROOT / each).is_dir() for each in PLACES) or importlib.util.find_spec("pytest") is None:
        raise Refused(
            "bench faults runs the project's tests: call it as python3 coach.py bench faults in its folder"
        )
    began = time.monotonic()
    with tempfile.TemporaryDirectory() as home:
        files = Path(home) / "rows", Path(home) / "outcomes"
        code = _tried(args, *files)
        rows, outcomes = (_lines(each) for each in files)
        rows += counted(rows, outcomes)
    took = time.monotonic() - began
    if args.json:
        print(json.dumps({"machine": machine(), "seconds": round(took), "passed": code == 0, "rows": rows}))
    else:
        print("\n".join(table(rows)))
        print(f"\n{len(rows)} trials in {took / 60:.0f} min; {machine()}")
        print("all of them passed" if code == 0 else "SOME FAILED: read above", flush=True)
    return 0 if code == 0 and not any(row[name] for row in rows for name in MUST_BE_NONE) else 1


def table(rows: Iterable[Mapping[str, Any]]) -> Iterable[str]:
    """Return the table's lines, by promise."""
    ordered = sorted(rows, key=lambda row: (int(str(row["promise"])[1:]), str(row["trial"])))
    wide = max((len(str(row["trial"])) for row in ordered), default=5)
    yield f"{'':<5}{'trial':<{wide}}" + "".join(f"{name:>14}" for name in COLUMNS)
    for row in ordered:
        yield f"{row['promise']:<5}{row['trial']:<{wide}}" + "".join(f"{row[name]:>14}" for name in COLUMNS)


def promised() -> dict[str, list[tuple[str, str]]]:
    """Return the tests that the page names for each promise, as (file, name); without a name, the whole file."""
    found: dict[str, list[tuple[str, str]]] = {}
    for line in (ROOT / PAGE).read_text("utf-8").splitlines():
        promise, *cells = (each.strip() for each in line.strip("|").split("|"))
        if promise[:1] == "P" and promise[1:].isdigit() and len(cells) > 1 and promise not in found:
            found[promise] = NAMED.findall(cells[1])  # a later table of the page tells what came of it
    return found


def counted(rows: Iterable[Mapping[str, Any]], outcomes: Iterable[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """Return one row for each promise whose tests keep no tally: how many tests were tried, how many failed."""
    told, found = {row["promise"] for row in rows}, []
    for promise, named in promised().items():
        mine = [each["failed"] for each in outcomes if any(_is(each["test"], *one) for one in named)]
        if promise not in told and mine:
            counts = {**dict.fromkeys(COLUMNS, 0), "attempted": len(mine), "unexpected": sum(mine)}
            found.append({"promise": promise, "trial": "its tests, one by one", **counts})
    return found


def _is(test: str, file: str, name: str) -> bool:
    where, _, called = test.partition("::")
    return where == file and name in ("", called.partition("[")[0])


def _lines(file: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in file.read_text("utf-8").splitlines()] if file.exists() else []


def chosen(rights: bool) -> list[str]:
    """Return what is to be run, as files or `file::test`, the longest first."""
    wanted = [named for promise, named in promised().items() if rights or int(promise[1:]) <= LAST]
    tests = {"::".join(filter(None, each)) for of_one in wanted for each in of_one}
    return sorted(
        tests, key=lambda each: (not each.startswith(PLACES[0]), not each.startswith(PLACES[1]), each)
    )


def _tried(args: argparse.Namespace, rows: Path, outcomes: Path) -> int:
    """Run the tests beside this process; what they print goes on to the terminal, so that it can be followed."""
    words = [sys.executable, "-m", "pytest", *chosen(args.rights), *HOW]
    if args.only:
        words += ["-k", args.only]
    known = {**os.environ, ROWS: str(rows), OUTCOMES: str(outcomes), **({} if args.reduced else {FULL: "1"})}
    return subprocess.run(words, cwd=ROOT, env=known, stdout=sys.stderr, check=False).returncode
