"""The shape of the database: made and moved to the same tables, refused when it is of another version."""

import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import Engine, inspect
from sqlalchemy.engine.interfaces import ReflectedColumn, ReflectedIndex

from storage.database import StorageError, check_database, open_database
from storage.schema import HEAD, create, migrate, prepare, revision
from tests.fakes.postgres import Cluster


@pytest.fixture(params=["sqlite", "postgresql"])
def empties(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[tuple[Engine, Engine]]:
    """Two databases of one kind without any table."""
    if request.param == "sqlite":
        urls = [f"sqlite:///{tmp_path}/{name}.db" for name in ("one", "two")]
    else:
        cluster: Cluster = request.getfixturevalue("postgres")
        urls = [cluster.url(cluster.new_database()) for _ in range(2)]
    one, two = (open_database(url) for url in urls)
    yield one, two
    one.dispose()
    two.dispose()


def shape(engine: Engine) -> dict[str, object]:
    """Everything that can be read back of the tables."""
    seen = inspect(engine)
    return {
        name: (
            sorted(map(_column, seen.get_columns(name))),
            seen.get_pk_constraint(name)["constrained_columns"],
            sorted(
                (str(each["name"]), str(each["column_names"]), each["unique"], _only(each))
                for each in seen.get_indexes(name)
            ),
            sorted(str(each["column_names"]) for each in seen.get_unique_constraints(name)),
        )
        for name in seen.get_table_names()
    }


def _only(found: ReflectedIndex) -> str:
    """Which rows an index holds, as the database says it."""
    said = found.get("dialect_options", {})
    return str(said.get("sqlite_where", said.get("postgresql_where", "")))


def _column(found: ReflectedColumn) -> tuple[str, str, bool]:
    return found["name"], str(found["type"]), found["nullable"]


def test_a_new_database_has_the_tables_that_the_migrations_lead_to(empties: tuple[Engine, Engine]) -> None:
    made, moved = empties
    create(made)
    migrate(moved)
    assert revision(made) == revision(moved) == HEAD
    assert shape(made) == shape(moved)
    assert "held" in str(shape(made)["outbox"]), "an index of some rows holds those alone"


def test_migrations_lead_back_to_nothing_and_up_again(empties: tuple[Engine, Engine]) -> None:
    engine, other = empties
    create(other)
    migrate(engine)
    migrate(engine, "base")
    assert revision(engine) is None
    assert set(shape(engine)) <= {"alembic_version"}
    migrate(engine)
    assert shape(engine) == shape(other)


def test_preparing_twice_changes_nothing(empties: tuple[Engine, Engine]) -> None:
    engine, _ = empties
    prepare(engine)
    before = shape(engine)
    prepare(engine)
    assert shape(engine) == before


def test_a_database_of_another_version_is_refused_with_the_way_out(empties: tuple[Engine, Engine]) -> None:
    engine, _ = empties
    prepare(engine)
    with engine.begin() as connection:
        connection.exec_driver_sql("UPDATE alembic_version SET version_num = '0000'")
    with pytest.raises(StorageError, match=r"of version 0000, this coach needs .*coach\.py migrate"):
        prepare(engine)


def test_a_version_that_does_not_exist_is_refused_and_nothing_moves(empties: tuple[Engine, Engine]) -> None:
    engine, _ = empties
    prepare(engine)
    with pytest.raises(StorageError, match="cannot move the database to version 9999"):
        migrate(engine, "9999")
    assert revision(engine) == HEAD


def test_sqlite_is_as_durable_as_promised(tmp_path: Path) -> None:
    engine = open_database(f"sqlite:///{tmp_path}/coach.db")
    check_database(engine)
    with engine.connect() as connection:
        said = {
            name: str(connection.exec_driver_sql(f"PRAGMA {name}").scalar())
            for name in ("journal_mode", "synchronous", "foreign_keys", "secure_delete", "busy_timeout")
        }
    engine.dispose()
    assert said == {
        "journal_mode": "wal",
        "synchronous": "2",
        "foreign_keys": "1",
        "secure_delete": "1",
        "busy_timeout": "10000",
    }


def test_a_transaction_holds_the_write_lock_from_its_start(tmp_path: Path) -> None:
    engine = open_database(f"sqlite:///{tmp_path}/coach.db")
    prepare(engine)
    other = sqlite3.connect(tmp_path / "coach.db", timeout=0, isolation_level=None)
    with engine.begin(), pytest.raises(sqlite3.OperationalError, match="locked"):
        other.execute("BEGIN IMMEDIATE")
    with engine.connect().execution_options(only_reads=True) as connection:
        connection.exec_driver_sql("SELECT count(*) FROM people")
        other.execute("BEGIN IMMEDIATE")
        other.execute("ROLLBACK")
    other.close()
    engine.dispose()


def test_sqlite_that_cannot_be_durable_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("storage.database.PRAGMAS", {"journal_mode": "stonetablet"})
    engine = open_database(f"sqlite:///{tmp_path}/coach.db")
    with pytest.raises(StorageError, match="did not accept journal_mode=stonetablet"):
        check_database(engine)
    engine.dispose()


@pytest.mark.parametrize(
    ("url", "words"),
    [
        ("no url at all", "is not a database URL"),
        ("sqlite:////no/such/folder/coach.db", "cannot open the database"),
        ("mysql://coach@localhost/coach", "sqlite or postgresql"),
        ("cloud://coach", "sqlite or postgresql"),
        ("postgresql://coach:hidden-word@127.0.0.1:1/coach", "cannot open the database"),
        ("postgresql:///coach?nonsense=1", "cannot open the database"),
    ],
)
def test_a_database_that_cannot_be_used_is_told_in_one_line(url: str, words: str) -> None:
    with pytest.raises(StorageError) as refused:
        check_database(open_database(url))
    assert words in str(refused.value)
    assert "\n" not in str(refused.value).strip()
    assert "hidden-word" not in str(refused.value)


def test_a_file_that_is_no_database_is_told_so(tmp_path: Path) -> None:
    (tmp_path / "notes.txt").write_text("these are words, and many of them " * 100, "utf-8")
    with pytest.raises(StorageError, match="cannot open the database"):
        check_database(open_database(f"sqlite:///{tmp_path}/notes.txt"))
