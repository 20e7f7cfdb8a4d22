"""Backup and restore under load: nothing acknowledged is missing, nothing old is sent twice (P20)."""

import threading
import time
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine, select

from engine.decision import Lane, Parcel
from engine.notices.nudges import Praise
from storage import tables
from storage.database import StorageError, open_database
from storage.keeping.copies import MAYBE_SENT, back_up, restore
from storage.schema import prepare
from storage.store import Store
from storage.traffic import inbox, outbox
from storage.traffic.incoming import Incoming
from storage.traffic.outbox import Address
from tests.fakes.due import due_people
from tests.fakes.schools import NOON, key_of
from tests.tally import Row, Tally, counts

LATER = NOON + timedelta(minutes=20)


def quiet(table: str, rows: int) -> None:
    """Nobody watches a test."""


@pytest.fixture
def empty(tmp_path: Path) -> Iterator[Engine]:
    engine = open_database(f"sqlite:///{tmp_path}/restored.db")
    prepare(engine)
    yield engine
    engine.dispose()


def contents(engine: Engine, *leave_out: str) -> dict[str, list[tuple[Any, ...]]]:
    with engine.connect().execution_options(only_reads=True) as connection:
        return {
            table.name: sorted((tuple(row) for row in connection.execute(select(table))), key=repr)
            for table in tables.metadata.sorted_tables
            if table.name not in leave_out
        }


def post(store: Store, key: str, lane: Lane) -> None:
    with store.begin() as unit:
        parcel = Parcel("p", Praise("Ana", "back"), key, lane)
        assert outbox.post(unit.connection, parcel, Address("wire", key, school="riverside"), NOON)


def test_everything_comes_back_as_it_was(store: Store, empty: Engine, tmp_path: Path) -> None:
    with store.begin() as unit:
        inbox.keep(unit.connection, [Incoming("k", "wire", "ana", "ana", "help <b> \u202e 🎈")], NOON)
        inbox.set_cursor(unit.connection, "telegram:1", "77")
    back_up(store.engine, tmp_path / "copy", quiet)
    restore(tmp_path / "copy", empty, NOON - timedelta(days=9), quiet)
    assert contents(empty) == contents(store.engine)


def test_what_is_acknowledged_while_a_backup_begins_is_in_the_next_and_none_is_torn(
    store: Store, tmp_path: Path, tally: Tally
) -> None:
    """A writer that never rests; what it had been told was kept before the backup began must be in it."""
    kept: list[int] = []
    missing, torn, backups, began = 0, 0, counts(3, 20), time.monotonic()
    done = threading.Event()

    def write() -> None:
        number = 0
        while not done.is_set():
            with store.begin() as unit:
                inbox.keep(unit.connection, [Incoming(f"k{number}", "wire", "ana", "ana", "hi")], NOON)
            kept.append(number)
            number += 1

    writer = threading.Thread(target=write)
    writer.start()
    try:
        for round_ in range(backups):
            while len(kept) < 20 * (round_ + 1):
                time.sleep(0.002)
            acknowledged = len(kept)
            copy = tmp_path / f"copy{round_}"
            back_up(store.engine, copy, quiet)
            engine = open_database(f"sqlite:///{copy}")
            with engine.connect().execution_options(only_reads=True) as connection:
                found = set(connection.execute(select(tables.inbox.c.key)).scalars())
            engine.dispose()
            missing += len({f"k{number}" for number in range(acknowledged)} - found)
            torn += len(found ^ {f"k{number}" for number in range(len(found))})  # a snapshot has no holes
    finally:
        done.set()
        writer.join()
    rate = len(kept) / (time.monotonic() - began)
    trial = f"{backups} backups of {store.engine.dialect.name} under {rate:.0f} writes a second"
    tally(Row("P20", trial, len(kept), len(kept), lost=missing, unexpected=torn))
    assert (missing, torn) == (0, 0)


