"""Which process sends for a platform and polls it, where several share a database: one, for as long as it says so.

A lease is counted by the database's own clock, so that processes need not agree on the time.
"""

from datetime import timedelta

from sqlalchemy import Engine, func, update

from storage import tables
from storage.inserting import insert_into

LEASE = timedelta(seconds=3)
"""Renewed at a third of it."""
A_PACE = timedelta(seconds=1)
"""What a holder who leaves lets pass before the next, so that the two together keep a platform's pace a second."""
_table = tables.holders
_NOW = func.clock_timestamp()


def are_several(engine: Engine) -> bool:
    """Whether several processes may serve this database; a SQLite file is served by one."""
    return engine.dialect.name != "sqlite"


def hold(engine: Engine, name: str, process: str, lease: timedelta = LEASE) -> bool:
    """Take a platform, or keep it; False while another process has it.

    One statement by itself: a process that is stopped in the middle of it keeps nobody from the row.
    """
    taken = insert_into(_table, engine.dialect.name).values(name=name, process=process, until=_NOW + lease)
    free = (_table.c.process == process) | (_table.c.until < _NOW)
    mine = taken.on_conflict_do_update(
        index_elements=["name"],
        set_={"process": process, "until": taken.excluded.until},
        where=free,
    )
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        return connection.execute(mine.returning(_table.c.name)).first() is not None


def release(engine: Engine, process: str) -> None:
    """Leave all that a process holds to the others, a moment from now."""
    mine = update(_table).where(_table.c.process == process, _table.c.until > _NOW + A_PACE)
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(mine.values(until=_NOW + A_PACE))
