from pathlib import Path

import pytest
from sqlalchemy import Connection

from storage.database import open_database
from storage.transactions import Transactions


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


def test_a_thread_that_keeps_its_connection_begins_all_on_it_and_takes_another_after_a_failure(
    tmp_path: Path,
) -> None:
    engine = open_database(f"sqlite:///{tmp_path}/coach.db")
    transactions, seen = Transactions(engine), []

    def fail() -> None:
        with transactions.begin() as connection:
            seen.append(connection)
            connection.exec_driver_sql("CREATE TABLE undone (key TEXT)")
            raise ZeroDivisionError

    with transactions.keeping():
        for _ in range(2):
            with transactions.begin() as connection:
                seen.append(connection)
        with pytest.raises(ZeroDivisionError):
            fail()
        assert seen[0] is seen[1] is seen[2]
        assert seen[2].closed
        with transactions.begin() as connection:
            assert not connection.exec_driver_sql("SELECT name FROM sqlite_master").all()
    assert connection.closed
    engine.dispose()


def _driver(connection: Connection) -> object:
    return connection.connection.driver_connection
