"""What a turn costs, counted and not timed: statements, commits, and what is not made anew when nothing has changed."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import msgspec
import pytest
from sqlalchemy import event

from storage.store import Store
from tests.fakes.coach import Coach, room
from tests.fakes.desk import Desk, typed
from tests.fakes.schools import joined
from tests.fakes.wire import Wire

CLASS = ("s1", "s2", "s3", "s4")
HERE = "where am I"


@contextmanager
def counted(store: Store) -> Iterator[list[str]]:
    """Collect every statement that reaches SQLite."""
    seen: list[str] = []

    def listen(connection: Any, *_: object) -> None:
        connection.set_trace_callback(seen.append)

    event.listen(store.engine, "checkout", listen)
    yield seen
    event.remove(store.engine, "checkout", listen)
    with store.reading() as connection:
        driver: Any = connection.connection.driver_connection
        driver.set_trace_callback(None)


@pytest.fixture
def desk(store: Store) -> Desk:
    joined(store, "riverside", (*CLASS, "t1", "a1"))
    desk = Desk(store)
    desk.decider.hear([typed(room(each), HERE) for each in CLASS])
    desk.delivers()
    return desk


def test_a_question_about_oneself_takes_few_statements(desk: Desk) -> None:
    """Raise this number only for something that is worth a fiftieth of a turn."""
    with counted(desk.store) as seen:
        desk.decider.hear([typed(room("s1"), HERE)])
    assert seen.count("COMMIT") == 1
    assert len(seen) <= 32


def test_a_class_that_asks_at_once_shares_one_commit_and_what_is_read(desk: Desk) -> None:
    with counted(desk.store) as seen:
        desk.decider.hear([typed(room(each), HERE) for each in CLASS])
    assert seen.count("COMMIT") == 1
    assert sum("FROM checks" in each for each in seen) == 1
    assert sum("FROM teaches" in each for each in seen) <= 2
    assert len(seen) <= 56


def test_what_has_not_changed_is_not_made_anew(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    made: list[str] = []
    convert = msgspec.convert

    def noted(value: Any, kind: Any, **more: Any) -> Any:
        made.append(kind.__name__)
        return convert(value, kind, **more)

    monkeypatch.setattr(msgspec, "convert", noted)
    desk.decider.hear([typed(room("s1"), HERE)])
    assert "MasteryCheck" not in made
    assert len(made) < 12


async def test_a_reply_is_settled_and_the_next_is_leased_in_one_commit(store: Store) -> None:
    coach = Coach(store, Wire(), CLASS)
    await coach.shell.settle()
    leased = coach.shell.decider.lease
    asked: list[int] = []

    def counting(limit: int) -> Any:
        asked.append(limit)
        return leased(limit)

    coach.shell.decider.lease = counting  # type: ignore[method-assign]
    for each in CLASS:
        await coach.shell.inbox.hear_all([typed(room(each), HERE), typed(room(each), "menu")])
    await coach.shell.courier.let_end()
    assert [each.state for each in coach.posted()] == ["sent"] * 2 * len(CLASS)
    assert asked == [], "nothing is looked for in the outbox besides what closes a parcel"
    await coach.close()
