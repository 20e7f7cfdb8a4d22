"""Measure the engine on real records and real graphs, beside baselines."""

import argparse
from pathlib import Path

from bot.commands.simulate import DEMO, simulated
from bot.errors import Refused
from bot.trials.figure import Report, show
from bot.trials.oulad import trial as oulad
from bot.trials.route import trial as route
from bot.trials.year.past import PAST_STUDENTS
from bot.trials.year.school import Wanted
from bot.trials.year.worlds import KINDS
from engine.frozen import replace

ABOUT = "Measure the engine on real records (oulad), real prerequisite graphs (route), or all of its figures at once."
DAY = 84
SUBJECTS = 4
STUDENTS = {"route": 20, "all": 1000}


def arguments(parser: argparse.ArgumentParser) -> None:
    """One command, three trials; `all` prints every figure, with simulated students where there are no records."""
    trials = parser.add_subparsers(dest="trial", required=True, metavar="oulad|route|all")
    records = trials.add_parser("oulad", help="records of the Open University Learning Analytics Dataset")
    records.add_argument("folder", type=Path, help="with the dataset's CSV files")
    _presentations(records)
    graph = trials.add_parser(
        "route", help="any prerequisite graph: a school folder, a CASE package, a list of edges"
    )
    graph.add_argument("folder", type=Path)
    _chance(graph, STUDENTS["route"])
    whole = trials.add_parser(
        "all", help="every figure: a simulated year, the route, and the records if given"
    )
    whole.add_argument("--oulad", type=Path, metavar="FOLDER")
    whole.add_argument("--graph", type=Path, metavar="FOLDER", default=DEMO)
    whole.add_argument("--past", type=int, default=PAST_STUDENTS, help="local students of earlier years")
    _presentations(whole)
    _chance(whole, STUDENTS["all"])
    for each in (records, graph, whole):
        each.add_argument("--json", action="store_true", help="print one JSON object")


def run(args: argparse.Namespace) -> int:
    report = _report(args)
    if args.json:
        print(report.as_json)
    else:
        show(report)
    return 0


def _report(args: argparse.Namespace) -> Report:
    match args.trial:
        case "oulad":
            return oulad.tried(args.folder, args.fit, args.test, args.day)
        case "route":
            return route.tried(args.folder, _least(args.students, 1), args.seed)
        case _:
            return _all(args)


def _all(args: argparse.Namespace) -> Report:
    asked = Wanted(_least(args.students, len(KINDS)), SUBJECTS, args.seed, tuple(KINDS), args.past)
    parts = [simulated(asked, DEMO), route.tried(args.graph, STUDENTS["route"], args.seed)]
    if args.oulad:
        parts.append(oulad.tried(args.oulad, args.fit, args.test, args.day))
    return Report(
        "All figures",
        [
            replace(figure, cohort=f"{part.title}: {figure.cohort}")
            for part in parts
            for figure in part.figures
        ],
        {part.title: "; ".join(f"{name}: {value}" for name, value in part.about.items()) for part in parts},
        [remark for part in parts for remark in part.remarks],
    )


def _presentations(parser: argparse.ArgumentParser) -> None:
    named = "presentations or courses, such as 2013B,2013J or AAA-2013J"
    parser.add_argument("--fit", type=_names, default=(), help=f"{named}; default: all before those to test")
    parser.add_argument("--test", type=_names, default=(), help=f"{named}; default: the last presentation")
    parser.add_argument("--day", type=int, default=DAY, help="the day of the cut: nothing later is known")


def _chance(parser: argparse.ArgumentParser, students: int) -> None:
    parser.add_argument("--students", type=int, default=students, metavar="N")
    parser.add_argument("--seed", type=int, default=1)


def _names(text: str) -> tuple[str, ...]:
    return tuple(name.strip() for name in text.split(",") if name.strip())


def _least(number: int, least: int) -> int:
    if number < least:
        raise Refused(f"at least {least} students are needed, not {number}")
    return number
