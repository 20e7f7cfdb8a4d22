"""The audit: append-only by the database's own hand, each row bound to the one before, also with many writers."""

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from sqlalchemy import Engine, text
from sqlalchemy.exc import DBAPIError

from engine.decision import save
from engine.nouns.contact import CaseNote
from storage import audit, tables
from storage.database import open_database
from storage.schema import migrate, prepare
from storage.store import Store
from tests.fakes.desk import Desk
from tests.fakes.postgres import Cluster
from tests.fakes.schools import NOON, adopted, joined, key_of, small_school


def deed(number: int, school: str = "riverside") -> CaseNote:
    return CaseNote(f"n{number}", key_of("a1"), key_of("s1"), "talked", NOON, "words that no audit may hold")


def noted(store: Store, number: int, school: str = "riverside") -> None:
    with store.begin() as unit:
        unit.carry_out(save(deed(number)), NOON, school=school, actor=key_of("a1"))


def noted_and_failed(store: Store) -> None:
    with store.begin() as unit:
        unit.carry_out(save(deed(2)), NOON, school="riverside", actor="x")
        raise ZeroDivisionError


def rows(engine: Engine) -> list[tuple[str, int, str, str]]:
    with engine.connect() as connection:
        found = connection.execute(tables.audit.select().order_by(tables.audit.c.seq))
        return [(row.school, row.place, row.verb, row.object) for row in found]


def broken(engine: Engine, school: str = "riverside") -> str:
    with engine.connect() as connection:
        return audit.broken(connection, school)


def by_hand(engine: Engine, statement: str) -> None:
    """What somebody does who can write into the database and has taken the guard away."""
    with engine.begin() as connection:
        audit.unguard(connection)
        connection.execute(text(statement))
        audit.guard(connection)


def test_each_schools_rows_make_one_chain(engine: Engine) -> None:
    store = adopted(engine, small_school(), small_school("hilltop"))
    for number in range(3):
        noted(store, number)
        noted(store, number, "hilltop")
    assert [(school, place) for school, place, *_ in rows(engine)] == [
        (school, place) for place in (1, 2, 3) for school in ("riverside", "hilltop")
    ]
    assert rows(engine)[0][2:] == ("talked", "n0")
    assert broken(engine) == broken(engine, "hilltop") == ""
    with engine.connect() as connection:
        assert "words that no audit" not in repr(connection.execute(tables.audit.select()).all())


def test_the_database_refuses_to_change_or_delete_a_row(engine: Engine) -> None:
    store = adopted(engine)
    noted(store, 1)
    for statement in ("UPDATE audit SET actor = 'nobody'", "DELETE FROM audit"):
        with pytest.raises(DBAPIError, match="append-only"), engine.begin() as connection:
            connection.execute(text(statement))
    assert len(rows(engine)) == 1


@pytest.mark.parametrize(
    ("statement", "told"),
    [
        ("UPDATE audit SET actor = 'nobody' WHERE place = 2", "row 2 was changed"),
        ("UPDATE audit SET at = '2020-01-01 00:00:00+00:00' WHERE place = 3", "row 3 was changed"),
        ("DELETE FROM audit WHERE place = 2", "row 2 is missing"),
        ("DELETE FROM audit WHERE place = 4", "the end after row 3 is missing"),
        ("UPDATE audit SET place = 0, mark = '' WHERE place = 4", "the end after row 3 is missing"),
    ],
)
def test_what_was_changed_by_hand_is_found(engine: Engine, statement: str, told: str) -> None:
    store = adopted(engine)
    for number in range(4):
        noted(store, number)
    by_hand(engine, statement)
    assert broken(engine) == told


def test_a_decision_that_fails_leaves_no_hole(engine: Engine) -> None:
    store = adopted(engine)
    noted(store, 1)
    with pytest.raises(ZeroDivisionError):
        noted_and_failed(store)
    with store.begin() as unit:
        nested = unit.connection.begin_nested()
        unit.carry_out(save(deed(3)), NOON, school="riverside", actor="x")
        nested.rollback()
        unit.carry_out(save(deed(4)), NOON, school="riverside", actor="x")
    assert [(place, key) for _, place, _, key in rows(engine)] == [(1, "n1"), (2, "n4")]
    assert broken(engine) == ""


def test_many_writers_at_once_make_one_chain(engine: Engine) -> None:
    """On PostgreSQL the head of the chain is locked, on SQLite the whole database is."""
    store = adopted(engine)
    with ThreadPoolExecutor(8) as writers:
        list(writers.map(lambda number: noted(store, number), range(80)))
    assert [place for _, place, *_ in rows(engine)] != []
    assert sorted(place for _, place, *_ in rows(engine)) == list(range(1, 81))
    assert broken(engine) == ""


def test_a_whole_conversation_leaves_a_whole_chain(engine: Engine) -> None:
    store = adopted(engine)
    joined(store, "riverside", ("s1", "t1", "t2", "a1", "adm"))
    desk = Desk(store)
    desk.taps("riverside/s1", "help:maths", stuck="a worry of mine", tried="")
    desk.taps("riverside/s1", "now")
    desk.delivers()
    desk.lookout.look_at_due()
    assert len(rows(engine)) >= 5
    assert broken(engine) == ""


@pytest.mark.parametrize("kind", ["sqlite", "postgresql"])
def test_rows_of_the_first_version_become_the_beginning_of_the_chain(
    kind: str, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    url = f"sqlite:///{tmp_path}/old.db"
    if kind == "postgresql":
        cluster: Cluster = request.getfixturevalue("postgres")
        url = cluster.url(cluster.new_database())
    engine = open_database(url)
    migrate(engine, "0001")
    with engine.begin() as connection:
        for school in ("one", "two", "one"):
            values = f"'{school}', '2026-10-14 12:00:00+00:00', 'a', 'saved', 'Goal', 'g'"
            connection.execute(
                text(f"INSERT INTO audit (school, at, actor, verb, noun, object) VALUES ({values})")
            )
    migrate(engine)
    assert broken(engine, "one") == broken(engine, "two") == ""
    assert len(rows(engine)) == 3
    with pytest.raises(DBAPIError, match="append-only"), engine.begin() as connection:
        connection.execute(text("DELETE FROM audit"))
    migrate(engine, "0001")
    with engine.begin() as connection:
        connection.execute(text("DELETE FROM audit"))
    engine.dispose()


def test_a_new_database_is_guarded_from_the_start(tmp_path: Path) -> None:
    engine = open_database(f"sqlite:///{tmp_path}/new.db")
    prepare(engine)
    noted(adopted(engine), 1)
    with pytest.raises(DBAPIError, match="append-only"), engine.begin() as connection:
        connection.execute(text("DELETE FROM audit"))
    engine.dispose()
