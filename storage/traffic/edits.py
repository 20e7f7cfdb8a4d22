"""Which message of somebody filled which field of which record."""

from sqlalchemy import Connection

from engine.nouns.source import Source
from storage import tables
from storage.records import read, reading


def source_of(connection: Connection, school: str, message: str) -> Source | None:
    """Return what a message's words became, None where nothing has been kept of them."""
    table = tables.sources
    rows = connection.execute(reading(Source).where(table.c.school == school, table.c.message == message))
    return next(read(Source, rows), None)
