"""Records written as one set on PostgreSQL: one statement and one value, which the server takes apart.

A statement for each record is bound and answered for each: that was half of what writing a page cost, on both sides.
"""

from collections.abc import Sequence
from functools import lru_cache
from typing import Any

import msgspec
from sqlalchemy import Connection, Table, bindparam, column, select, text

from engine.frozen import Frozen, names_of
from storage.inserting import insert_into
from storage.prepared import run
from storage.types import UtcDateTime, with_zone


def upsert_set(connection: Connection, table: Table, school: str, records: Sequence[Frozen]) -> None:
    """Insert records of one kind or update those with their primary keys; of several with one key the last holds."""
    names = tuple(name for name in names_of(records[0]) if name in table.c)
    keys = [each.name for each in table.primary_key if each.name in names]
    last = {tuple(getattr(record, key) for key in keys): record for record in records}
    _refuse_without_zone(table, names, records)
    told = msgspec.json.encode(list(last.values()), order="deterministic").decode()
    run(connection, _upsert_set(table, names), {"of_school": school, "records": told})


def _refuse_without_zone(table: Table, names: Sequence[str], records: Sequence[Frozen]) -> None:
    """PostgreSQL would take it for an instant of its own zone."""
    for name in (each for each in names if isinstance(table.c[each].type, UtcDateTime)):
        for at in (getattr(record, name) for record in records):
            if at is not None:
                with_zone(at)


@lru_cache(maxsize=64)
def _upsert_set(table: Table, names: tuple[str, ...]) -> Any:
    told = text(f"json_populate_recordset(NULL::{table.name}, CAST(:records AS json)) AS told")
    school = {"school": bindparam("of_school", type_=table.c.school.type)} if "school" in table.c else {}
    taken = select(*school.values(), *(column(each) for each in names)).select_from(told)
    statement = insert_into(table, "postgresql").from_select([*school, *names], taken)
    keys = [each.name for each in table.primary_key]
    changed = {name: statement.excluded[name] for name in names if name not in keys}
    return statement.on_conflict_do_update(index_elements=keys, set_=changed)
