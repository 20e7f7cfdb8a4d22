"""Where the talk with somebody stands: a row that every turn of theirs locks first, so that turns do not overlap."""

from sqlalchemy import Connection

from engine.decision import Conversation
from storage import tables
from storage.inserting import insert_new
from storage.prepared import rows, run
from storage.reading import questions
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
    fresh = insert_new(_table, connection.dialect.name, ("school", "person"))
    run(connection, fresh, row_of(Conversation(person), school))


def _locked(connection: Connection, school: str, person: str) -> Conversation | None:
    found = rows(connection, questions.ONE[Conversation], {"school": school, "key": person})
    return next(read(Conversation, found), None)
