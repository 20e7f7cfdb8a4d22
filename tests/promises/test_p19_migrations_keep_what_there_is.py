"""Migrations up and down with data in every table, on both databases (P19)."""

from datetime import UTC, date, datetime
from typing import Any

import pytest
from sqlalchemy import JSON, Boolean, Date, Engine, Float, Integer, MetaData, Table, select

from storage import tables
from storage.schema import HEAD, migrate, revision
from storage.types import UtcDateTime

SOME = 3
Rows = dict[str, list[tuple[Any, ...]]]


def value(column: Any, number: int) -> Any:
    match column.type:
        case UtcDateTime():
            return datetime(2026, 10, number, 12, tzinfo=UTC)
        case Date():
            return date(2026, 10, number)
        case Boolean():
            return number % 2 == 0
        case Float():
            return number / 2
        case Integer():
            return number
        case JSON():
            return [f"x{number}", {"ü": number}]
        case _:
            return f"{column.name}-{number} ünï"


def fill(engine: Engine) -> None:
    with engine.begin() as connection:
        for table in tables.metadata.sorted_tables:
            rows = [{each.name: value(each, number) for each in table.c} for number in range(1, SOME + 1)]
            connection.execute(table.insert(), rows)


def found(engine: Engine) -> Rows:
    """All rows of all tables there are, by the columns there are, as the database itself holds them."""
    seen = MetaData()
    seen.reflect(engine)
    with engine.connect().execution_options(only_reads=True) as connection:
        return {
            f"{table.name}.{column.name}": sorted(
                map(tuple, connection.execute(_pairs(table, column.name))), key=repr
            )
            for table in seen.sorted_tables
            for column in table.c
            if table.name != "alembic_version"
        }


def _pairs(table: Table, name: str) -> Any:
    """A column beside its row's key, so that a value that changed rows is seen."""
    return select(*table.primary_key.columns, table.c[name])


@pytest.mark.parametrize("back", ["0001", "0002", "0003"])
def test_p19_down_and_up_again_every_value_of_an_older_version_is_where_it_was(
    engine: Engine, back: str
) -> None:
    try:
        fill(engine)
        before = found(engine)
        migrate(engine, back)
        down = found(engine)
        assert set(down) <= set(before)
        assert down == {name: before[name] for name in down}
        migrate(engine)
        assert revision(engine) == HEAD
        up = found(engine)
        assert {name: up[name] for name in down} == down
        assert set(up) == set(before)
    finally:
        migrate(engine)
        empty_again(engine)


def empty_again(engine: Engine) -> None:
    """The database of the other kind is lent to one test after another; the audit refuses to be emptied."""
    migrate(engine, "base")
    migrate(engine)
