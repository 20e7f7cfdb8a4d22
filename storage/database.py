"""Opening the database: durable SQLite or PostgreSQL, by one URL, with the same code on top."""

import logging
from typing import Any

import msgspec
from sqlalchemy import URL, Connection, Engine, create_engine, event, make_url
from sqlalchemy.exc import ArgumentError, DBAPIError
from sqlalchemy.pool import QueuePool

from storage.outages import StorageAway, StorageError, kind, may_pass, why
from storage.prepared import command

BUSY_MS = 10_000
"""So long one waits for another's lock; then the database is taken for locked, and the work is tried again."""
STOPPED_MS = 30_000
"""After so long in a transaction without a word a process is taken for stopped: PostgreSQL ends it, and its locks."""
DRIVERS = ("sqlite", "sqlite+pysqlite", "postgresql+psycopg")
PRAGMAS = {"journal_mode": "wal", "synchronous": "2", "foreign_keys": "1", "secure_delete": "1"}

_UNREACHABLE = {
    "connect_timeout": 5,
    "keepalives_idle": 10,
    "keepalives_interval": 5,
    "keepalives_count": 2,
    "tcp_user_timeout": 20_000,
}
"""A PostgreSQL behind a network that is gone is noticed in seconds (the last is in ms), not in hours."""
_PAGES_AT_HAND = {"poolclass": QueuePool, "pool_use_lifo": True}
"""The connection used last goes first: any other would find the pages it has kept out of date, and read them anew."""


def open_database(url: str) -> Engine:
    """Return an engine for a URL such as `sqlite:///coach.db` or `postgresql+psycopg://...`.

    SQLite is opened in WAL mode with full synchronisation, so that what was acknowledged survives a power
    cut, and every transaction takes the write lock at its start. Raises StorageError.
    """
    wanted = _address(url)
    try:
        logging.getLogger("sqlalchemy.engine").setLevel(
            logging.WARNING
        )  # at DEBUG it logs rows: people's words
        engine = create_engine(
            wanted,
            json_serializer=_dump,
            json_deserializer=msgspec.json.decode,
            hide_parameters=True,
            **_options(wanted),
        )
    except ImportError as error:
        raise StorageError("for PostgreSQL install its driver: pip install 'psycopg[binary]'") from error
    if engine.dialect.name == "sqlite":
        _make_durable(engine)
    else:
        from storage.silence import connected  # the driver is there only where it is used

        event.listen(engine, "do_connect", connected)
        event.listen(engine, "connect", _read_quickly)
    return engine


def check_database(engine: Engine) -> None:
    """Connect once and make sure that the promises about durability hold; raises StorageError."""
    try:
        with engine.connect() as connection:
            if engine.dialect.name != "sqlite":
                return
            for name, wanted in PRAGMAS.items():
                found = str(connection.exec_driver_sql(f"PRAGMA {name}").scalar()).lower()
                if found not in (wanted, "memory"):
                    raise StorageError(f"SQLite did not accept {name}={wanted} (it says {found})")
    except DBAPIError as error:
        where = engine.url.render_as_string(hide_password=True)
        words = (
            " ".join(str(error.orig).split()) if kind(error) == "away" or not may_pass(error) else why(error)
        )
        refused = StorageAway if may_pass(error) else StorageError
        raise refused(f"cannot open the database {where}: {words}") from error


def _address(url: str) -> URL:
    try:
        wanted = make_url(url)
    except (ArgumentError, ValueError) as error:  # a port that is no number is a ValueError
        raise StorageError("COACH_DATABASE_URL is not a database URL, such as sqlite:///coach.db") from error
    if wanted.drivername in ("postgres", "postgresql"):
        return wanted.set(drivername="postgresql+psycopg")
    if wanted.drivername not in DRIVERS:
        raise StorageError("COACH_DATABASE_URL must begin with sqlite or postgresql")
    return wanted


def _options(wanted: URL) -> dict[str, Any]:
    if wanted.drivername.startswith("sqlite"):
        waits = {"timeout": BUSY_MS / 1000, "check_same_thread": False}
        return {"connect_args": waits, **(_PAGES_AT_HAND if wanted.database else {})}
    ours = f"-c idle_in_transaction_session_timeout={STOPPED_MS} -c lock_timeout={BUSY_MS} -c timezone=UTC"
    own = wanted.query.get("options", "")  # what the address says comes last, and holds
    options = " ".join((ours, *([own] if isinstance(own, str) else own)))
    return {"pool_pre_ping": True, "pool_size": 5, "connect_args": {"options": options, **_UNREACHABLE}}


def _dump(value: object) -> str:
    return msgspec.json.encode(value).decode()


def _read_quickly(connection: Any, record: object) -> None:
    """Have the driver call what reads JSON by itself, without a step in Python for each value."""
    from psycopg.adapt import Loader

    class Json(Loader):
        load = staticmethod(msgspec.json.decode)  # type: ignore[assignment]

    connection.adapters.register_loader("json", Json)


def _make_durable(engine: Engine) -> None:
    """Let SQLAlchemy, not the driver, begin transactions, and begin them with the write lock."""
    event.listen(engine, "connect", _connected)
    event.listen(engine, "begin", _begun)


def _connected(connection: Any, record: object) -> None:
    connection.isolation_level = None
    for name, value in PRAGMAS.items():
        connection.execute(f"PRAGMA {name}={value}")
    connection.execute(f"PRAGMA busy_timeout={BUSY_MS}")
    connection.execute("PRAGMA mmap_size=0")  # a mapped file swells the process and costs a fault a page
    connection.execute("PRAGMA temp_store=2")  # what a savepoint may undo is kept in memory, not in /var/tmp


def _begun(connection: Connection) -> None:
    only_reads = connection.get_execution_options().get("only_reads", False)
    command(connection, "BEGIN" if only_reads else "BEGIN IMMEDIATE")


__all__ = ["StorageAway", "StorageError", "check_database", "open_database"]
