"""The few kinds of columns that all tables are made of."""

from typing import Any

from sqlalchemy import Column, Index, Integer, MetaData, String, Table, text
from sqlalchemy.schema import SchemaItem

CONVENTION = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "pk": "pk_%(table_name)s",
}
metadata = MetaData(naming_convention=CONVENTION)

Word = String(64)
Name = String(255)


def key(name: str, kind: Any = Name) -> "Column[Any]":
    """A part of the primary key."""
    return Column(name, kind, primary_key=True)


def seq() -> "Column[Any]":
    """A number that grows with every row."""
    return Column("seq", Integer, primary_key=True, autoincrement=True)


def need(name: str, kind: Any = Word, *, unique: bool = False) -> "Column[Any]":
    """A value that every row has."""
    return Column(name, kind, nullable=False, unique=unique or None)


def maybe(name: str, kind: Any = Word) -> "Column[Any]":
    """A value that a row may lack."""
    return Column(name, kind, nullable=True)


def index_where(only: str, name: str, *columns: str) -> Index:
    """An index of the rows of which `only` is true.

    SQLite is told here; saying it to PostgreSQL would load that dialect into every coach: see `tell_postgresql`.
    """
    return Index(name, *columns, sqlite_where=text(only), info={"only": only})


def tell_postgresql() -> None:
    """Have the indexes hold on PostgreSQL what they hold on SQLite; to be called before they are made there."""
    for each in (index for table in metadata.tables.values() for index in table.indexes):
        if only := each.info.get("only"):
            each.dialect_kwargs["postgresql_where"] = text(only)


def table(name: str, *columns: SchemaItem) -> Table:
    return Table(name, metadata, *columns)


__all__ = [
    "Index",
    "Name",
    "Word",
    "index_where",
    "key",
    "maybe",
    "metadata",
    "need",
    "seq",
    "table",
    "tell_postgresql",
]
