"""Where the talk with somebody stands: a row that every turn of theirs locks first, so that turns do not overlap."""

from typing import Any

from sqlalchemy import Connection, bindparam
from sqlalchemy.dialects.postgresql import insert as postgresql_insert
from sqlalchemy.dialects.sqlite import insert as sqlite_insert

from engine.decision import Conversation
from storage import questions, tables
from storage.prepared import rows, run
from storage.records import read, row_of

_table = tables.conversations


def talk_with(connection: Connection, school: str, person: str) -> Conversation:
    """Return where a talk stands, locked where the database can.

    A first turn finds no row to lock. It makes one: of two first turns at once the second waits here, where it
    holds nothing yet, and not later, where each would hold what the other wants.
    """
    found = _locked(connection, school, person)
    if found is None:
        begin(connection, school, person)
        found = _locked(connection, school, person)
    return found or Conversation(person)


def begin(connection: Connection, school: str, person: str) -> None:
    """Have a row for the talk with somebody; one that is there stays as it is."""
    run(connection, _BEGIN[connection.dialect.name], row_of(Conversation(person), school))


def _locked(connection: Connection, school: str, person: str) -> Conversation | None:
    found = rows(connection, questions.ONE[Conversation], {"school": school, "key": person})
    return next(read(Conversation, found), None)


def _begin(insert: Any) -> Any:
    row: dict[str, Any] = {column.name: bindparam(column.name) for column in _table.c}
    return insert(_table).values(row).on_conflict_do_nothing(index_elements=["school", "person"])


_BEGIN = {"sqlite": _begin(sqlite_insert), "postgresql": _begin(postgresql_insert)}
