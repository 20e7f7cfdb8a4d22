"""What a daily judgement costs, and a day's judgements of 100,000 students on every core."""

import argparse
import json
import os
from collections.abc import Callable, Iterator
from datetime import date
from math import ceil
from multiprocessing import get_context
from random import Random
from time import perf_counter, process_time

from bot.benches.machine import machine
from bot.benches.speed.figure import Figure, table
from engine.frozen import replace
from engine.journey import states
from engine.journey.forecast.calibration import Calibration
from engine.journey.pacing.pace import Reading, judge, read
from engine.journey.pacing.progress import Mastery, Progress
from engine.journey.plan import Plan, Step
from engine.journey.states import StateMemory
from engine.journey.timetable import Timetable

ABOUT = "Measure the daily judgement: alone, from the whole history, and a day of 100,000 students with 4 paths each."
STUDENTS, PATHS = 100_000, 4
SCHOOL = Timetable.of("Europe/Berlin", date(2026, 8, 31), date(2027, 6, 22))
STEPS, LATEST, KINDS, ROUNDS = 25, 180, 400, 5
CALIBRATION = Calibration()


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--students", type=int, default=STUDENTS, metavar="N", help="how many, of 4 paths each"
    )
    parser.add_argument("--seed", type=int, default=1, metavar="N", help="of the made-up journeys")
    parser.add_argument("--json", action="store_true", help="print one JSON object")


def run(args: argparse.Namespace) -> int:
    cores = min(2, os.cpu_count() or 1)
    seconds = _a_day(args.students, args.seed, cores)
    found = [
        Figure("one judgement (p and buffer)", _alone(args.seed), "us", None, 60.0),
        Figure("one judgement from the whole history", _from_history(args.seed), "us"),
        Figure(
            f"a day of {args.students:,} students, {PATHS} paths each, on {cores} cores",
            seconds,
            "s",
            None,
            60.0,
        ),
    ]
    if args.json:
        print(json.dumps({each.name: each.value for each in found}))
    else:
        print(f"{machine()}\n\n{table(found)}")
    return 0 if all(each.reached is not False for each in found) else 1


def journeys(seed: int, count: int = KINDS) -> Iterator[tuple[Plan, Progress, date]]:
    """Made-up journeys, each on its own day of the year: a plan of 25 steps, and so many of them shown in time."""
    chance = Random(seed)
    for _ in range(count):
        plan = Plan.of(
            (Step(f"s{n}", chance.uniform(2, 10)) for n in range(STEPS)),
            SCHOOL.days[0],
            SCHOOL.days[-1],
            SCHOOL,
        )
        today = SCHOOL.days[chance.randrange(1, LATEST)]
        gone = plan.timetable.count(plan.start, today)
        done = min(STEPS - 1, int(STEPS * gone / plan.days * chance.uniform(0.2, 1.3)))
        days = sorted(chance.choices(SCHOOL.days[: gone + 1], k=done))
        yield plan, Progress.of((Mastery(f"s{n}", day) for n, day in enumerate(days)), (), days), today


def _alone(seed: int) -> float:
    """Microseconds of CPU for the pace, the on-time chance and the buffer, at an account that stands."""
    seen = [read(*each, CALIBRATION) for each in journeys(seed)]
    return min(
        _timed(lambda: [judge(each.ledger, each.position, CALIBRATION).p for each in seen])
        for _ in range(ROUNDS)
    )


def _from_history(seed: int) -> float:
    known = list(journeys(seed))
    return min(
        _timed(lambda: [read(*each, CALIBRATION).judgement.p for each in known]) for _ in range(ROUNDS)
    )


def _timed(work: Callable[[], object]) -> float:
    began = process_time()
    work()
    return (process_time() - began) / KINDS * 1e6


def _a_day(students: int, seed: int, cores: int) -> float:
    """Seconds by the clock for one more day of everybody: account, judgement, state; every path has its own."""
    share = ceil(students * PATHS / cores)
    with get_context("spawn").Pool(cores) as pool:
        return max(pool.starmap(_day_of, [(share, seed + n) for n in range(cores)]))


def _day_of(paths: int, seed: int) -> float:
    seen = [read(*each, CALIBRATION) for each in journeys(seed)]
    set_of = [(seen[n % KINDS], StateMemory(), n % 3 == 0) for n in range(paths)]
    began = perf_counter()
    for reading, memory, works in set_of:
        states.step(memory, _next_day(reading, works))
    return perf_counter() - began


def _next_day(reading: Reading, works: bool) -> Reading:
    """The reading after one more learning day, on which a third of all show a plan-day of work."""
    ledger = reading.ledger.after(1.0 if works else 0.0, CALIBRATION.half_life)
    here = replace(
        reading.position,
        days_gone=reading.position.days_gone + 1,
        days_left=max(0, reading.position.days_left - 1),
    )
    rhythm = reading.rhythm.after(works, CALIBRATION.half_life)
    return replace(
        reading, position=here, ledger=ledger, rhythm=rhythm, judgement=judge(ledger, here, CALIBRATION)
    )
