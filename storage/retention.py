"""Words are kept while they are needed: questions, answers, evidence and notes to 60 days after their year."""

from datetime import date, datetime, timedelta

from sqlalchemy import Connection, Table, Text, or_, update

from engine.school import School
from engine.where import timetable_of
from storage import tables

KEPT = timedelta(days=60)
WORDS = (
    (tables.helps, "opened_at", ("stuck", "tried", "files")),
    (tables.help_messages, "at", ("words", "files")),
    (tables.checks, "asked_at", ("know", "show", "how", "more", "files")),
    (tables.case_notes, "at", ("words",)),
)
"""What goes: the words and the files. What stays: that there was a question, a check, a talk, and what came of it."""


def forget_old_words(connection: Connection, school: School, today: date) -> int:
    """Empty the words of a school year that ended 60 days ago or earlier; the number of records touched."""
    before = _before(school, today)
    return 0 if before is None else sum(_empty(connection, school.key, before, *each) for each in WORDS)


def _before(school: School, today: date) -> datetime | None:
    """The moment before which words belong to a year that is long over, None while there is none.

    Once a new year is imported, an earlier year's words go 60 days after they were said.
    """
    year, timetable = school.calendar, timetable_of(school)
    midnight = school.policy.quiet_until.replace(hour=0, minute=0)
    if today > year.last + KEPT:
        return timetable.at(year.last + timedelta(days=1), midnight)
    return timetable.at(min(year.first, today - KEPT), midnight) if today >= year.first else None


def _empty(
    connection: Connection, school: str, before: datetime, table: Table, moment: str, names: tuple[str, ...]
) -> int:
    blank = {name: "" if isinstance(table.c[name].type, Text) else [] for name in names}
    said = or_(*(table.c[name] != "" for name, value in blank.items() if value == ""))
    old = (table.c.school == school) & (table.c[moment] < before) & said
    return int(connection.execute(update(table).where(old).values(blank)).rowcount)
