"""Two coaches on one PostgreSQL: no look, alarm or decision happens twice, and neither waits for the other."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from sqlalchemy import Engine

from engine.decision import Alarm
from storage import records, tables
from storage.database import open_database
from storage.reading.due import take_alarms, take_people
from storage.store import Store, Unit
from storage.traffic import inbox
from tests.fakes.desk import Desk, typed
from tests.fakes.due import due_people
from tests.fakes.schools import NOON, adopted, joined, key_of, open_now

SCHOOL = "riverside"
STUDENTS = 30
ALL = tuple(f"s{number}" for number in range(1, STUDENTS + 1))


@pytest.fixture
def stores(lent: Engine) -> Iterator[tuple[Store, Store]]:
    """Two stores with connections of their own, as two processes have."""
    other = open_database(lent.url.render_as_string(hide_password=False))
    joined(adopted(lent, open_now(students=STUDENTS)), SCHOOL, ALL)
    yield Store(lent), Store(other)
    other.dispose()
    with lent.begin() as connection:
        connection.exec_driver_sql(f"TRUNCATE {', '.join(tables.metadata.tables)}")


def due_now(unit: Unit) -> None:
    for code in ALL:
        unit.set_next_look(SCHOOL, key_of(code), NOON)


def test_whoever_one_looks_at_the_other_passes_over_without_waiting(stores: tuple[Store, Store]) -> None:
    one, other = stores
    with one.begin() as unit:
        due_now(unit)
    with one.begin() as mine, other.begin() as theirs:
        taken = take_people(mine.connection, NOON, 10)
        rest = take_people(theirs.connection, NOON, STUDENTS)
        assert len(taken) == 10
        assert sorted([*taken, *rest]) == sorted((SCHOOL, key_of(code)) for code in ALL)


def test_a_process_that_fails_leaves_its_people_to_the_others(stores: tuple[Store, Store]) -> None:
    one, other = stores
    with one.begin() as unit:
        due_now(unit)
    with one.engine.connect() as connection:
        assert take_people(connection, NOON, 10)
        connection.rollback()
    with other.begin() as theirs:
        assert len(take_people(theirs.connection, NOON, STUDENTS + 1)) == STUDENTS


def test_two_who_look_at_once_look_at_each_person_once(stores: tuple[Store, Store]) -> None:
    desks = [Desk(store) for store in stores]
    with stores[0].begin() as unit:
        due_now(unit)

    def look(desk: Desk) -> int:
        looked = 0
        while page := desk.lookout.look_at_due(3):
            looked += page
        return looked

    with ThreadPoolExecutor(2) as pool:
        assert sum(pool.map(look, desks)) == STUDENTS
    assert due_people(stores[0], NOON, STUDENTS) == []


def test_an_alarm_rings_in_one_process(stores: tuple[Store, Store]) -> None:
    one, other = stores
    with one.begin() as unit:
        for number in range(20):
            records.save(unit.connection, SCHOOL, Alarm(f"help:h{number}", NOON - timedelta(seconds=1)))
    with one.begin() as mine, other.begin() as theirs:
        rung = take_alarms(mine.connection, NOON, 8) + take_alarms(theirs.connection, NOON, 20)
    assert sorted(rung) == sorted((SCHOOL, f"help:h{number}") for number in range(20))


def test_what_one_decides_on_and_what_came_to_that_room_later_is_left_to_it(
    stores: tuple[Store, Store],
) -> None:
    one, other = stores
    words = [(room, f"{room}{number}") for number in range(2) for room in ("ana", "ben")]
    with one.begin() as unit:
        inbox.keep(unit.connection, [typed(room, said, key=said) for room, said in words], NOON)
    with one.begin() as mine, other.begin() as theirs:
        (first,) = inbox.waiting(mine.connection, 1)
        assert first.incoming.key == "ana0"
        assert [each.incoming.key for each in inbox.waiting(theirs.connection, 9)] == ["ben0", "ben1"]
    with other.begin() as theirs:
        again = inbox.waiting(theirs.connection, 9)
        assert [each.incoming.key for each in again] == ["ana0", "ben0", "ana1", "ben1"]


def test_two_who_decide_at_once_answer_each_message_once(stores: tuple[Store, Store]) -> None:
    desks = [Desk(store) for store in stores]
    with stores[0].begin() as unit:
        heard = [typed(f"{SCHOOL}/{code}", "menu", key=f"{code}:{n}") for n in range(3) for code in ALL]
        inbox.keep(unit.connection, heard, NOON)

    def decide(desk: Desk) -> int:
        decided = 0
        while page := desk.decider.decide_waiting(4)[0]:
            decided += page
        return decided

    with ThreadPoolExecutor(2) as pool:
        assert sum(pool.map(decide, desks)) == 3 * STUDENTS
    assert len(desks[0].posted()) == 3 * STUDENTS
