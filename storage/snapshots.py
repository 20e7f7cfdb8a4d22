"""Snapshots: everything a decision about one action may read, and nothing else."""

from collections.abc import Collection, Iterable, Mapping
from datetime import date, datetime
from typing import Any, TypeVar

from sqlalchemy import Connection

from engine.actions import Action, about_me
from engine.actions.advisers import FindStudent
from engine.actions.detours import DraftHelp
from engine.actions.everybody import HomeWeek, Naming, WhoSees
from engine.actions.students import AskClassmates, AskHelp, BookCheck, MyQuestion, ShareQuestion, TakeWindow
from engine.actions.teachers import AcceptSeveral, AddWindow, MyWindows, Next, NotYetSeveral, Queue
from engine.care.case import CheckInRound
from engine.decision import Conversation
from engine.frozen import Frozen, replace
from engine.nouns.contact import Look
from engine.nouns.help_request import HelpMessage, HelpRequest
from engine.nouns.mastery_check import MasteryCheck
from engine.nouns.people import Person, Role
from engine.student import Snapshot, Student, Waiting
from engine.talk.showing.bulk import whose_turn
from storage.kinds import ABOUT_APPS, CARING, FIELDS, NOUNS, OBJECTS
from storage.people.accounts import of_person
from storage.prepared import rows
from storage.reading import questions
from storage.reading.asides import with_morning
from storage.reading.at_hand import AtHand
from storage.reading.digests import with_last_digest
from storage.reading.learners import persons
from storage.reading.naming import whom_to_name
from storage.reading.pasts import past_of
from storage.reading.queues import able_in, colleagues_of, living_help, meant_of, queue_of, usual_wait
from storage.reading.windows import booked_for, with_windows
from storage.records import read
from storage.traffic.talks import talk_with

R = TypeVar("R", bound=Frozen)


