"""Write everything the database holds into one file, while the coach goes on."""

import argparse
from pathlib import Path

from bot.commands.database import open_store
from bot.settings import Settings
from bot.shell import utc_now
from storage.keeping.copies import back_up
from storage.keeping.stuck import BACKUP
from storage.traffic.inbox import set_cursor

ABOUT = "Write everything the database holds into one new file; the coach may go on meanwhile."


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("file", type=Path, metavar="FILE", help="the file to write; it must not be there yet")


def run(args: argparse.Namespace) -> int:
    engine = open_store(Settings()).engine
    back_up(engine, args.file, _say)
    with engine.begin() as connection:
        set_cursor(connection, BACKUP, utc_now().isoformat())
    engine.dispose()
    print(
        f"{args.file} is whole: {args.file.stat().st_size:,} bytes. It holds names and words of people: keep it safe."
    )
    return 0


def _say(table: str, rows: int) -> None:
    print(f"  {table}: {rows:,} rows", flush=True)
