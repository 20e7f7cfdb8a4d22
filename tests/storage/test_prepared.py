"""A prepared statement does exactly what SQLAlchemy does with it, on either kind of database."""

from collections.abc import Iterator
from contextlib import suppress
from datetime import UTC, date, datetime
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import BindParameter, Connection, Engine, bindparam, delete, func, insert, select, update
from sqlalchemy.exc import DBAPIError, IntegrityError

from storage.prepared import alone, first, rows, run, scalar
from storage.store import Store
from storage.tables import people
from tests.fakes.schools import key_of

SCHOOL: BindParameter[str] = bindparam("school")
EVERYTHING = select(people).where(people.c.school == SCHOOL).order_by(people.c.key)
AMONG = select(people.c.key).where(people.c.key.in_(bindparam("keys", expanding=True))).order_by(people.c.key)
NOT_AMONG = (
    select(people.c.key)
    .where(people.c.key.not_in(bindparam("keys", expanding=True)), people.c.grade > bindparam("least"))
    .order_by(people.c.key)
)
HOW_MANY = select(func.count()).select_from(people).where(people.c.school == SCHOOL)
ABSENT = select(people.c.name).where(people.c.key == bindparam("key"))
FIXED = (
    select(people.c.key).where(people.c.role == "teacher", people.c.school == SCHOOL).order_by(people.c.key)
)
MEET = update(people).where(people.c.school == SCHOOL, people.c.role == bindparam("of_role"))
MEET = MEET.values(last_heard=bindparam("at"), born=bindparam("day"), interests=bindparam("liked"))
GO = delete(people).where(people.c.key == bindparam("key"))
CODES = [key_of(code) for code in ("t1", "t2", "t3", "a1", "a2", "adm", "s1", "s2", "s3")]
AT = datetime(2026, 10, 25, 1, 30, tzinfo=UTC)


@pytest.fixture
def connection(store: Store) -> Iterator[Connection]:
    with store.engine.connect() as opened:
        yield opened
        opened.rollback()


def as_it_does(connection: Connection, statement: Any, bound: dict[str, Any]) -> list[tuple[Any, ...]]:
    return [tuple(row) for row in connection.execute(statement, bound)]


def test_every_kind_of_value_comes_back_as_python_knows_it(connection: Connection) -> None:
    liked = ["music", 'a "b" é 名']
    bound = {"school": "riverside", "of_role": "student", "at": AT, "day": date(2014, 2, 28), "liked": liked}
    assert run(connection, MEET, bound) == 4
    found = rows(connection, EVERYTHING, bound)
    assert found == as_it_does(connection, EVERYTHING, {"school": "riverside"})
    heard = {row[people.c.keys().index("last_heard")] for row in found}
    assert heard == {AT, None}


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=30)
@given(keys=st.lists(st.sampled_from([*CODES, "nobody", ""]), max_size=9), least=st.integers(-1, 14))
def test_a_list_of_any_length_means_what_it_means_to_sqlalchemy(
    connection: Connection, keys: list[str], least: int
) -> None:
    bound = {"keys": keys, "least": least}
    assert rows(connection, AMONG, bound) == as_it_does(connection, AMONG, {"keys": keys})
    assert rows(connection, NOT_AMONG, bound) == as_it_does(connection, NOT_AMONG, bound)


def test_one_row_one_value_and_none(connection: Connection) -> None:
    assert scalar(connection, HOW_MANY, {"school": "riverside"}) == 10
    assert scalar(connection, HOW_MANY, {"school": "elsewhere"}) == 0
    assert first(connection, ABSENT, {"key": "nobody"}) is None
    assert scalar(connection, ABSENT, {"key": "nobody"}) is None
    assert run(connection, GO, {"key": "nobody"}) == 0


def test_what_is_written_into_the_statement_is_part_of_it_and_more_may_be_bound(
    connection: Connection,
) -> None:
    found = rows(connection, FIXED, {"school": "riverside", "role": "student", "unasked": object()})
    assert sorted(found) == sorted((key_of(code),) for code in ("t1", "t2", "t3"))


def test_an_error_is_the_one_that_sqlalchemy_raises(connection: Connection) -> None:
    columns = [each.name for each in people.c]
    twice = insert(people).values({each: bindparam(each) for each in columns})
    row = dict(zip(columns, rows(connection, EVERYTHING, {"school": "riverside"})[0], strict=True))
    with pytest.raises(IntegrityError) as ours, alone(connection):
        run(connection, twice, row)
    with pytest.raises(IntegrityError) as theirs, connection.begin_nested():
        connection.execute(twice, row)
    assert type(ours.value.orig) is type(theirs.value.orig)


def test_what_fails_alone_is_undone_alone(connection: Connection) -> None:
    run(connection, GO, {"key": key_of("s1")})
    with suppress(ZeroDivisionError), alone(connection):
        run(connection, GO, {"key": key_of("s2")})
        raise ZeroDivisionError
    left = {key for (key,) in rows(connection, AMONG, {"keys": [key_of("s1"), key_of("s2")]})}
    assert left == {key_of("s2")}


def test_a_connection_that_died_is_told_and_not_used_again(engine: Engine, store: Store) -> None:
    with engine.connect() as opened:
        rows(opened, HOW_MANY, {"school": "riverside"})
        driver: Any = opened.connection.driver_connection
        driver.close()
        with pytest.raises(DBAPIError):
            rows(opened, HOW_MANY, {"school": "riverside"})
    with engine.connect() as fresh:
        assert scalar(fresh, HOW_MANY, {"school": "riverside"}) == 10
