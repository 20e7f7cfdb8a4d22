"""Records are made of rows once: the same rows are the same objects, and a changed row is never overlooked."""

from datetime import UTC, datetime, timedelta
from typing import Any

from engine.frozen import replace
from engine.nouns.mastery_check import CheckState, MasteryCheck
from engine.nouns.people import Person, Role
from engine.student import Student
from storage.reading.learners import FEW, students
from storage.records import save
from storage.remembered import MOST, Remembered
from storage.store import Store

NOW = datetime(2026, 11, 25, 9, tzinfo=UTC)
CHECK = MasteryCheck("c1", "ann", "fractions", NOW, CheckState.ASKED)


def ann(store: Store, remembered: Remembered) -> Student:
    with store.begin() as unit:
        return students(unit.connection, remembered, "riverside", ["ann"], NOW, NOW.date())["ann"]


def keep(store: Store, *records: Any) -> None:
    with store.begin() as unit:
        for each in records:
            save(unit.connection, "riverside", each)


def test_a_second_reading_gives_the_same_objects_and_a_change_gives_new_ones(store: Store) -> None:
    remembered = Remembered()
    keep(store, Person("ann", "ann", Role.STUDENT, "Ann", "Ann"), CHECK)
    first = ann(store, remembered).checks
    assert ann(store, remembered).checks is first
    keep(store, replace(CHECK, state=CheckState.ACCEPTED, judged_at=NOW + timedelta(hours=1)))
    second = ann(store, remembered).checks
    assert [each.state for each in second] == [CheckState.ACCEPTED]
    assert ann(store, remembered).checks is second


def test_what_is_remembered_is_bounded() -> None:
    remembered = Remembered()
    for number in range(2 * MOST):
        remembered.made_of(number, [(number,)], tuple)
    made: list[object] = []

    def make(rows: object) -> tuple[object, ...]:
        made.append(rows)
        return (rows,)

    remembered.made_of(2 * MOST - 1, [(2 * MOST - 1,)], make)
    remembered.made_of(0, [(0,)], make)
    assert made == [[(0,)]]


def test_a_page_of_a_whole_school_reads_as_each_alone_and_is_not_remembered(store: Store) -> None:
    crowd, remembered = [f"s{number}" for number in range(FEW + 1)], Remembered()
    for key in crowd[1:]:
        asked = [
            replace(CHECK, key=f"{key}:{each}", student=key, competency=each) for each in ("add", "halves")
        ]
        keep(store, Person(key, key, Role.STUDENT, key, key), *asked)
    keep(store, Person(crowd[0], crowd[0], Role.STUDENT, "Nothing", "shown"))
    with store.begin() as unit:
        page = students(unit.connection, remembered, "riverside", crowd, NOW, NOW.date())
        again = students(unit.connection, remembered, "riverside", crowd, NOW, NOW.date())
        for key in crowd:
            alone = students(unit.connection, remembered, "riverside", [key], NOW, NOW.date())
            assert page[key] == alone[key] == again[key]
    assert [len(page[key].checks) for key in crowd] == [0] + [2] * FEW
    assert page["s1"].checks is not again["s1"].checks
