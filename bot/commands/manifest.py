"""Print the Slack app manifest with the right addresses."""

import argparse

from bot.platforms.slack import manifest
from bot.settings import Settings

ABOUT = "Print the Slack app manifest (YAML), to be pasted where Slack asks for one when an app is made."


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--http", action="store_true", help="for HTTP at COACH_PUBLIC_URL instead of Socket Mode"
    )
    parser.add_argument("--url", help="the public address, instead of COACH_PUBLIC_URL")


def run(args: argparse.Namespace) -> int:
    url = args.url or Settings().public_url
    print(manifest(url, socket_mode=not (args.http or args.url)), end="")
    return 0
