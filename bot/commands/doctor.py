"""Name every message that failed, is stuck or may not have arrived, with its reason and what to do."""

import argparse

from bot import safety
from bot.commands.database import open_store, the_school
from bot.settings import Settings
from bot.shell import utc_now
from storage.troubles import Trouble, troubles

ABOUT = "Name every message that failed, is stuck or may not have arrived, with its reason and what to do."
ADVICE = {
    "no account": "invite them: python3 coach.py invite CODE",
    "is not connected": "they did not get it: set that platform's token and tell them yourself",
    "died while sending": "ask the person whether it arrived",
}


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--limit", type=int, default=50, help="the most rows to name (default 50)")
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
        found = [_line(each) for each in troubles(connection, now, args.limit)]
    found += [*safety.out_of_date(now.date()), *safety.findings(store, now)]
    for line in found:
        print(line)
    print(f"{len(found)} to look at" if found else "nothing is lost, stuck or waiting too long")
    return 1 if found else 0


def _line(each: Trouble) -> str:
    advice = next((words for reason, words in ADVICE.items() if reason in each.reason), "look at the log")
    who = each.person or "a stranger"
    return f"{each.where} {each.state}: {each.key} to {who}, {each.reason or 'waiting'}; {advice}"
