"""Transactions on one database, and the one connection that a thread which begins many may keep for them."""

from collections.abc import Iterator
from contextlib import contextmanager
from threading import local

from sqlalchemy import Connection, Engine


class Transactions:
    """Each commits at its end, or rolls back when anything raises."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._here = local()

    @contextmanager
    def begin(self) -> Iterator[Connection]:
        """Open a transaction, on the connection that this thread keeps or on one of the pool's."""
        if not getattr(self._here, "keeps", False):
            with self._engine.begin() as connection:
                yield connection
            return
        kept = self._here.kept = self._here.kept or self._engine.connect()
        try:
            with kept.begin():
                yield kept
        except BaseException:
            self._leave()  # in whatever state it is: what comes next takes another
            raise

    @contextmanager
    def keeping(self) -> Iterator[None]:
        """Let this thread keep its connection until the end of this: the pool's ways take as long as a few statements.

        Not on PostgreSQL, where a server that was away is noticed as a connection is taken from the pool.
        """
        self._here.keeps, self._here.kept = self._engine.dialect.name == "sqlite", None
        try:
            yield
        finally:
            self._here.keeps = False
            self._leave()

    def _leave(self) -> None:
        kept: Connection | None = self._here.kept
        self._here.kept = None
        if kept is not None:
            kept.close()
