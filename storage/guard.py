"""Whether the database is what this coach knows; while it is not, nothing is begun, and nothing given up for it."""

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import Connection, Engine
from sqlalchemy.exc import OperationalError, ProgrammingError, SQLAlchemyError

from storage.outages import DatabaseAway, DatabaseError, StorageError, is_doubtful
from storage.schema import ensure_ours, ensure_whole

TRIED = "coach:tried"
"""The row that is written to learn whether the database can be written."""


class Guard:
    """Stands before every unit of work on one database."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._wrong: DatabaseError | None = None

    def look(self) -> None:
        """Look at the version. Raises one of `DatabaseAway`, as does all that is begun until it is right again."""
        try:
            with self._reading() as connection:
                ensure_ours(connection)
        except StorageError as wrong:
            self._wrong = _of_another_kind(wrong)
            raise self._wrong from wrong
        self._wrong = None

    def look_at_all(self) -> None:
        """Look at every table too. Raises one of `DatabaseAway`."""
        self.look()
        try:
            with self._reading() as connection:
                ensure_whole(connection)
        except StorageError as wrong:
            raise _of_another_kind(wrong) from wrong

    @contextmanager
    def watching(self, within: Connection | None = None) -> Iterator[None]:
        """Say of what fails here whether the database is at fault; `within` is the transaction it is a part of."""
        if self._wrong is not None:
            raise self._wrong
        try:
            yield
        except DatabaseError as error:
            if not is_doubtful(error):
                raise
            if within is not None:
                _raise(error, judged(error, within))
            with self._reading() as connection:
                _raise(error, judged(error, connection))

    def _reading(self) -> Connection:
        return self._engine.connect().execution_options(only_reads=True)


@contextmanager
def judging(connection: Connection) -> Iterator[None]:
    """Say of what fails in a part of a transaction whether the database is at fault."""
    try:
        yield
    except DatabaseError as error:
        _raise(error, judged(error, connection))


def _raise(error: DatabaseError, found: DatabaseError) -> None:
    if found is error:
        raise error
    raise found from error


def judged(error: DatabaseError, connection: Connection) -> DatabaseError:
    """Return an error as one of `DatabaseAway` where the database is at fault, and as another where it is not."""
    if not is_doubtful(error):
        return error
    try:
        ensure_whole(connection)
    except StorageError as wrong:
        return _of_another_kind(wrong)
    except SQLAlchemyError:
        return OperationalError(error.statement, None, error.orig or error)
    if isinstance(error, DatabaseAway):
        return ProgrammingError(error.statement, None, error.orig or error)
    return error


def _of_another_kind(wrong: StorageError) -> DatabaseError:
    """A database that is not what this coach knows: its line says how to mend it."""
    return OperationalError("", None, wrong)
