"""Whose fault a refusal is: the database's, when it is not what this coach knows; else that of what was asked."""

from contextlib import nullcontext

import pytest
from sqlalchemy import Engine
from sqlalchemy.exc import ProgrammingError

from engine.decision import Conversation
from storage import prepared
from storage.outages import DatabaseAway, DatabaseError, why
from storage.reading import questions
from storage.store import Store


@pytest.fixture
def store(engine: Engine) -> Store:
    return Store(engine)


@pytest.fixture
def without_talks(engine: Engine) -> object:
    with engine.begin() as connection:
        connection.exec_driver_sql("ALTER TABLE conversations RENAME TO mislaid")
    yield
    with engine.begin() as connection:
        connection.exec_driver_sql("ALTER TABLE mislaid RENAME TO conversations")


@pytest.mark.usefixtures("without_talks")
@pytest.mark.parametrize("is_part", [True, False])
@pytest.mark.parametrize("is_together", [True, False])
def test_a_table_that_is_gone_is_the_databases_fault(store: Store, is_part: bool, is_together: bool) -> None:
    def ask() -> None:
        with store.begin() as unit:
            wanted = {"school": "riverside", "key": "s1"}
            if is_part:
                with unit.alone() as connection:
                    prepared.rows(connection, questions.ONE[Conversation], wanted)
            else:
                prepared.rows(unit.connection, questions.ONE[Conversation], wanted)

    with pytest.raises(DatabaseAway) as found, store.together() if is_together else nullcontext():
        ask()
    assert why(found.value).startswith("the table conversations of the database is gone or changed")


@pytest.mark.parametrize("statement", ["SELECT nothing FROM people", "SELEKT 1"])
def test_a_wrong_statement_is_our_own_fault_as_long_as_the_database_is_whole(
    store: Store, statement: str
) -> None:
    with store.begin() as unit:
        with pytest.raises(ProgrammingError), unit.alone() as connection:
            connection.exec_driver_sql(statement)
        assert unit.connection.exec_driver_sql("SELECT 1").scalar() == 1, "the transaction goes on"


def test_while_the_version_is_wrong_nothing_is_begun_and_then_all_is_again(
    store: Store, engine: Engine
) -> None:
    def becomes(version: str) -> None:
        with engine.begin() as connection:
            connection.exec_driver_sql(f"UPDATE alembic_version SET version_num = '{version}'")

    with store.reading() as connection:
        ours = str(connection.exec_driver_sql("SELECT version_num FROM alembic_version").scalar())
    becomes("9999")
    try:
        with pytest.raises(DatabaseAway, match="of version 9999"):
            store.guard.look()
        with pytest.raises(DatabaseAway, match="of version 9999"), store.begin():
            raise AssertionError("it must not come so far")
    finally:
        becomes(ours)
    store.guard.look()
    with store.begin() as unit:
        assert unit.connection.exec_driver_sql("SELECT 1").scalar() == 1


def test_what_fails_while_rows_are_read_is_told_like_any_other_failure(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    """SQLite reads its pages as rows are fetched, after the statement itself went well."""
    with store.reading() as connection:
        broken = connection.dialect.loaded_dbapi.OperationalError("disk I/O error")

        class Cursor:
            def fetchall(self) -> None:
                raise broken

        whole = prepared._execute
        monkeypatch.setattr(prepared, "_execute", lambda *given: (whole(*given)[0], Cursor()))
        with pytest.raises(DatabaseError) as found:
            prepared.rows(connection, questions.ONE[Conversation], {"school": "riverside", "key": "s1"})
    assert isinstance(found.value, DatabaseAway)


def test_the_line_tells_nothing_that_stands_in_a_row(store: Store) -> None:
    with pytest.raises(DatabaseError) as found, store.begin() as unit:
        unit.connection.exec_driver_sql("INSERT INTO cursors (source, place) VALUES ('canary', NULL)")
    assert "canary" not in why(found.value)
