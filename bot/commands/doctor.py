"""Name every message that failed, is stuck or may not have arrived, with its reason and what to do."""

import argparse

from bot.commands.database import open_store
from bot.settings import Settings
from bot.shell import utc_now
from messages.helplines import stale
from storage.troubles import Trouble, troubles

ABOUT = "Name every message that failed, is stuck or may not have arrived, with its reason and what to do."
ADVICE = {
    "no account": "invite them: python3 coach.py invite CODE",
    "is not connected": "they did not get it: set that platform's token and tell them yourself",
    "died while sending": "ask the person whether it arrived",
}


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--limit", type=int, default=50, help="the most rows to name (default 50)")


def run(args: argparse.Namespace) -> int:
    now = utc_now()
    with open_store(Settings()).reading() as connection:
        found = troubles(connection, now, args.limit)
    for each in found:
        print(_line(each))
    if stale(now.date()):
        print("helplines: messages/helplines.toml was last reviewed over 180 days ago; review it")
    print(f"{len(found)} to look at" if found else "nothing is lost, stuck or waiting too long")
    return 1 if found else 0


def _line(each: Trouble) -> str:
    advice = next((words for reason, words in ADVICE.items() if reason in each.reason), "look at the log")
    who = each.person or "a stranger"
    return f"{each.where} {each.state}: {each.key} to {who}, {each.reason or 'waiting'}; {advice}"
