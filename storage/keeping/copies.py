"""Copies of the whole database: a backup is one SQLite file, whatever it was taken from, for an empty one to take."""

import os
import sqlite3
from collections.abc import Callable
from contextlib import closing, suppress
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, Integer, case, func, insert, select, text, update

from engine.decision import Lane
from storage import tables
from storage.database import StorageError, open_database
from storage.schema import HEAD, create, revision
from storage.traffic import outbox

PAGE = 1000
MAYBE_SENT = "restored from a backup: it may have been sent since"
A_DAY = timedelta(days=1)
Progress = Callable[[str, int], None]


def back_up(source: Engine, to: Path, progress: Progress) -> None:
    """Write all that is committed at this moment into a new file, while others go on writing.

    The file appears under its name only when it is whole and on the disk. Raises StorageError.
    """
    if to.exists():
        raise StorageError(f"{to} is there already: name a new file, or move that one away")
    if not to.parent.is_dir():
        raise StorageError(f"there is no folder {to.parent}: make it, or name another place")
    half = to.with_name(f"{to.name}.part")
    try:
        half.unlink(missing_ok=True)
        if source.dialect.name == "sqlite":
            _copy_file(source, half)
        else:
            _copy_rows_into(half, source, progress)
        _check(half)
        half.replace(to)
    except (OSError, sqlite3.Error) as error:
        raise StorageError(f"{to} was not written: {error}; nothing is left of it") from error
    finally:
        with suppress(OSError):
            half.unlink(missing_ok=True)


def restore(backup: Path, target: Engine, now: datetime, progress: Progress) -> None:
    """Put a backup into a database that has tables and no rows, in one transaction. Raises StorageError.

    What waited to be sent at the backup may have been sent since: what is critical goes again, marked as a
    possible repeat, anything else is settled as uncertain. Whoever was due in between is looked at in a day.
    """
    if not backup.is_file():
        raise StorageError(f"there is no file {backup}")
    _check(backup)
    source = open_database(f"sqlite:///{backup}")
    try:
        found = revision(source)
        if found != HEAD:
            raise StorageError(
                f"{backup} is of version {found}, this coach needs {HEAD}: point COACH_DATABASE_URL at a copy "
                "of it and run python3 coach.py migrate first"
            )
        with _snapshot(source) as old, target.begin() as connection:
            _refuse_rows(connection)
            _copy_rows(old, connection, progress)
            _count_on(connection)
            _nothing_old_twice(connection, now)
    finally:
        source.dispose()


def _copy_file(source: Engine, to: Path) -> None:
    with source.connect().execution_options(only_reads=True) as connection:
        driver: Any = connection.connection.driver_connection
        with closing(sqlite3.connect(to)) as copy:
            driver.backup(copy)
            copy.execute("PRAGMA journal_mode=delete")  # one file, with nothing beside it


def _copy_rows_into(to: Path, source: Engine, progress: Progress) -> None:
    target = open_database(f"sqlite:///{to}")
    try:
        create(target)
        with _snapshot(source) as old, target.begin() as connection:
            _copy_rows(old, connection, progress)
    finally:
        target.dispose()
    with closing(sqlite3.connect(to)) as copy:
        copy.execute("PRAGMA journal_mode=delete")


def _snapshot(source: Engine) -> Connection:
    """A connection that sees one moment, however long it reads."""
    if source.dialect.name == "sqlite":
        return source.connect().execution_options(only_reads=True)
    return source.connect().execution_options(isolation_level="REPEATABLE READ")


def _copy_rows(old: Connection, new: Connection, progress: Progress) -> None:
    for table in tables.metadata.sorted_tables:
        done = 0
        found = old.execution_options(yield_per=PAGE).execute(select(table)).mappings()
        for page in found.partitions():
            new.execute(insert(table), [dict(row) for row in page])
            done += len(page)
        progress(table.name, done)


def _refuse_rows(connection: Connection) -> None:
    """A restore adds to nothing: it would mix two histories."""
    for table in tables.metadata.sorted_tables:
        if connection.execute(select(text("1")).select_from(table).limit(1)).first():
            raise StorageError(
                f"this database holds something already ({table.name}): restore into a new one, "
                "by another COACH_DATABASE_URL"
            )


def _count_on(connection: Connection) -> None:
    """PostgreSQL numbers new rows by a counter of its own, which rows that brought a number have not moved."""
    if connection.dialect.name == "sqlite":
        return
    for table in tables.metadata.sorted_tables:
        counted = table.autoincrement_column
        if counted is not None and isinstance(counted.type, Integer):
            last = func.coalesce(select(func.max(counted)).scalar_subquery(), 0) + 1
            place = func.pg_get_serial_sequence(table.name, counted.name)
            connection.execute(select(func.setval(place, last, False)))


def _nothing_old_twice(connection: Connection, now: datetime) -> None:
    parcel, person = tables.outbox, tables.people
    waiting = parcel.c.state.in_([outbox.NEW, outbox.SENDING])
    critical = parcel.c.lane == outbox.RANK[Lane.ALERT]
    doubtful = {"state": outbox.UNCERTAIN, "settled_at": now, "reason": MAYBE_SENT}
    connection.execute(update(parcel).where(waiting, ~critical).values(doubtful))
    tried = case((parcel.c.attempts > 0, parcel.c.attempts), else_=1)
    again = {"state": outbox.SENDING, "attempts": tried, "begun": tried, "due": now, "reason": MAYBE_SENT}
    connection.execute(update(parcel).where(waiting, critical).values(again))
    connection.execute(update(person).where(person.c.next_look_at <= now).values(next_look_at=now + A_DAY))


def _check(file: Path) -> None:
    """Raises StorageError unless a file is a whole SQLite database."""
    try:
        with closing(sqlite3.connect(f"file:{file}?mode=ro", uri=True)) as copy:
            said = copy.execute("PRAGMA integrity_check").fetchone()[0]
    except sqlite3.Error as error:
        raise StorageError(f"{file} is not a whole backup: {error}") from error
    if said != "ok":
        raise StorageError(f"{file} is not a whole backup: {said}")
    with file.open("rb") as kept:
        os.fsync(kept.fileno())