def test_nothing_old_is_sent_twice_after_a_restore(store: Store, empty: Engine, tmp_path: Path) -> None:
    for key, lane in (
        ("reply", Lane.REPLY),
        ("prompt", Lane.WAVE),
        ("help", Lane.ALERT),
        ("new", Lane.ALERT),
    ):
        post(store, key, lane)
    with store.begin() as unit:
        outbox.lease(unit.connection, NOON, 3)
        unit.set_next_look("riverside", key_of("s1"), NOON)
        unit.set_next_look("riverside", key_of("s2"), LATER + timedelta(days=3))
    back_up(store.engine, tmp_path / "copy", quiet)
    restore(tmp_path / "copy", empty, LATER, quiet)
    restored = Store(empty)
    with restored.begin() as unit:
        found = outbox.lease(unit.connection, LATER, 9)
        rows = unit.connection.execute(tables.outbox.select()).mappings().all()
    assert {each.key: each.was_sending for each in found} == {"help": True, "new": True}, "marked as repeats"
    doubtful = {row["key"]: row["reason"] for row in rows if row["state"] == "uncertain"}
    assert doubtful == {"reply": MAYBE_SENT, "prompt": MAYBE_SENT}
    assert due_people(restored, LATER, 9) == []
    assert due_people(restored, LATER + timedelta(days=1), 9) == [("riverside", key_of("s1"))]


def test_new_rows_are_numbered_after_the_restored_ones(store: Store, engine: Engine, tmp_path: Path) -> None:
    """Back into a database of the same kind; PostgreSQL's own counters must not start again at 1."""
    with store.begin() as unit:
        for number in range(3):
            inbox.keep(unit.connection, [Incoming(f"k{number}", "wire", "ana", "ana", "hi")], NOON)
    back_up(engine, tmp_path / "copy", quiet)
    with engine.begin() as connection:
        for table in reversed(tables.metadata.sorted_tables):
            if not table.name.startswith("audit"):
                connection.execute(table.delete())
    restore(tmp_path / "copy", engine, NOON, quiet)
    with store.begin() as unit:
        (fresh,) = inbox.keep(unit.connection, [Incoming("k9", "wire", "ana", "ana", "hi")], NOON)
        assert [each.incoming.key for each in inbox.waiting(unit.connection, 9)][-1] == "k9"
    assert fresh.seq > 3


def test_a_restore_into_a_database_in_use_is_refused_and_changes_nothing(
    store: Store, tmp_path: Path
) -> None:
    back_up(store.engine, tmp_path / "copy", quiet)
    before = contents(store.engine)
    with pytest.raises(StorageError, match="holds something already"):
        restore(tmp_path / "copy", store.engine, NOON, quiet)
    assert contents(store.engine) == before


@pytest.mark.parametrize(("name", "words"), [("nowhere", "there is no file"), ("torn", "not a whole backup")])
def test_what_is_no_backup_is_refused(empty: Engine, tmp_path: Path, name: str, words: str) -> None:
    (tmp_path / "torn").write_bytes(b"SQLite format 3\0" + b"x" * 5000)
    with pytest.raises(StorageError, match=words):
        restore(tmp_path / name, empty, NOON, quiet)


def test_a_backup_never_takes_the_place_of_another(store: Store, tmp_path: Path) -> None:
    back_up(store.engine, tmp_path / "copy", quiet)
    with pytest.raises(StorageError, match="there already"):
        back_up(store.engine, tmp_path / "copy", quiet)
    assert [each.name for each in tmp_path.iterdir() if each.name.endswith(".part")] == []


def test_a_backup_that_cannot_be_written_is_told_in_a_line(store: Store, tmp_path: Path) -> None:
    with pytest.raises(StorageError, match="there is no folder"):
        back_up(store.engine, tmp_path / "nowhere" / "b.db", lambda table, rows: None)
    (tmp_path / "b.db.part").mkdir()
    with pytest.raises(StorageError, match="was not written"):
        back_up(store.engine, tmp_path / "b.db", lambda table, rows: None)
    assert not (tmp_path / "b.db").exists()
