"""The shape of the database: made when it is new, checked at the start, moved by migrations."""

from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, false, inspect, select, text
from sqlalchemy.exc import DBAPIError, OperationalError, ProgrammingError

from storage.outages import StorageAway, StorageError, is_mistake, may_pass
from storage.tables import metadata
from storage.tables.columns import tell_postgresql

MIGRATIONS = Path(__file__).with_name("migrations")
HEAD = "0004"


def prepare(engine: Engine) -> None:
    """Make a new database ready, and refuse one of another version with a line that says what to do."""
    try:
        found = revision(engine)
        if found is None:
            create(engine)
            return
    except DBAPIError as error:
        refused = StorageAway if may_pass(error) else StorageError
        raise refused(f"the database does not answer: {' '.join(str(error.orig).split())}") from error
    _ensure_newest(found)


def ensure_whole(connection: Connection) -> None:
    """Make sure that the database is of this coach's version, with all its tables and columns; raises StorageError."""
    ensure_ours(connection)
    for each in metadata.sorted_tables:
        try:
            connection.execute(select(each).where(false()))
        except (ProgrammingError, OperationalError) as error:
            if isinstance(error, OperationalError) and not is_mistake(error):
                raise
            raise StorageAway(
                f"the table {each.name} of the database is gone or changed: bring it back, or restore a backup"
            ) from error


def ensure_ours(connection: Connection) -> None:
    """Make sure that the database is of this coach's version; raises StorageError."""
    _ensure_newest(revision_of(connection))


def _ensure_newest(found: str | None) -> None:
    if found == HEAD:
        return
    is_newer = found is not None and found > HEAD
    mend = (
        "use the newer coach, or let it take the database back"
        if is_newer
        else "run python3 coach.py migrate"
    )
    raise StorageAway(f"the database is of version {found or 'none'}, this coach needs {HEAD}: {mend}")


def create(engine: Engine) -> None:
    """Make all tables of the newest version in an empty database."""
    if engine.dialect.name != "sqlite":
        tell_postgresql()
    with engine.begin() as connection:
        metadata.create_all(connection)
        connection.exec_driver_sql(
            "CREATE TABLE alembic_version (version_num VARCHAR(32) NOT NULL PRIMARY KEY)"
        )
        connection.execute(text("INSERT INTO alembic_version VALUES (:version)"), {"version": HEAD})


def migrate(engine: Engine, to: str = HEAD) -> None:
    """Move a database to a version (`base` is an empty one), with foreign keys checked afterwards.

    Raises StorageError for a version that does not exist.
    """
    from alembic import command
    from alembic.config import Config
    from alembic.util import CommandError

    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    with engine.begin() as connection:
        config.attributes["connection"] = connection
        here = revision_of(connection)
        try:
            _move(command, config, here, to)
        except CommandError as error:
            raise StorageError(f"cannot move the database to version {to}: {error}") from error


def _move(command: Any, config: Any, here: str | None, to: str) -> None:
    """Downgrade when the version wanted comes before the one there is; versions are numbers with zeros."""
    backwards = to == "base" or (here is not None and to != "head" and to < here)
    (command.downgrade if backwards else command.upgrade)(config, to)


def revision(engine: Engine) -> str | None:
    """Return the version of a database, None for an empty one."""
    with engine.connect().execution_options(only_reads=True) as connection:
        return revision_of(connection)


def revision_of(connection: Connection) -> str | None:
    """Return the version of a database, None for an empty one."""
    if not inspect(connection).has_table("alembic_version"):
        return None
    found = connection.exec_driver_sql("SELECT version_num FROM alembic_version").scalar()
    return None if found is None else str(found)
