"""Records are made of rows once: the same rows are the same objects, and a changed row is never overlooked."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

from engine.nouns.mastery_check import CheckState, MasteryCheck
from engine.nouns.people import Person, Role
from engine.student import Student
from storage.reading.learners import students
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
