"""Failpoints in SQLite's driver: all that is executed or committed is counted, and the n-th call fails."""

import os
import sqlite3
from collections.abc import Callable
from typing import Any

from sqlalchemy import Engine, event

from storage.database import open_database

REFUSED, UNSURE, BUG, DEATH = "refused", "unsure", "bug", "death"
KINDS = (REFUSED, UNSURE, BUG, DEATH)
"""Refused: the database says no, and has done nothing. Unsure: it has done it, and says no. Bug: our own code raises.
Death: the process is gone, without a word."""


class Failpoint:
    """Armed for the n-th call from now, counted from 1; `calls` counts on, `is_spent` says that it has failed."""

    def __init__(self) -> None:
        self.calls, self._at, self._kind, self.is_spent = 0, 0, "", False

    def arm(self, at: int, kind: str) -> None:
        self.calls, self._at, self._kind, self.is_spent = 0, at, kind, False

    def through(self, act: Callable[[], Any]) -> Any:
        """Let one call through, or fail it."""
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
        raise sqlite3.OperationalError("disk I/O error (a failpoint)")


def watched(url: str) -> tuple[Engine, Failpoint]:
    """Return an engine for a SQLite file, and the failpoint that all its calls pass."""
    point = Failpoint()

    class Cursor(sqlite3.Cursor):
        def execute(self, *args: Any) -> Any:
            return point.through(lambda: super(Cursor, self).execute(*args))

        def executemany(self, *args: Any) -> Any:
            return point.through(lambda: super(Cursor, self).executemany(*args))

    class Link(sqlite3.Connection):
        def cursor(self, factory: Any = Cursor) -> Any:
            return super().cursor(factory)

        def execute(self, *args: Any) -> Any:
            return self.cursor().execute(*args)

        def commit(self) -> None:
            point.through(super().commit)

    engine = open_database(url)

    @event.listens_for(engine, "do_connect")
    def _(dialect: Any, record: Any, args: Any, options: dict[str, Any]) -> None:
        options["factory"] = Link

    return engine, point
