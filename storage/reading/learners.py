"""Students, read in sets: the same dozen statements for one student or for a whole caseload."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import Any, TypeVar

from sqlalchemy import Connection, Select

from engine.care.case import Case
from engine.frozen import Frozen, names_of
from engine.nouns.contact import Call, CaseNote, Contact
from engine.nouns.goal import Goal
from engine.nouns.help_request import HelpRequest
from engine.nouns.look_again import LookAgain
from engine.nouns.mastery_check import MasteryCheck
from engine.nouns.people import Person
from engine.nouns.re_route import ReRoute
from engine.nouns.standing import Standing
from engine.student import LearningPath, Student, rerouted
from storage.making import made
from storage.people.enrolled import Enrolled, nearness, path_of
from storage.prepared import fetched, rows
from storage.reading.due_dates import DUE
from storage.reading.of_students import ADVISERS, OWNER, PATHS, PERSONS, STATEMENTS, TEACHERS
from storage.records import read
from storage.remembered import Remembered

R = TypeVar("R")
T = TypeVar("T", bound=Frozen)
GOALS_KEPT = timedelta(weeks=6)
CONTACTS_KEPT = timedelta(weeks=5)
HELPS_KEPT = timedelta(weeks=8)
FEW = 32
"""More students are a page of a whole school: remembering them would push out those who are here, for nobody's good."""


def students(
    connection: Connection,
    remembered: Remembered,
    school: str,
    keys: Collection[str],
    now: datetime,
    today: date,
) -> dict[str, Student]:
    """Return the students of `keys` with everything some decision reads; unknown keys are left out.

    What is remembered of them and has not changed is in the very same objects again.
    """
    if not keys:
        return {}
    asked = _Asked(connection, remembered, school, keys, now, today)
    standings = {(each.student, each.subject): each for each in asked.all(Standing)}
    paths = asked.paths(standings)
    advisers = grouped(asked.rows(ADVISERS))
    found = {kind: asked.by_owner(kind) for kind in OWNER}
    return {
        key: _student(each, paths[key], {kind: of[key] for kind, of in found.items()}, advisers[key], today)
        for key, each in persons(connection, school, keys).items()
    }


def _student(
    person: Person,
    paths: Iterable[LearningPath],
    found: Mapping[type[Any], Any],
    advisers: Iterable[str],
    today: date,
) -> Student:
    return Student(
        person=person,
        paths=tuple(rerouted(each, found[ReRoute], today) for each in paths),
        checks=found[MasteryCheck],
        goals=found[Goal],
        helps=found[HelpRequest],
        contacts=found[Contact],
        notes=found[CaseNote],
        cases=found[Case],
        calls=found[Call],
        re_routes=found[ReRoute],
        reviews=found[LookAgain],
        advisers=tuple(advisers),
    )


def persons(connection: Connection, school: str, keys: Collection[str]) -> dict[str, Person]:
    """Return people by key."""
    found = rows(connection, PERSONS, {"school": school, "keys": sorted(keys)})
    return {each.key: each for each in read(Person, found)}


def grouped(pairs: Iterable[tuple[str, R]]) -> Mapping[str, list[R]]:
    """Return values listed by key; a key without values has an empty list."""
    groups: dict[str, list[R]] = defaultdict(list)
    for key, value in pairs:
        groups[key].append(value)
    return groups


class _Asked:
    """One question about some students of a school: binds its keys and moments to the prepared statements."""

    def __init__(
        self,
        connection: Connection,
        remembered: Remembered,
        school: str,
        keys: Collection[str],
        now: datetime,
        today: date,
    ) -> None:
        self.connection, self._remembered, self._today = connection, remembered, today
        self._is_page = len(keys) > FEW
        self._bound = {
            "school": school,
            "keys": sorted(keys),
            "today": today,
            "goals_from": today - GOALS_KEPT,
            "helps_from": now - HELPS_KEPT,
            "contacts_from": now - CONTACTS_KEPT,
        }

    def rows(self, statement: Select[Any], **bound: object) -> Iterable[Any]:
        return rows(self.connection, statement, {**self._bound, **bound})

    def all(self, kind: type[T]) -> Iterable[T]:
        found, known = fetched(self.connection, STATEMENTS[kind], self._bound)
        return made(kind, known(found))

    def by_owner(self, kind: type[Any]) -> Mapping[str, tuple[Any, ...]]:
        """Return the records of a kind by the student they belong to."""
        found, known = fetched(self.connection, STATEMENTS[kind], self._bound)
        place = names_of(kind).index(OWNER[kind])
        if self._is_page:
            records = zip((row[place] for row in found), made(kind, known(found)), strict=True)
            return defaultdict(tuple, {key: tuple(own) for key, own in grouped(records).items()})

        def make(own: Sequence[tuple[Any, ...]]) -> tuple[Any, ...]:
            return tuple(made(kind, known(own)))

        listed = grouped((row[place], row) for row in found)
        remembered = {
            key: self._remembered.made_of((kind, self._bound["school"], key), own, make)
            for key, own in listed.items()
        }
        return defaultdict(tuple, remembered)

    def paths(self, standings: Mapping[tuple[str, str], Standing]) -> Mapping[str, list[LearningPath]]:
        """One path a subject: the section that runs today, else the next to begin, else the last that ended."""
        running = [Enrolled(*row) for row in self.rows(PATHS)]
        running.sort(key=lambda row: nearness(row, self._today), reverse=True)
        nearest = {(row.student, row.subject): row for row in running}
        sections = sorted({row.section for row in nearest.values()})
        teachers = grouped(self.rows(TEACHERS, sections=sections))
        due = grouped((row[0], (row[1], row[2])) for row in self.rows(DUE, sections=sections))
        return grouped(
            (row.student, path_of(row, teachers[row.section], standings.get(place), due[row.section]))
            for place, row in nearest.items()
        )
