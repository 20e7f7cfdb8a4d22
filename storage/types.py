"""Column types whose values mean the same on SQLite and PostgreSQL."""

from datetime import UTC, datetime
from typing import Any

from sqlalchemy import DateTime
from sqlalchemy.engine import Dialect
from sqlalchemy.types import TypeDecorator

WRITTEN = len("2026-10-14 16:00:00.000000")
"""Characters of an instant as SQLite keeps it, in UTC and without a zone."""


class UtcDateTime(TypeDecorator[datetime]):
    """An instant. Naive values are refused going in; coming out every value is aware and in UTC."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def bind_processor(self, dialect: Dialect) -> Any:
        """SQLite's own form is written directly: the common way takes four times as long."""
        return _written if dialect.name == "sqlite" else super().bind_processor(dialect)

    def result_processor(self, dialect: Dialect, coltype: object) -> Any:
        """SQLite's own form is read directly, for a turn reads a hundred instants; PostgreSQL's are instants."""
        return _read if dialect.name == "sqlite" else _in_utc

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        return None if value is None else with_zone(value).astimezone(UTC)


def _in_utc(value: datetime | None) -> datetime | None:
    return value if value is None or value.tzinfo is UTC else value.astimezone(UTC)


def with_zone(value: datetime) -> datetime:
    """Return an instant as it is. Raises ValueError for one without a zone."""
    if value.tzinfo is None:
        raise ValueError("a time without a zone cannot be stored")
    return value


def _written(value: datetime | None) -> str | None:
    if value is None:
        return None
    return with_zone(value).astimezone(UTC).isoformat(" ", "microseconds")[:WRITTEN]


def _read(kept: str | None) -> datetime | None:
    """What was written here is parsed with its zone: to give it one afterwards takes eight times as long."""
    if kept is None:
        return None
    if len(kept) == WRITTEN:
        return datetime.fromisoformat(kept + "+00:00")
    at = datetime.fromisoformat(kept)
    return at.replace(tzinfo=UTC) if at.tzinfo is None else at.astimezone(UTC)
