from pathlib import Path

from sqlalchemy import Connection

from storage.database import open_database


def test_the_connection_that_was_used_last_is_the_next_one_used(tmp_path: Path) -> None:
    engine = open_database(f"sqlite:///{tmp_path}/coach.db")
    with engine.connect() as first, engine.connect() as second:
        used = {id(_driver(first)), id(_driver(second))}
    for _ in range(3):
        with engine.connect() as now:
            used.intersection_update({id(_driver(now))})
    assert len(used) == 1
    engine.dispose()


def test_what_a_savepoint_may_undo_is_kept_in_memory_and_not_in_a_file_of_its_own(tmp_path: Path) -> None:
    engine = open_database(f"sqlite:///{tmp_path}/coach.db")
    with engine.connect() as connection:
        assert connection.exec_driver_sql("PRAGMA temp_store").scalar() == 2
    engine.dispose()


def _driver(connection: Connection) -> object:
    return connection.connection.driver_connection