class Snapshots:
    """Reads snapshots of one school inside one transaction. Raises LookupError for a school that is not there."""

    def __init__(self, connection: Connection, school: str, now: datetime, at_hand: AtHand) -> None:
        found = at_hand.school(connection, school)
        if found is None:
            raise LookupError(f"no school {school}")
        self.connection, self.now, self._at_hand = connection, now, at_hand
        self.school, self.timetable = found
        self.today: date = self.timetable.local(now).date()

    def read_ahead(self, people: Collection[str]) -> None:
        """Read students as one set, to be at hand."""
        self._at_hand.read(self.connection, self.school.key, people, self.now, self.today)

    def person(self, key: str) -> Person:
        """Return somebody of this school; raises LookupError for a key that is not theirs."""
        return self._at_hand.person(self.connection, self.school.key, key)

    def conversation(self, person: str) -> Conversation:
        """Return where the talk with somebody stands; whatever else they do waits until this transaction ends."""
        return talk_with(self.connection, self.school.key, person)

    def acting(self, me: Person, talk: Conversation, action: Action | None = None) -> Snapshot:
        """Return the snapshot for an action of `me`, with the touched object and its student.

        The queue and the caseload are read for the actions that show them, and for a look (no action).
        """
        subject = action.subject if isinstance(action, AskHelp | DraftHelp) else ""
        is_own = bool(subject) or action == MyQuestion()
        touched = living_help(self._rows, me, subject) if is_own else self._touched(action)
        owner = getattr(touched, "student", "") or getattr(action, "student", "")
        if isinstance(action, TakeWindow) or (not owner and me.role == Role.STUDENT):
            owner = me.key  # a time that is taken has another's name
        if isinstance(action, Next | AcceptSeveral | NotYetSeveral):
            return self._working(me, talk, action)
        wants = None if action is None else type(action)
        shows = action.competency if isinstance(action, AskClassmates | ShareQuestion) else None
        seen = self._around(me, talk, owner, touched, wants, subject, shows)
        return self._asked_for(with_last_digest(self.connection, seen, wants, self.today), action)

    def _working(self, me: Person, talk: Conversation, action: Action) -> Snapshot:
        """The snapshot for work on the queue: what comes next as the touched object, or several of its checks."""
        queue = self._around(me, talk, "", None, Queue)
        if isinstance(action, Next):
            first = whose_turn(queue, self.now)
            touched = self._one(type(first), first.key) if first else None
            return self._around(me, talk, touched.student if touched else "", touched, type(action))
        found = (
            self._one(MasteryCheck, key) for key in meant_of(self._rows, queue, getattr(action, "checks", ""))
        )
        around = (self._around(me, talk, each.student, each, type(action)) for each in found if each)
        return replace(queue, several=tuple(around))

    def about(self, noun: str, key: str) -> Snapshot | None:
        """Return the snapshot around a record that a parcel was about, as its student sees it."""
        touched = self._one(NOUNS[noun], key.partition(":")[0]) if noun in NOUNS else None
        if touched is None:
            return None
        me = self.person(getattr(touched, "student", "") or touched.asked[0])
        return self._around(me, Conversation(me.key), me.key, touched, Action)

    def looking(self, keys: Collection[str]) -> list[Snapshot]:
        """Return a snapshot for each person of a page, students read as one set."""
        people = persons(self.connection, self.school.key, keys)
        learners = self._students([key for key, each in people.items() if each.role == Role.STUDENT])
        named = self._named(learners.values(), (), ()) if learners else {}
        return [
            self._alone(each, learners[each.key], named)
            if each.role == Role.STUDENT
            else self.acting(each, Conversation(each.key))
            for each in (people[key] for key in keys if key in people)
        ]

    def _alone(self, me: Person, student: Student, named: Mapping[str, Person]) -> Snapshot:
        return Snapshot(self.school, self.timetable, me, Conversation(me.key), named, student)

    def _around(
        self,
        me: Person,
        talk: Conversation,
        owner: str,
        touched: Any,
        wants: type[Action] | None,
        subject: str = "",
        classmates_in: str | None = None,
    ) -> Snapshot:
        colleagues, taught = colleagues_of(self._rows, self.school, touched, subject), self._taught(me)
        queue = self._queue(me, taught, wants)
        caseload = self._caseload(me, owner) if wants in CARING else {}
        mine = self._students({owner} - {""})
        named = self._named([*mine.values(), *caseload.values()], (touched,), queue, colleagues)
        return Snapshot(
            school=self.school,
            timetable=self.timetable,
            me=me,
            talk=talk,
            people={me.key: me, **named},
            student=mine.get(owner),
            queue=queue,
            caseload=tuple(caseload.values()),
            taught=taught,
            accounts=of_person(self.connection, self.school.key, me.key) if wants in ABOUT_APPS else (),
            colleagues=colleagues,
            round=self._one(CheckInRound, me.key) if caseload else None,
            **self._object(touched, classmates_in),
        )

    def _queue(
        self, me: Person, taught: frozenset[tuple[str, str]], wants: type[Action] | None
    ) -> tuple[Waiting, ...]:
        has_queue = me.role != Role.STUDENT and wants in (None, Queue)
        return queue_of(self._rows, self.school, me, taught) if has_queue else ()

    def _asked_for(self, seen: Snapshot, action: Action | None) -> Snapshot:
        """What only a few actions read: who looked at a student, and for the office the names of all students."""
        match action:
            case WhoSees() if seen.student and seen.is_student:
                looks = tuple(read(Look, self._rows(questions.LOOKS, me=seen.me.key)))
                home = tuple(key for (key,) in self._rows(questions.GUARDIANS_OF, me=seen.me.key))
                read_by = {*home, *(each.reader for each in looks), ""}
                named = persons(self.connection, self.school.key, read_by)
                student = replace(seen.student, guardians=home)
                return replace(seen, looks=looks, student=student, people={**named, **seen.people})
            case HomeWeek() | None if seen.me.role == Role.GUARDIAN:
                wards = self._students({key for (key,) in self._rows(questions.WARDS, me=seen.me.key)})
                return replace(seen, wards=tuple(wards.values()))
            case None if seen.me.role == Role.TEACHER:
                timed = with_windows(self.connection, self._rows, seen, self.now)
                return with_morning(self.connection, timed)
            case MyWindows() | AddWindow() | BookCheck() | TakeWindow():
                return with_windows(self.connection, self._rows, seen, self.now)
            case _ if type(action) in about_me.ALL and seen.student:
                return replace(seen, past=past_of(self._rows, seen.student))
            case FindStudent() | Naming() if seen.me.role == Role.ADMIN:
                return replace(seen, roster=tuple(read(Person, self._rows(questions.STUDENTS))))
            case _:
                return seen

    def _object(self, touched: Any, classmates_in: str | None) -> dict[str, Any]:
        """The touched object under its name in the snapshot, with what belongs to it."""
        if isinstance(touched, MasteryCheck):
            return {"check": touched, "windows": booked_for(self._rows, touched.key, self.now)}
        if not isinstance(touched, HelpRequest):
            return {FIELDS[type(touched)]: touched} if type(touched) in FIELDS else {}
        return {
            "help": touched,
            "said": self._said(touched),
            "usual_wait": usual_wait(self._rows, self.school, self.timetable),
            "classmates": tuple(self._students(able_in(self._rows, touched, classmates_in)).values()),
        }

    def _students(self, keys: Collection[str]) -> dict[str, Student]:
        return self._at_hand.students(self.connection, self.school.key, keys, self.now, self.today)

    def _touched(self, action: Action | None) -> Any:
        for noun, kind in OBJECTS.items():
            key = getattr(action, noun, "")
            if key:
                return self._one(kind, key)
        return None

    def _rows(self, statement: Any, **bound: object) -> list[tuple[Any, ...]]:
        return rows(self.connection, statement, {"school": self.school.key, "today": self.today, **bound})

    def _one(self, kind: type[R], key: str) -> R | None:
        return next(read(kind, self._rows(questions.ONE[kind], key=key)), None)

    def _said(self, request: HelpRequest) -> tuple[HelpMessage, ...]:
        return tuple(read(HelpMessage, self._rows(questions.SAID, key=request.key)))

    def _taught(self, me: Person) -> frozenset[tuple[str, str]]:
        """The (student, subject) pairs that somebody teaches today."""
        if me.role == Role.STUDENT:
            return frozenset()
        return frozenset((student, subject) for student, subject in self._rows(questions.TAUGHT, me=me.key))

    def _caseload(self, me: Person, only: str) -> dict[str, Student]:
        """The students in somebody's care: their advisees, and for the office those whom nobody looks after."""
        if me.role == Role.STUDENT:
            return {}
        mine = {student for (student,) in self._rows(questions.CASELOAD, me=me.key)}
        if me.role == Role.ADMIN:
            mine |= {student for (student,) in self._rows(questions.LEFT_ALONE)}
        return self._students(mine & {only} if only else mine)

    def _named(
        self,
        about: Iterable[Student],
        touched: Iterable[Any],
        queue: Iterable[Waiting],
        colleagues: Iterable[str] = (),
    ) -> dict[str, Person]:
        """Everybody a decision may name or tell: teachers, advisers, those on duty, the office."""
        about = list(about)
        keys = {*whom_to_name(self.school, about, touched, queue), *colleagues} - {""}
        found = self._at_hand.named(self.connection, self.school.key, sorted(keys))
        return found | {each.person.key: each.person for each in about}
