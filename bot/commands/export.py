"""Write all that is kept about one student into a folder: JSON, a CSV for each table, and who looked."""

import argparse
from pathlib import Path

from bot.commands.database import open_store, the_school
from bot.commands.people import the_person
from bot.settings import Settings
from storage.keeping.holdings import as_csv, as_json, held, who_saw

ABOUT = (
    "Write all that is kept about one student into a folder: everything as JSON, each table as CSV (safe to open in "
    "a spreadsheet), and who of the staff looked at what. Give it to the student or the family in person."
)


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("student", metavar="CODE", help="the student's code on the roster")
    parser.add_argument("--to", type=Path, help="the folder to make (default: export-CODE)")
    parser.add_argument("--school", help="the key of the school, when there are several")


def run(args: argparse.Namespace) -> int:
    store = open_store(Settings())
    school = the_school(store, args.school)
    student = the_person(store, school.key, args.student)
    with store.reading() as connection:
        found = held(connection, school.key, student.key)
        seen = who_saw(connection, school.key, student.key)
    home = args.to or Path(f"export-{args.student}")
    home.mkdir(parents=True, exist_ok=True)
    (home / "everything.json").write_text(as_json({**found, "who_saw": seen}), "utf-8")
    for name, rows in {**found, "who_saw": seen}.items():
        if rows:
            (home / f"{name}.csv").write_text(as_csv(rows), "utf-8", newline="")
    count = sum(map(len, found.values()))
    print(f"{student.name}: {count} rows of {len(found)} tables, and {len(seen)} looks, are in {home}")
    return 0
