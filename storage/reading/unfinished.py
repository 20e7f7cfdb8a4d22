"""Who has something open with the coach: a question, a call for a person, a form that was heard of lately."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from sqlalchemy import Connection, select

from engine.frozen import replace
from engine.nouns.help_request import WAITING
from engine.unasked.away import Unfinished
from storage import tables
from storage.reading.safeguarding import uncleared

LATELY = timedelta(days=7)
"""A form that nobody has gone on with for so long is forgotten by whoever began it."""


def unfinished(connection: Connection, school: str, before: datetime) -> dict[str, Unfinished]:
    """Return what everybody of a school had open at a moment, by person."""
    found: dict[str, Unfinished] = {}
    for person, subject in _questions(connection, school):
        left = found.get(person, Unfinished())
        found[person] = replace(left, subjects=tuple(dict.fromkeys((*left.subjects, subject))))
    for call in uncleared(connection, school):
        found[call.student] = replace(found.get(call.student, Unfinished()), calls=True)
    talk, someone = tables.conversations, tables.people
    same = (someone.c.school == talk.c.school) & (someone.c.key == talk.c.person)
    forms = select(talk.c.person).join(someone, same).where(talk.c.school == school, talk.c.form != "")
    for (person,) in connection.execute(forms.where(someone.c.last_heard >= before - LATELY)):
        found[person] = replace(found.get(person, Unfinished()), form=True)
    return found


def _questions(connection: Connection, school: str) -> Iterator[tuple[str, str]]:
    """Yield (person, subject) of the questions that wait: of whoever asked, and of whoever has taken it."""
    table = tables.helps
    waiting = (table.c.school == school) & table.c.state.in_([each.value for each in WAITING])
    wanted = (
        select(table.c.student, table.c.owner, table.c.subject).where(waiting).order_by(table.c.opened_at)
    )
    for student, owner, subject in connection.execute(wanted):
        yield student, subject
        if owner:
            yield owner, subject
