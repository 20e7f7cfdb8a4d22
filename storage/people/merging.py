"""Rows brought to what an import says: what is new comes, what differs changes, what is missing ends."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from sqlalchemy import Connection, Table, and_, delete, insert, select, update

from engine.frozen import Frozen
from storage.records import upsert


class Changes(Frozen):
    """What an import did, in rows."""

    added: int = 0
    changed: int = 0
    ended: int = 0

    def __add__(self, other: "Changes") -> "Changes":
        return Changes(self.added + other.added, self.changed + other.changed, self.ended + other.ended)

    @property
    def nothing(self) -> bool:
        return self == Changes()


def merge(
    connection: Connection,
    table: Table,
    rows: list[dict[str, Any]],
    scope: Mapping[str, Any],
    *,
    keep: tuple[str, ...] = (),
    ends: bool = False,
) -> Changes:
    """Insert what is new and update what differs, by primary key inside a scope; `ends` deletes the rest.

    Columns in `keep` are written only with a new row.
    """
    where = and_(*(table.c[name] == value for name, value in scope.items()))
    keys = [column.name for column in table.primary_key]
    before = {
        tuple(row[key] for key in keys): row
        for row in connection.execute(select(table).where(where)).mappings()
    }
    rows = [{name: value for name, value in row.items() if name in table.c} for row in rows]
    fresh = [row for row in rows if tuple(row[key] for key in keys) not in before]
    if fresh:
        connection.execute(insert(table), fresh)
    changed = [row for row in rows if _differs(before.get(tuple(row[key] for key in keys)), row, keep)]
    for row in changed:
        same = and_(*(table.c[key] == row[key] for key in keys))
        rest = {name: value for name, value in row.items() if name not in (*keep, *keys)}
        connection.execute(update(table).where(same).values(rest))
    return Changes(len(fresh), len(changed), _end(connection, table, before, rows, keys) if ends else 0)


def relate(
    connection: Connection,
    table: Table,
    names: tuple[str, str],
    pairs: set[tuple[str, str]],
    school: str,
    today: date,
) -> Changes:
    """Make the dated relations be these from today on: new ones begin, missing ones end, none is rewritten."""
    first, second = (table.c[name] for name in names)
    rows = connection.execute(select(first, second, table.c.until).where(table.c.school == school)).all()
    living = {(row[0], row[1]) for row in rows if row.until is None or row.until > today}
    begun = pairs - living
    for pair in sorted(begun):
        row = {"school": school, names[0]: pair[0], names[1]: pair[1], "since": today, "until": None}
        upsert(connection, table, row)
    gone = living - pairs
    for pair in sorted(gone):
        wanted = and_(table.c.school == school, first == pair[0], second == pair[1], table.c.until.is_(None))
        connection.execute(update(table).where(wanted).values(until=today))
    return Changes(added=len(begun), ended=len(gone))


def _differs(before: Any, row: Mapping[str, Any], keep: tuple[str, ...]) -> bool:
    return before is not None and any(before[name] != row[name] for name in row if name not in keep)


def _end(
    connection: Connection,
    table: Table,
    before: Mapping[tuple[Any, ...], Any],
    rows: list[dict[str, Any]],
    keys: list[str],
) -> int:
    gone = before.keys() - {tuple(row[key] for key in keys) for row in rows}
    for each in gone:
        connection.execute(
            delete(table).where(*(table.c[name] == value for name, value in zip(keys, each, strict=True)))
        )
    return len(gone)
