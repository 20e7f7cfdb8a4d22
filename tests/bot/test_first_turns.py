"""The very first taps of one person reach two processes at once: there is no row of their talk yet, and none fails."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier, Event, Thread

import pytest
from sqlalchemy import Engine

from engine.decision import Conversation, save
from engine.notices.helping import HelpClosed
from engine.nouns.help_request import HelpRequest
from storage import records, tables
from storage.database import open_database
from storage.store import Store
from tests.fakes.desk import Desk, tapped
from tests.fakes.schools import NOON, adopted, joined, key_of, small_school

STUDENTS = tuple(f"s{number}" for number in range(1, 13))
WAITS = 0.3


@pytest.fixture
def desks(engine: Engine, database_url: str) -> list[Desk]:
    """Two coaches on one database, each with connections of its own, as two processes would be."""
    joined(adopted(engine, small_school(students=len(STUDENTS))), "riverside", (*STUDENTS, "t1"))
    return [Desk(Store(engine)), Desk(Store(open_database(database_url)))]


def test_of_two_first_turns_the_second_waits_and_sees_what_the_first_has_left(desks: list[Desk]) -> None:
    seen: list[Conversation] = []
    begun = Event()

    def second() -> None:
        begun.set()
        with desks[1].store.begin() as unit:
            seen.append(unit.snapshots("riverside", NOON).conversation(key_of("s1")))

    thread = Thread(target=second)
    with desks[0].store.begin() as unit:
        first = unit.snapshots("riverside", NOON).conversation(key_of("s1"))
        thread.start()
        begun.wait()
        thread.join(WAITS)
        assert thread.is_alive(), "the second turn waits for the first"
        left = save(Conversation(first.person, form="help:maths"))
        unit.carry_out(left, NOON, school="riverside", actor=first.person)
    thread.join()
    assert [each.form for each in seen] == ["help:maths"]
    desks[1].store.engine.dispose()


def test_first_taps_at_two_processes_are_all_decided_at_the_first_try(desks: list[Desk]) -> None:
    """Each takes its question back twice at once: one tap does it, the other reads that it is done."""
    with desks[0].store.begin() as unit:
        for student in STUDENTS:
            request = HelpRequest(f"help-{student}", key_of(student), "maths", NOON, "stuck")
            records.save(unit.connection, "riverside", request)
    together = Barrier(2)

    def taps(number: int) -> None:
        for student in STUDENTS:
            together.wait()
            desks[number].decider.hear([tapped(f"riverside/{student}", f"unhelp:help-{student}")])

    with ThreadPoolExecutor(2) as pool:
        list(pool.map(taps, range(2)))
    desks[1].store.engine.dispose()
    with desks[0].store.reading() as connection:
        states = connection.execute(tables.inbox.select()).mappings().all()
        talks = connection.execute(tables.conversations.select()).mappings().all()
    assert [(row["state"], row["attempts"]) for row in states] == [("done", 0)] * (2 * len(STUDENTS))
    said = [each.notice for each in desks[0].posted()]
    assert sum(isinstance(each, HelpClosed) for each in said) == len(STUDENTS)
    assert {row["person"] for row in talks} >= {key_of(each) for each in STUDENTS}
