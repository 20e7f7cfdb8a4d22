"""Students, read in sets: the same dozen statements for one student or for a whole caseload."""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping
from datetime import date, datetime, timedelta
from operator import attrgetter
from typing import Any, TypeVar

from sqlalchemy import Connection, Select

from engine.care.case import Case
from engine.contact import Call, CaseNote, Contact
from engine.goal import Goal
from engine.help_request import HelpRequest
from engine.look_again import LookAgain
from engine.mastery_check import MasteryCheck
from engine.people import Person
from engine.re_route import ReRoute
from engine.standing import Standing
from engine.student import LearningPath, Student, rerouted
from storage.due_dates import DUE
from storage.enrolled import Enrolled, nearness, path_of
from storage.of_students import ADVISERS, OWNER, PATHS, PERSONS, STATEMENTS, TEACHERS
from storage.prepared import rows
from storage.records import read

R = TypeVar("R")
T = TypeVar("T")
GOALS_KEPT = timedelta(weeks=6)
CONTACTS_KEPT = timedelta(weeks=5)
HELPS_KEPT = timedelta(weeks=8)


def students(
    connection: Connection, school: str, keys: Collection[str], now: datetime, today: date
) -> dict[str, Student]:
    """Return the students of `keys` with everything some decision reads; unknown keys are left out."""
    if not keys:
        return {}
    asked = _Asked(connection, school, keys, now, today)
    standings = {(each.student, each.subject): each for each in asked.all(Standing)}
    paths = asked.paths(standings)
    advisers = grouped(asked.rows(ADVISERS))
    found = {kind: asked.by_owner(kind) for kind in OWNER}
    return {
        key: Student(
            person=person,
            paths=tuple(rerouted(each, found[ReRoute][key], today) for each in paths[key]),
            checks=found[MasteryCheck][key],
            goals=found[Goal][key],
            helps=found[HelpRequest][key],
            contacts=found[Contact][key],
            notes=found[CaseNote][key],
            cases=found[Case][key],
            calls=found[Call][key],
            re_routes=found[ReRoute][key],
            reviews=found[LookAgain][key],
            advisers=tuple(advisers[key]),
        )
        for key, person in persons(connection, school, keys).items()
    }


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
        self, connection: Connection, school: str, keys: Collection[str], now: datetime, today: date
    ) -> None:
        self.connection, self._today = connection, today
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
        return read(kind, self.rows(STATEMENTS[kind]))

    def by_owner(self, kind: type[Any]) -> Mapping[str, tuple[Any, ...]]:
        """Return the records of a kind by the student they belong to."""
        owner: Callable[[Any], str] = attrgetter(OWNER[kind])
        listed = grouped((owner(each), each) for each in self.all(kind))
        return defaultdict(tuple, {key: tuple(records) for key, records in listed.items()})

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
