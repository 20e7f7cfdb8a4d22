"""Put a backup into an empty database."""

import argparse
from pathlib import Path

from bot.commands.database import open_store
from bot.settings import Settings
from bot.shell import utc_now
from storage.keeping.copies import restore

ABOUT = (
    "Put a backup into the empty database of COACH_DATABASE_URL. What waited to be sent at the backup is not "
    "sent again, unless it is critical: then it is marked as a possible repeat."
)


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "file", type=Path, metavar="FILE", help="a file that python3 coach.py backup has written"
    )


def run(args: argparse.Namespace) -> int:
    engine = open_store(Settings()).engine
    restore(args.file, engine, utc_now(), _say)
    engine.dispose()
    print(
        f"{args.file} is restored; python3 coach.py doctor names what may have been sent since. Then start the coach."
    )
    return 0


def _say(table: str, rows: int) -> None:
    print(f"  {table}: {rows:,} rows", flush=True)
