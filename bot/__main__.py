"""The command line: finds the command's module, hands it its arguments, and turns errors into one line."""

import argparse
import importlib
import logging
import os
import sys
from collections.abc import Sequence

from bot.errors import Refused, in_one_line

COMMANDS = {
    "demo": "talk to the coach at once: a demo school, no token, a clock you can move",
    "run": "start the platforms whose tokens are set",
    "import": "import a school folder, a OneRoster 1.1 folder or a CASE package",
    "invite": "make one-time joining codes for people on the roster",
    "status": "say what the database holds, and what still stands on a default",
    "doctor": "name every message that failed, is stuck or may not have arrived",
    "export": "write all that is kept about one student into a folder",
    "erase": "erase all that is kept about one student, once two of the office agree",
    "manifest": "print the Slack app manifest with the right addresses",
    "migrate": "bring the database to this coach's version, or back",
    "backup": "write everything the database holds into one file",
    "restore": "put a backup into an empty database",
    "calibrate": "learn from the school's own log how its forecasts are to be read",
    "simulate": "replay a school year with made-up students and print the coach's figures",
    "evaluate": "measure the engine on real records",
    "samples": "draw what the main cards look like in Slack and Telegram",
    "bench": "measure how fast this coach is on this machine",
}


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command and return its exit code: 0 done, 1 refused or failed, 2 wrong usage."""
    words = list(sys.argv[1:] if argv is None else argv)
    if not words or words[0] in ("-h", "--help", "help"):
        words = ["--help"]
    elif words[0] not in COMMANDS:
        print(f"coach: there is no command {words[0]!r}; see python3 coach.py --help", file=sys.stderr)
        return 2
    return _run(words[0], words[1:])


def _run(name: str, words: list[str]) -> int:
    logging.basicConfig(level=logging.WARNING, format="%(asctime)s %(levelname)s %(name)s: %(message)s")
    try:
        return _carried_out(name, words)
    except KeyboardInterrupt:
        return 130
    except BrokenPipeError:
        _say_no_more()
        return 0
    except Refused as error:
        print(f"coach {name}: {error}", file=sys.stderr)
    except Exception as error:
        line = in_one_line(error)
        if line is None:
            raise
        if isinstance(error, OSError):
            _say_no_more()
        print(f"coach {name}: {line}", file=sys.stderr)
    return 1


def _say_no_more() -> None:
    """Whoever listened has gone, or is full: what is still to be said goes nowhere, or Python's end would complain."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _carried_out(name: str, words: list[str]) -> int:
    """Loading a command is part of it: that takes long enough for somebody to think again."""
    if name == "--help":
        print(_overview(), flush=True)
        return 0
    command = importlib.import_module(f"bot.commands.{name}_" if name == "import" else f"bot.commands.{name}")
    parser = argparse.ArgumentParser(prog=f"coach {name}", description=command.ABOUT)
    command.arguments(parser)
    try:
        return int(command.run(parser.parse_args(words)))
    finally:
        sys.stdout.flush()  # what cannot be said is told here, not by Python at its end


def _overview() -> str:
    width = max(map(len, COMMANDS)) + 2
    lines = (f"  {name:<{width}}{about}" for name, about in COMMANDS.items())
    return "\n".join(
        (
            "usage: python3 coach.py COMMAND [--help]",
            "",
            "The coach: a learning GPS for Slack and Telegram.",
            "",
            *lines,
        )
    )


if __name__ == "__main__":
    sys.exit(main())
