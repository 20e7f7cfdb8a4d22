"""Learn from a school's own log how its forecasts are to be read, and keep it with the school."""

import argparse
from collections.abc import Iterator, Sequence
from zoneinfo import ZoneInfo

from bot.commands.database import open_store, the_school
from bot.settings import Settings
from bot.shell import utc_now
from bot.trials.waiting import progress
from engine.journey.alert import ENOUGH_OUTCOMES, USUAL_THRESHOLD
from engine.journey.forecast.calibration import KNOWN_STUDENTS, Calibration
from engine.journey.local_risk import Learned
from engine.judging.calibrating import Findings, calibrated
from engine.nouns.people import Role
from engine.nouns.school import School
from engine.student import Snapshot
from storage.people.rosters import everybody
from storage.shelf import keep_calibration
from storage.store import Store

ABOUT = (
    "Learn from the school's own log: how many hand-ins pass, how long teachers take, how unevenly work comes in, and "
    "what its forecasts were worth. Defaults stay until enough is known. Run it once a month, or at the end of a term."
)
PAGE = 50


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--school", help="the key of the school, when there are several")
    parser.add_argument("--check", action="store_true", help="only say what would be kept")


def run(args: argparse.Namespace) -> int:
    store = open_store(Settings())
    school = the_school(store, args.school)
    today = utc_now().astimezone(ZoneInfo(school.zone)).date()
    found = calibrated(_students(store, school), today)
    print("\n".join(lines(school.calibration, found)))
    if args.check:
        print("Nothing was changed (--check).")
        return 0
    with store.begin() as unit:
        keep_calibration(unit.connection, school.key, found.calibration)
    print(f"Kept for {school.name}; a running coach uses it from its next message on.")
    return 0


def lines(before: Calibration, found: Findings) -> Iterator[str]:
    """Say what was learned, beside what held before, and what still stands on a default."""
    now, few = found.calibration, f"fewer than {KNOWN_STUDENTS}, so a default stays"
    journeys = f"{found.journeys} journeys that have ended, {found.arrived} of them arrived"
    enough = found.journeys >= KNOWN_STUDENTS
    yield f"hand-ins that pass      {before.trust:5.2f} -> {now.trust:5.2f}   from {found.judged} verdicts"
    yield f"class days to a verdict {before.wait:5.1f} -> {now.wait:5.1f}"
    yield f"work comes in bursts    {before.burst:5.2f} -> {now.burst:5.2f}   {journeys}{'' if enough else f' ({few})'}"
    if enough:
        yield f"error of a percent      {before.error:5.2f} -> {now.error:5.2f}"
    said = "staff read a percent" if now.may_say_percent else "no percent is shown"
    yield f"{said}: that takes 100 journeys and an error of at most .05"
    yield _risk(found.risk)


def _risk(learned: Learned) -> str:
    """Whether advisers are told of a learned risk, and what it was worth on journeys that it had not seen."""
    ends = f"{learned.outcomes} journeys that arrived or are two weeks past their target"
    if learned.outcomes < ENOUGH_OUTCOMES:
        return f"no risk is told: {ends}, and it takes {ENOUGH_OUTCOMES}"
    if not learned.looks:
        return f"no risk is told: the {ends} all ended alike"
    unseen = (
        f"of {learned.looks} looks at unseen journeys ({learned.bad / learned.looks:.2f} ended late) it names "
        f"{learned.named}, {learned.right} rightly"
    )
    if learned.risk is None:
        return f"no risk is told: {unseen}, fewer than the {USUAL_THRESHOLD} it would claim"
    return f"advisers are told of a risk of {learned.risk.threshold} and more: {unseen}; {ends}"


def _students(store: Store, school: School) -> Iterator[Snapshot]:
    with store.begin() as unit:
        people = everybody(unit.connection, school.key)
        keys = [each.key for each in people if each.role == Role.STUDENT]
        known = unit.snapshots(school.key, utc_now())
        with progress("students", max(1, len(keys))) as told:
            for start in range(0, len(keys), PAGE):
                page: Sequence[str] = keys[start : start + PAGE]
                yield from known.looking(page)
                told(min(len(keys), start + PAGE))
