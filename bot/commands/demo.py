"""Try the coach at once: talk to it as anybody of the demo school, or watch a guided tour of two weeks."""

import argparse
import io
import signal
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
    _be_like_any_program_of_a_terminal()
    talks = not args.tour and sys.stdin is not None and sys.stdin.isatty()
    return run_talk() if talks else run_tour()


def _be_like_any_program_of_a_terminal() -> None:
    """Bytes of another alphabet are no reason to stop; a reader who has left (`| head`) is, without a word."""
    for stream in (sys.stdin, sys.stdout):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="replace")
    if hasattr(signal, "SIGPIPE"):
        signal.signal(signal.SIGPIPE, signal.SIG_DFL)
