"""Draw what the main cards look like on each platform, for the documents."""

import argparse
import asyncio
from pathlib import Path

from bot.errors import Refused
from bot.samples.album import write

ABOUT = (
    "Play the demo school and draw the main cards of students, teachers and advisers as Slack and Telegram would "
    "show them. The same code draws the same bytes. Nothing is sent anywhere."
)


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "folder", nargs="?", type=Path, default=Path("docs/samples"), help="where (default: docs/samples)"
    )


def run(args: argparse.Namespace) -> int:
    try:
        args.folder.mkdir(parents=True, exist_ok=True)
        count = asyncio.run(write(args.folder, lambda name: print(name, flush=True)))
    except OSError as error:
        raise Refused(f"cannot write into {args.folder}: {error.strerror}; name another folder") from error
    print(f"{count} pictures are in {args.folder}")
    return 0
