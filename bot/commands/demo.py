"""Try the coach at once: talk to it as anybody of the demo school, or watch a guided tour of two weeks."""

import argparse
import sys

from bot.demo.talk import run_talk
from bot.demo.tour import run_tour

ABOUT = (
    "Try the coach without any token, on a throw-away database. In a terminal you talk to it as anybody of the "
    "demo school and move its clock; elsewhere, or with --tour, a guided tour of two weeks is played."
)


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--tour", action="store_true", help="play the guided tour and leave")


def run(args: argparse.Namespace) -> int:
    return run_tour() if args.tour or not sys.stdin.isatty() else run_talk()
