"""Bring the database to this coach's version, or to another one."""

import argparse

from bot.settings import Settings
from storage.database import check_database, open_database
from storage.schema import HEAD, migrate, revision

ABOUT = "Bring the database to this coach's version; back it up first. --to moves it to another version."


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--to", default=HEAD, metavar="VERSION", help=f"the version to go to (default {HEAD})"
    )


def run(args: argparse.Namespace) -> int:
    engine = open_database(Settings().database_url)
    check_database(engine)
    before = revision(engine)
    migrate(engine, args.to)
    print(
        f"the database was of version {before or 'none'} and is now of version {revision(engine) or 'none'}"
    )
    return 0
