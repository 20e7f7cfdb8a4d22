"""Name every message that failed, may not have arrived, is poisoned or waits too long, and what to do about it."""

import argparse

from bot import advice, safety
from bot.commands.database import open_store, the_school
from bot.settings import Settings
from bot.shell import utc_now
from storage.skipped import Missed, missed
from storage.troubles import troubles

ABOUT = (
    "Name every message of the last 30 days that failed or may not have arrived, and all that waits too long, "
    "with its reason and what to do about it; ends with 1 when there is anything."
)


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--limit", type=int, default=50, help="the most lines to print (default 50)")
    parser.add_argument(
        "--drill",
        metavar="SCHOOL",
        help='rehearse "I need a person now": send a marked alert to the people this school has named',
    )


def run(args: argparse.Namespace) -> int:
    now, store = utc_now(), open_store(Settings())
    if args.drill:
        print(safety.begin_drill(store, the_school(store, args.drill), now))
        return 0
    with store.reading() as connection:
        found = advice.lines(troubles(connection, now))
        for each in missed(connection, now):
            print(_skipped(each))
    found += [*safety.out_of_date(now.date()), *safety.findings(store, now)]
    for line in found[: args.limit]:
        print(line)
    if len(found) > args.limit:
        print(f"and {len(found) - args.limit} more: --limit {len(found)} shows all")
    print(f"{len(found)} to look at" if found else "nothing is lost, stuck or waiting too long")
    return 1 if found else 0


def _skipped(each: Missed) -> str:
    looks = f"{each.looks} looks at {each.people} people came too late ({each.reason})"
    return (
        f"{each.school}: in the last 7 days {looks} and were skipped; the coach was away, or its clock jumped"
    )
