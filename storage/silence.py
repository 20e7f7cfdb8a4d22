"""A PostgreSQL that says nothing: whoever has asked it something waits for as long as it answers others."""

from typing import Any, Self

import psycopg
from psycopg import errors
from psycopg.abc import RV, PQGen
from psycopg.waiting import Ready, Wait

SILENT = 5.0
"""After so many seconds without the end of an answer the server is asked by another connection whether it is there."""


class Patient(psycopg.Connection[Any]):
    """A connection that is given up, as one that has died is, once its server lets nobody in any more.

    The network tells of a host that is gone, not of a server that is stopped: there the system goes on to take what is
    sent. A statement that takes long, or waits for a lock, is waited for: its server answers whoever asks meanwhile.
    """

    _reached_by: dict[str, Any] | None = None

    @classmethod
    def reached(cls, **by: Any) -> Self:
        """Connect with what psycopg's `connect` takes."""
        made = cls.connect(**by)
        made._reached_by = {**by, "autocommit": True}
        return made

    def wait(self, gen: PQGen[RV], interval: float = 0.1, timeout: float | None = None) -> RV:
        if timeout is not None:
            return super().wait(gen, interval, timeout)
        exchange = gen
        while True:
            try:
                return super().wait(exchange, interval, SILENT)
            except errors._WaitTimeout:
                if not self._is_there():
                    self.pgconn.finish()
                    raise errors.ConnectionTimeout("the server answers nobody any more") from None
            exchange = _gone_on(gen)

    def _is_there(self) -> bool:
        """Whether the server says anything to a newcomer, be it a refusal."""
        if self._reached_by is None:
            return False
        try:
            psycopg.connect(**self._reached_by).close()
        except errors.ConnectionTimeout:
            return False
        except psycopg.Error:
            return True
        return True


def _gone_on(gen: PQGen[RV]) -> PQGen[RV]:
    """The rest of an exchange, which wants to hear first that it may write: what it waits for it knows by itself."""
    ready: Ready | int = yield Wait.RW
    try:
        while True:
            ready = yield gen.send(ready)
    except StopIteration as done:
        rest: RV = done.value
        return rest


def connected(dialect: Any, record: Any, positional: Any, by: dict[str, Any]) -> Patient:
    """What SQLAlchemy asks for when a pool wants another connection."""
    return Patient.reached(**by)
