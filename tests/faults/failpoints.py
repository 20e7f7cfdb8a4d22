"""Failpoints in the drivers: all that is executed or committed is counted, and the n-th call fails."""

import os
import sqlite3
from collections.abc import Callable
from typing import Any, NoReturn

import psycopg
from sqlalchemy import Engine, event

from storage.database import open_database
from storage.silence import Patient, connected

REFUSED, UNSURE, BUG, DEATH = "refused", "unsure", "bug", "death"
KINDS = (REFUSED, UNSURE, BUG, DEATH)
"""Refused: the database says no, and has done nothing. Unsure: it has done it, and says no. Bug: our own code raises.
Death: the process is gone, without a word."""
REFUSAL = "DO $$ BEGIN RAISE EXCEPTION 'a failpoint' USING ERRCODE = '58030'; END $$"
"""PostgreSQL itself refuses, with an I/O error, and its transaction is aborted by that."""


class Failpoint:
    """Armed for the n-th call from now, counted from 1; `calls` counts on, `is_spent` says that it has failed."""

    def __init__(self) -> None:
        self.calls, self._at, self._kind, self.is_spent = 0, 0, "", False

    def arm(self, at: int, kind: str) -> None:
        self.calls, self._at, self._kind, self.is_spent = 0, at, kind, False

    def through(self, act: Callable[[], Any], refuse: Callable[[], NoReturn]) -> Any:
        """Let one call through, or fail it; `refuse` raises what the driver raises."""
        self.calls += 1
        if self.calls != self._at or not self._kind:
            return act()
        self.is_spent = True
        if self._kind == DEATH:
            os._exit(9)
        if self._kind == BUG:
            raise RuntimeError("a failpoint")
        if self._kind == UNSURE:
            act()
        return refuse()


def watched(url: str) -> tuple[Engine, Failpoint]:
    """Return an engine, and the failpoint that all its calls pass."""
    engine, point = open_database(url), Failpoint()
    if engine.dialect.name == "sqlite":
        _watch_sqlite(engine, point)
    else:
        _watch_postgresql(engine, point)
    return engine, point


def _watch_sqlite(engine: Engine, point: Failpoint) -> None:
    def refuse() -> NoReturn:
        raise sqlite3.OperationalError("disk I/O error (a failpoint)")

    class Cursor(sqlite3.Cursor):
        def execute(self, *args: Any) -> Any:
            return point.through(lambda: super(Cursor, self).execute(*args), refuse)

        def executemany(self, *args: Any) -> Any:
            return point.through(lambda: super(Cursor, self).executemany(*args), refuse)

    class Link(sqlite3.Connection):
        def cursor(self, factory: Any = Cursor) -> Any:
            return super().cursor(factory)

        def execute(self, *args: Any) -> Any:
            return self.cursor().execute(*args)

        def commit(self) -> None:
            point.through(super().commit, refuse)

    @event.listens_for(engine, "do_connect")
    def _(dialect: Any, record: Any, args: Any, options: dict[str, Any]) -> None:
        options["factory"] = Link


def _watch_postgresql(engine: Engine, point: Failpoint) -> None:
    """A statement that is refused is refused by the server; a commit, by the end of the connection."""

    class Cursor(psycopg.Cursor[Any]):
        def execute(self, *args: Any, **more: Any) -> Any:
            return point.through(lambda: super(Cursor, self).execute(*args, **more), self._refuse)

        def executemany(self, *args: Any, **more: Any) -> Any:
            return point.through(lambda: super(Cursor, self).executemany(*args, **more), self._refuse)

        def _refuse(self) -> NoReturn:
            super().execute(REFUSAL)
            raise AssertionError("the server did not refuse")

    class Link(Patient):
        def commit(self) -> None:
            point.through(super().commit, self._end)

        def _end(self) -> NoReturn:
            self.pgconn.finish()
            raise psycopg.OperationalError("server closed the connection unexpectedly (a failpoint)")

    event.remove(engine, "do_connect", connected)

    @event.listens_for(engine, "do_connect")
    def _(dialect: Any, record: Any, args: Any, options: dict[str, Any]) -> Any:
        return Link.reached(cursor_factory=Cursor, **options)
