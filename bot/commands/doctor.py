"""Name every message that failed, may not have arrived, is poisoned, held back or waits too long, and what to do."""

import argparse
from datetime import datetime

from bot import advice, safety
from bot.commands.database import open_store, the_school
from bot.errors import Refused
from bot.settings import Settings
from bot.shell import utc_now
from engine.nouns.contact import Flood
from storage.keeping.troubles import troubles
from storage.reading.skipped import Missed, missed
from storage.store import Store
from storage.traffic import floods

ABOUT = (
    "Name every message of the last 30 days that failed or may not have arrived, and all that is held back or waits "
    "too long, with its reason and what to do about it; ends with 1 when there is anything."
)


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--limit", type=int, default=50, help="the most lines to print (default 50)")
    parser.add_argument(
        "--drill",
        metavar="SCHOOL",
        help='rehearse "I need a person now": send a marked alert to the people this school has named',
    )
    either = parser.add_mutually_exclusive_group()
    for flag, words in (("--release", "let go"), ("--drop", "drop")):
        either.add_argument(
            flag, metavar="RULE", help=f"{words} the messages of a rule that are held back, or all"
        )
    parser.add_argument("--school", help="with --release or --drop: only those of this school")


def run(args: argparse.Namespace) -> int:
    now, store = utc_now(), open_store(Settings())
    if args.drill:
        print(safety.begin_drill(store, the_school(store, args.drill), now))
        return 0
    if args.release or args.drop:
        print(_let_go(store, args, now))
        return 0
    with store.reading() as connection:
        found = [held_back(*each) for each in floods.held(connection)]
        found += advice.lines(troubles(connection, now))
        for each in missed(connection, now):
            print(_skipped(each))
    found += [*safety.out_of_date(now.date()), *safety.findings(store, now)]
    for line in found[: args.limit]:
        print(line)
    if len(found) > args.limit:
        print(f"and {len(found) - args.limit} more: --limit {len(found)} shows all")
    print(f"{len(found)} to look at" if found else "nothing is lost, stuck or waiting too long")
    return 1 if found else 0


def held_back(school: str, flood: Flood) -> str:
    """Return the line about one rule that is held back, with both ways out."""
    which = f"{flood.rule} --school {school}"
    return (
        f"{school}: {flood.parcels} messages of the rule {flood.rule} are held back since "
        f"{flood.since:%Y-%m-%d %H:%M} UTC, too many at once for a school of {flood.students} students; look at the "
        f"calendar, the clock and the due dates, then let them go with python3 coach.py doctor --release {which}, "
        f"or drop them with --drop {which}"
    )


def _let_go(store: Store, args: argparse.Namespace, now: datetime) -> str:
    """Release or drop what is held of a rule, or of all. Raises Refused when nothing is."""
    rule = args.release or args.drop
    school = the_school(store, args.school).key if args.school else ""
    act = floods.release if args.release else floods.drop
    with store.begin() as unit:
        waiting = floods.held(unit.connection, school)
        count = act(unit.connection, school, "" if rule == "all" else rule, now)
    if not count:
        there = ", ".join(f"{each.rule} in {where}" for where, each in waiting) or "nothing at all"
        raise Refused(f"nothing of {rule} is held back; what is held: {there}")
    if args.drop:
        return f"{count} messages are dropped; nobody gets them."
    return f"{count} messages may go. Those that are still true, and of this school week, leave outside quiet hours."


def _skipped(each: Missed) -> str:
    looks = f"{each.looks} looks at {each.people} people came too late ({each.reason})"
    return (
        f"{each.school}: in the last 7 days {looks} and were skipped; the coach was away, or its clock jumped"
    )
