"""Statements prepared once: compiled for a dialect and handed to the driver, with nothing in between.

SQLAlchemy writes the SQL and says how values travel. What it does anew at each execution is left out, which is
nine tenths of what a small statement costs (21 against 2 us on SQLite). Errors are the same as its own. For
statements that are built once, at import; one that is built anew each time would be compiled each time.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from functools import lru_cache
from typing import Any

import msgspec
from sqlalchemy import JSON, ColumnElement, Connection, Dialect, Float, literal_column
from sqlalchemy.exc import DBAPIError, SQLAlchemyError

Row = tuple[Any, ...]
Columns = Sequence[Iterable[Any]]
Bound = Mapping[str, Any]
EMPTY = "[]"
"""How an empty list is kept, and most lists are empty; no other column that is converted can hold it."""
Convert = Callable[[Any], Any] | None


def written(value: str) -> ColumnElement[Any]:
    """Return a value as a part of the SQL itself, as what is compared with the column of a partial index has to be.

    Such an index is used only then; and a statement in which that value is bound is planned anew by SQLite at each
    execution, for 60 us.
    """
    return literal_column(f"'{value}'")


def rows(connection: Connection, statement: Any, bound: Bound) -> list[Row]:
    """Return all rows of a statement; `bound` may hold more than it asks for."""
    form, found = _fetched(connection, statement, bound)
    return form.read(found)


def fetched(
    connection: Connection, statement: Any, bound: Bound
) -> tuple[list[Row], Callable[[Sequence[Row]], Columns]]:
    """Return all rows as the driver brings them, and what turns some into columns of values as Python knows them."""
    form, found = _fetched(connection, statement, bound)
    return found, form.columns


def first(connection: Connection, statement: Any, bound: Bound) -> Row | None:
    """Return the first row, or None."""
    found = rows(connection, statement, bound)
    return found[0] if found else None


def scalar(connection: Connection, statement: Any, bound: Bound) -> Any:
    """Return the first value of the first row, or None."""
    row = first(connection, statement, bound)
    return row[0] if row else None


def run(connection: Connection, statement: Any, bound: Bound) -> int:
    """Execute a statement and return the number of rows that were touched."""
    return int(_execute(connection, statement, bound)[1].rowcount)


def run_all(connection: Connection, statement: Any, several: Sequence[Bound]) -> None:
    """Execute a statement once for each set of values, as one call of the driver; it may hold no lists (IN)."""
    if len(several) == 1:
        run(connection, statement, several[0])
        return
    _execute(connection, statement, several[0], several)


@contextmanager
def alone(connection: Connection) -> Iterator[Connection]:
    """Inside a transaction: what is done here is undone when it raises, and only that."""
    command(connection, "SAVEPOINT alone")
    try:
        yield connection
        command(connection, "RELEASE SAVEPOINT alone")
    except BaseException:
        with suppress(SQLAlchemyError):  # the transaction itself is lost, and its end says so
            command(connection, "ROLLBACK TO SAVEPOINT alone")
            command(connection, "RELEASE SAVEPOINT alone")
        raise


def command(connection: Connection, sql: str) -> None:
    """Have the driver do what takes no values and brings no rows."""
    driver: Any = connection.connection.driver_connection
    try:
        driver.execute(sql)
    except connection.dialect.loaded_dbapi.Error as error:
        raise _translated(connection, sql, error) from error


def _fetched(connection: Connection, statement: Any, bound: Bound) -> tuple["_Form", list[Row]]:
    form, cursor = _execute(connection, statement, bound)
    try:
        return form, cursor.fetchall()  # SQLite reads only now, and what it reads may be what fails
    except connection.dialect.loaded_dbapi.Error as error:
        raise _translated(connection, form.sql, error) from error


def _execute(
    connection: Connection, statement: Any, bound: Bound, several: Sequence[Bound] = ()
) -> tuple["_Form", Any]:
    form, bound = _prepared(statement, connection.dialect).form(bound)
    if not connection.in_transaction():
        connection.begin()
    driver: Any = connection.connection.driver_connection
    try:
        if several:
            return form, driver.cursor().executemany(form.sql, [form.values(each) for each in several])
        return form, driver.execute(form.sql, form.values(bound))
    except connection.dialect.loaded_dbapi.Error as error:
        raise _translated(connection, form.sql, error) from error


class _Prepared:
    """A statement for one dialect, with a form for each length of its lists (IN)."""

    def __init__(self, statement: Any, dialect: Dialect) -> None:
        self._statement, self._dialect = statement, dialect
        self._compiled = statement.compile(dialect=dialect)
        self._lists = [name for name, bind in self._compiled.binds.items() if bind.expanding]
        self._forms: dict[tuple[int, ...], _Form] = {}

    def form(self, bound: Bound) -> tuple["_Form", Bound]:
        """Return the form for these values, and the values with their lists filled up to its lengths."""
        lists = {name: _filled_up(bound[name]) for name in self._lists if name in bound}
        shape = tuple(map(len, lists.values()))
        bound = {**bound, **lists} if lists else bound
        if shape not in self._forms:
            self._forms[shape] = _Form(self._statement, self._compiled, self._dialect, bound)
        return self._forms[shape], bound


class _Form:
    """The SQL of a statement with lists of certain lengths, and how values go in and come out."""

    def __init__(self, statement: Any, compiled: Any, dialect: Dialect, bound: Bound) -> None:
        state = compiled.construct_expanded_state(bound)
        self.sql = state.statement
        places = {
            name: (source, place)
            for source, names in state.parameter_expansion.items()
            for place, name in enumerate(names)
        }
        names = list(state.positiontup or state.parameters)
        self._names = None if compiled.positional else names
        self._takes = [
            (source, place, state.parameters[name], _into(compiled.binds[source].type, dialect))
            for name in names
            for source, place in (places.get(name, (name, None)),)
        ]
        columns: Any = getattr(statement, "selected_columns", None) or getattr(
            statement, "exported_columns", ()
        )
        outs = [_out_of(each.type, dialect) for each in columns]
        self._outs = [(place, out) for place, out in enumerate(outs) if out is not None]

    def values(self, bound: Bound) -> Any:
        """Return the values as the driver takes them; what is not bound is part of the statement."""
        found = []
        for name, place, fixed, convert in self._takes:
            value = (
                bound.get(name, fixed) if place is None else bound[name][place] if name in bound else fixed
            )
            found.append(value if convert is None else convert(value))
        return found if self._names is None else dict(zip(self._names, found, strict=True))

    def read(self, found: Sequence[Row]) -> list[Row]:
        """Return rows with their values as Python knows them."""
        return list(zip(*self.columns(found), strict=True)) if self._outs else list(found)

    def columns(self, found: Sequence[Row]) -> Columns:
        """Return the values of rows as Python knows them; no conversion makes anything of nothing (None)."""
        columns: list[Iterable[Any]] = list(zip(*found, strict=True))
        for place, out in self._outs if found else ():
            columns[place] = [
                None if value is None else [] if value == EMPTY else out(value) for value in columns[place]
            ]
        return columns


@lru_cache(maxsize=512)
def _prepared(statement: Any, dialect: Dialect) -> _Prepared:
    return _Prepared(statement, dialect)


def _filled_up(values: Sequence[Any]) -> list[Any]:
    """A list of 0, 1, 2, 4, 8 ... values, the last one repeated: so that a statement has few forms."""
    found = list(values)
    size = 1 << (len(found) - 1).bit_length() if found else 0
    return found + found[-1:] * (size - len(found))


def _into(kind: Any, dialect: Dialect) -> Convert:
    convert: Convert = kind.dialect_impl(dialect).bind_processor(dialect)
    return convert


def _out_of(kind: Any, dialect: Dialect) -> Convert:
    if isinstance(kind, Float):
        return None  # both drivers bring floats as they are; PostgreSQL's processor wants a column's own type
    convert: Convert = kind.dialect_impl(dialect).result_processor(dialect, None)
    return convert if convert is None or not isinstance(kind, JSON) else msgspec.json.decode


def _translated(connection: Connection, sql: str, error: Any) -> BaseException:
    """Return the error as SQLAlchemy raises it; a connection that has died is not used again."""
    dialect = connection.dialect
    lost = dialect.is_disconnect(error, connection.connection, None)
    if lost:
        connection.invalidate(error)
    translated: BaseException = DBAPIError.instance(
        sql,
        None,
        error,
        dialect.loaded_dbapi.Error,
        hide_parameters=True,
        connection_invalidated=lost,
        dialect=dialect,
    )
    return translated
