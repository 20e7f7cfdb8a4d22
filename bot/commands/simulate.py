"""Replay a school year with made-up students and print what the coach would have been worth."""

import argparse
from pathlib import Path

from bot.errors import Refused
from bot.interpreter import keep_what_is_built
from bot.trials.figure import Report, show
from bot.trials.waiting import progress
from bot.trials.year.figures import figures
from bot.trials.year.past import PAST_STUDENTS
from bot.trials.year.school import HOLD_BACK, Replay, Wanted, replay
from bot.trials.year.worlds import KINDS
from engine.journey.timetable import Timetable
from engine.judging.plans import timetable_of
from storage.packs.reading import read

ABOUT = "Replay a school year with made-up students through the real engine and print its figures beside baselines."
DEMO = Path(__file__).resolve().parents[2] / "storage" / "schools" / "demo"
LEAST_DAYS = 40
MOST_HELD_BACK = 50
HELD = f"share of students' weeks without nudges, 0 to 50; default: {100 * HOLD_BACK:.0f}"
MADE_UP = (
    "Made-up students: these are figures of the engine, not gains of students. Messages change nothing here."
)


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--students", type=_count, default=1000, metavar="N")
    parser.add_argument("--subjects", type=_count, default=4, metavar="K")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--kind", action="append", choices=list(KINDS), help="may be repeated; default: all")
    parser.add_argument("--past", type=_number, default=PAST_STUDENTS, help="local students of earlier years")
    parser.add_argument("--hold-back", type=_share, default=HOLD_BACK, metavar="PERCENT", help=HELD)
    parser.add_argument("--folder", type=Path, default=DEMO, help="a school folder, for its real calendar")
    parser.add_argument("--json", action="store_true", help="print one JSON object")


def run(args: argparse.Namespace) -> int:
    report = simulated(wanted(args), args.folder)
    if args.json:
        print(report.as_json)
    else:
        show(report)
    return 0


def wanted(args: argparse.Namespace) -> Wanted:
    worlds = tuple(dict.fromkeys(args.kind)) if args.kind else tuple(KINDS)
    if args.students < len(worlds):
        raise Refused(f"{len(worlds)} kinds of students need at least {len(worlds)} students: see --students")
    return Wanted(args.students, args.subjects, args.seed, worlds, args.past, args.hold_back)


def simulated(asked: Wanted, folder: Path) -> Report:
    """The whole trial; raises Refused for a folder without a calendar to live by."""
    school = _calendar(folder)
    keep_what_is_built()
    with progress("students", asked.students) as tell:
        lived = replay(school, asked, tell)
    return Report("A simulated school year", figures(lived), _about(asked, folder, school, lived), (MADE_UP,))


def _about(asked: Wanted, folder: Path, school: Timetable, lived: Replay) -> dict[str, object]:
    judged = sum(path.judged for student in lived.students for path in student.paths)
    return {
        "seed": asked.seed,
        "students": asked.students,
        "subjects": asked.subjects,
        "worlds": list(asked.worlds),
        "past students per world": asked.past,
        "held back": asked.hold_back,
        "calendar": f"{folder.name}, {school.days[0]} to {school.days[-1]}, {len(school.days)} class days",
        "daily judgements": judged,
        "CPU seconds for the year": round(lived.seconds_year, 1),
        "CPU seconds for the past students": round(lived.seconds_past, 1),
    }


def _calendar(folder: Path) -> Timetable:
    if not folder.is_dir():
        raise Refused(f"{folder} is not a folder: give a school folder with a calendar")
    school = read(folder, None).school
    if school is None:
        raise Refused(f"{folder} has no calendar: give a folder with school.toml")
    days = timetable_of(school)
    if len(days.days) < LEAST_DAYS:
        raise Refused(
            f"{folder} has {len(days.days)} class days: a year to replay needs at least {LEAST_DAYS}"
        )
    return days


def _count(text: str) -> int:
    number = _number(text)
    if number < 1:
        raise argparse.ArgumentTypeError("at least 1")
    return number


def _share(text: str) -> float:
    number = _number(text)
    if number > MOST_HELD_BACK:
        raise argparse.ArgumentTypeError(f"at most {MOST_HELD_BACK} percent")
    return number / 100


def _number(text: str) -> int:
    if not text.isdecimal():
        raise argparse.ArgumentTypeError(f"{text!r} is not a number of 0 or more")
    return int(text)
