"""Snapshots: everything a decision about one action may read, and nothing else."""

from collections.abc import Collection, Iterable
from datetime import date, datetime
from statistics import median
from typing import Any, TypeVar

from sqlalchemy import Connection, Table, and_, or_, select

from engine.actions import Action
from engine.contact import Call
from engine.decision import Conversation
from engine.goal import Goal
from engine.help_request import WAITING, HelpMessage, HelpRequest
from engine.mastery_check import CheckState, MasteryCheck
from engine.people import Person, Role
from engine.student import Snapshot, Student, Waiting
from storage import tables
from storage.learners import current, persons, students
from storage.records import record_of
from storage.shelf import Shelf

R = TypeVar("R")
WAITS_KNOWN = 5
WAITS_READ = 20


class Snapshots:
    """Reads snapshots of one school inside one transaction."""

    def __init__(self, connection: Connection, shelf: Shelf, school: str, now: datetime) -> None:
        found = shelf.school(connection, school)
        if found is None:
            raise LookupError(f"no school {school}")
        self.connection, self.now = connection, now
        self.school, self.timetable = found
        self.today: date = self.timetable.local(now).date()

    def person(self, key: str) -> Person:
        return persons(self.connection, self.school.key, (key,))[key]

    def conversation(self, person: str) -> Conversation:
        return self._one(tables.conversations, Conversation, person, "person") or Conversation(person)

    def acting(self, me: Person, talk: Conversation, action: Action | None = None) -> Snapshot:
        """Return the snapshot for an action of `me`: the touched object and its student, the queue, the caseload."""
        touched = self._touched(action)
        owner = getattr(touched, "student", "") or getattr(action, "student", "")
        return self._around(me, talk, owner or (me.key if me.role == Role.STUDENT else ""), touched)

    def about(self, noun: str, key: str) -> Snapshot | None:
        """Return the snapshot around a record that a parcel was about, as its student sees it."""
        kinds = {"help": HelpRequest, "check": MasteryCheck, "call": Call}
        touched = self._one(_TABLE_OF[noun], kinds[noun], key) if noun in kinds else None
        if touched is None:
            return None
        me = self.person(touched.student)
        return self._around(me, Conversation(me.key), me.key, touched)

    def _around(self, me: Person, talk: Conversation, owner: str, touched: Any) -> Snapshot:
        taught = self._taught(me) if me.role != Role.STUDENT else frozenset()
        queue = self._queue(me, taught) if me.role != Role.STUDENT else ()
        caseload = self._caseload(me) if me.role == Role.ADVISER else {}
        mine = self._students({owner} - {""})
        named = self._named(me, [*mine.values(), *caseload.values()], touched, queue)
        return Snapshot(
            school=self.school,
            timetable=self.timetable,
            me=me,
            talk=talk,
            people=named,
            student=mine.get(owner),
            help=touched if isinstance(touched, HelpRequest) else None,
            said=self._said(touched) if isinstance(touched, HelpRequest) else (),
            check=touched if isinstance(touched, MasteryCheck) else None,
            goal=touched if isinstance(touched, Goal) else None,
            call=touched if isinstance(touched, Call) else None,
            queue=queue,
            caseload=tuple(caseload.values()),
            taught=taught,
            usual_wait=self._usual_wait() if isinstance(touched, HelpRequest) else 0,
        )

    def _students(self, keys: Collection[str]) -> dict[str, Student]:
        return students(self.connection, self.school.key, keys, self.now, self.today)

    def _touched(self, action: Action | None) -> Any:
        for noun, (table, kind) in _OBJECTS.items():
            key = getattr(action, noun, "")
            if key:
                return self._one(table, kind, key)
        return None

    def _one(self, table: Table, kind: type[R], key: str, column: str = "key") -> R | None:
        wanted = and_(table.c.school == self.school.key, table.c[column] == key)
        row = self.connection.execute(table.select().where(wanted)).mappings().first()
        return None if row is None else record_of(kind, row)

    def _said(self, request: HelpRequest) -> tuple[HelpMessage, ...]:
        table = tables.help_messages
        wanted = and_(table.c.school == self.school.key, table.c.request == request.key)
        rows = self.connection.execute(table.select().where(wanted).order_by(table.c.at)).mappings()
        return tuple(record_of(HelpMessage, row) for row in rows)

    def _taught(self, me: Person) -> frozenset[tuple[str, str]]:
        """The (student, subject) pairs that somebody teaches today."""
        teaches, enrolled, section = tables.teaches, tables.enrolments, tables.sections
        rows = self.connection.execute(
            select(enrolled.c.student, section.c.subject)
            .join(section, and_(section.c.school == enrolled.c.school, section.c.key == enrolled.c.section))
            .join(teaches, and_(teaches.c.school == enrolled.c.school, teaches.c.section == section.c.key))
            .where(
                teaches.c.school == self.school.key,
                teaches.c.person == me.key,
                current(teaches, self.today),
                current(enrolled, self.today),
            )
        )
        return frozenset((row.student, row.subject) for row in rows)

    def _caseload(self, me: Person) -> dict[str, Student]:
        table = tables.advising
        rows = self.connection.execute(
            select(table.c.student).where(
                table.c.school == self.school.key, table.c.adviser == me.key, current(table, self.today)
            )
        )
        return self._students({row.student for row in rows})

    def _queue(self, me: Person, taught: frozenset[tuple[str, str]]) -> tuple[Waiting, ...]:
        """What waits on somebody: help they teach or were asked for, and checks in their subjects."""
        helps = self._waiting(tables.helps, HelpRequest, [str(each) for each in WAITING])
        checks = self._waiting(tables.checks, MasteryCheck, [CheckState.ASKED.value])
        mine: list[HelpRequest | MasteryCheck] = [
            each for each in helps if me.key in each.asked or (each.student, each.subject) in taught
        ]
        mine += [each for each in checks if (each.student, self._subject(each)) in taught]
        known = persons(self.connection, self.school.key, {each.student for each in mine}) if mine else {}
        return tuple(Waiting(known[each.student], each) for each in mine if each.student in known)

    def _waiting(self, table: Table, kind: type[R], states: list[str]) -> list[R]:
        wanted = and_(table.c.school == self.school.key, table.c.state.in_(states))
        return [
            record_of(kind, row) for row in self.connection.execute(table.select().where(wanted)).mappings()
        ]

    def _subject(self, check: MasteryCheck) -> str:
        competency = self.school.curriculum.competencies.get(check.competency)
        return competency.subject if competency else ""

    def _named(
        self, me: Person, about: Iterable[Student], touched: Any, queue: tuple[Waiting, ...]
    ) -> dict[str, Person]:
        """Everybody a decision may name or tell: teachers, advisers, those on duty, the office."""
        about = list(about)
        keys = {me.key, *self.school.policy.safeguarding}
        for student in about:
            keys |= {*student.advisers, *student.guardians}
            keys |= {teacher for path in student.paths for teacher in path.teachers}
        keys |= {*getattr(touched, "asked", ()), getattr(touched, "owner", ""), getattr(touched, "judge", "")}
        keys |= {each.what.owner for each in queue if isinstance(each.what, HelpRequest)}
        table = tables.people
        wanted = or_(table.c.key.in_(sorted(keys - {""})), table.c.role == Role.ADMIN.value)
        rows = self.connection.execute(table.select().where(table.c.school == self.school.key, wanted))
        named = {row["key"]: record_of(Person, row) for row in rows.mappings()}
        return named | {student.person.key: student.person for student in about}

    def _usual_wait(self) -> int:
        """The median minutes from opening to the first answer over the last 20 requests; 0 under 5."""
        table = tables.helps
        rows = self.connection.execute(
            select(table.c.opened_at, table.c.answered_at)
            .where(table.c.school == self.school.key, table.c.answered_at.is_not(None))
            .order_by(table.c.answered_at.desc())
            .limit(WAITS_READ)
        ).all()
        waits = [(row.answered_at - row.opened_at).total_seconds() / 60 for row in rows]
        return round(median(waits)) if len(waits) >= WAITS_KNOWN else 0


_TABLE_OF = {"help": tables.helps, "check": tables.checks, "call": tables.calls}
_OBJECTS: dict[str, tuple[Table, type[Any]]] = {
    "request": (tables.helps, HelpRequest),
    "check": (tables.checks, MasteryCheck),
    "goal": (tables.goals, Goal),
    "call": (tables.calls, Call),
}
