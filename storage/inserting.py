"""INSERT as a database speaks it, where what is there already is to be met: SQLite's and PostgreSQL's differ."""

from collections.abc import Sequence
from functools import lru_cache
from typing import Any

from sqlalchemy import Table, bindparam


def insert_into(table: Table, dialect: str) -> Any:
    """Return `INSERT INTO table`, to which `on_conflict_do_...` can be said.

    PostgreSQL's is imported only where it is spoken: it takes 3 MB, and a while of each start.
    """
    if dialect == "sqlite":
        from sqlalchemy.dialects import sqlite

        return sqlite.insert(table)
    from sqlalchemy.dialects import postgresql

    return postgresql.insert(table)


@lru_cache
def insert_new(table: Table, dialect: str, keys: Sequence[str], *, without: tuple[str, ...] = ()) -> Any:
    """Return the statement for a whole row that leaves what is there under the same keys as it is."""
    row: dict[str, Any] = {each.name: bindparam(each.name) for each in table.c if each.name not in without}
    return insert_into(table, dialect).values(row).on_conflict_do_nothing(index_elements=list(keys))
