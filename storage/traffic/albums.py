"""Which record holds the first pieces of an album: what comes late belongs beside them."""

from collections.abc import Collection, Iterator
from typing import Any

from sqlalchemy import Connection, Select, select

from engine.nouns.help_request import LIVING
from engine.nouns.mastery_check import CheckState
from storage import tables


def holder(connection: Connection, school: str, person: str, albums: Collection[str]) -> tuple[str, str]:
    """Return the noun (`check`, `help` or `said`) and the key of the check or question; two empty words for none.

    Only evidence that waits, questions that live, and what this person has written about one, newest first.
    """
    found = (
        (noun, str(row.key))
        for noun, wanted in _asked(school, person)
        for row in connection.execute(wanted)
        if any(each["album"] in albums for each in row.files)
    )
    return next(found, ("", ""))


def _asked(school: str, person: str) -> Iterator[tuple[str, Select[Any]]]:
    checks, helps, said = tables.checks, tables.helps, tables.help_messages
    mine = select(checks.c.key, checks.c.files).where(checks.c.school == school, checks.c.student == person)
    yield "check", mine.where(checks.c.state == CheckState.ASKED.value).order_by(checks.c.asked_at.desc())
    asked = select(helps.c.key, helps.c.files).where(helps.c.school == school, helps.c.student == person)
    yield "help", asked.where(helps.c.state.in_(LIVING)).order_by(helps.c.opened_at.desc())
    written = select(said.c.request.label("key"), said.c.files)
    written = written.where(said.c.school == school, said.c.author == person)
    yield "said", written.order_by(said.c.at.desc()).limit(20)
