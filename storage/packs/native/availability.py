"""Read who on the staff is away and when: `availability.csv`."""

from collections import defaultdict
from datetime import date
from pathlib import Path

from engine.frozen import replace
from engine.nouns.people import Person
from storage.packs import cells
from storage.packs.native.people import STAFF, Roster
from storage.packs.problems import Findings
from storage.packs.table import Columns, Row, read_table

COLUMNS = Columns(("person", "from", "until"), (), ("notes",))


def with_leave(folder: Path, roster: Roster, findings: Findings) -> tuple[Person, ...]:
    """Return everybody with the days on which they are away; without the file nobody is."""
    path, leave = folder / "availability.csv", defaultdict[str, list[tuple[date, date]]](list)
    for row in read_table(path, COLUMNS, findings).rows if path.exists() else ():
        key = roster.key(row, "person", cells.code(row, "person"), STAFF)
        span = _span(row)
        if key and span:
            leave[key].append(span)
    people = roster.people.values()
    return tuple(replace(each, leave=tuple(sorted(leave[each.key]))) for each in people)


def _span(row: Row) -> tuple[date, date] | None:
    first, last = cells.day(row, "from"), cells.day(row, "until")
    if not row["from"] or not row["until"]:
        row.refuse("a day is missing", "write the first and the last day away, like 2026-10-14")
    if first is None or last is None:
        return None
    if last < first:
        row.refuse(f"`until` ({last}) is before `from` ({first})", "write the first day first")
        return None
    return first, last
