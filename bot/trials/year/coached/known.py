"""What the coach knows of one made-up student: the records that a store would keep, and the student read from them."""

from collections.abc import Callable, Iterable
from datetime import date, datetime

from bot.trials.year.coached.made_up import ADVISER, STAFF, TEACHER, curriculum_of, path_of
from bot.trials.year.travel import Travel
from engine.care.case import CLOSED, Case
from engine.decision import Conversation, Decision, Preferred
from engine.frozen import replace
from engine.journey.pacing.pace import Reading
from engine.journey.pacing.progress import Progress
from engine.journey.plan import Plan
from engine.journey.timetable import Timetable
from engine.nouns.contact import CaseNote, Contact
from engine.nouns.goal import Goal
from engine.nouns.mastery_check import CheckState, MasteryCheck
from engine.nouns.people import Person
from engine.nouns.school import School
from engine.nouns.standing import Standing
from engine.student import Snapshot, Student, judged_paths
from storage.reading.learners import CONTACTS_KEPT, GOALS_KEPT

Read = Callable[[Travel, date, bool], Reading]
"""Takes the reading of a day from a running account; the flag says whether the school day is over."""


class Known:
    """`travels` are the running accounts by subject, in the order of the paths."""

    def __init__(
        self,
        person: Person,
        travels: dict[str, Travel],
        days: Timetable,
        excused: Iterable[date],
        school: School,
    ) -> None:
        pauses = tuple((day, day) for day in sorted(excused))
        self.person = replace(person, preferences=replace(person.preferences, pauses=pauses))
        self.travels, self.days = travels, days
        self.paths = tuple(path_of(person, subject, each.plan) for subject, each in travels.items())
        self.checks: dict[str, MasteryCheck] = {}
        self._seen: tuple[MasteryCheck, ...] | None = None
        self.goals: dict[str, Goal] = {}
        self.contacts: dict[str, Contact] = {}
        self.cases: dict[str, Case] = {}
        self.notes: list[CaseNote] = []
        known = [(path, travels[path.subject].plan) for path in self.paths]
        self.curriculum = curriculum_of(known)
        self._school = replace(school, curriculum=self.curriculum)
        self._talk = Conversation(person.key)

    @property
    def case(self) -> Case | None:
        """The one case that is not closed."""
        return next((each for each in self.cases.values() if each.state != CLOSED), None)

    @property
    def standings(self) -> list[Standing]:
        return [path.standing for path in self.paths if path.standing]

    def student(self, read: Read) -> Student:
        """The student as they would be read from a store; a rule that asks for a reading has it from `read`."""
        return Student(
            self.person,
            self.paths,
            checks=self._same_checks(),
            goals=tuple(self.goals.values()),
            contacts=tuple(self.contacts.values()),
            notes=tuple(self.notes),
            cases=tuple(self.cases.values()),
            advisers=(ADVISER.key,),
            running=_Accounts(self.travels, read),
        )

    def snapshot(self, student: Student) -> Snapshot:
        return Snapshot(self._school, self.days, self.person, self._talk, STAFF, student)

    def judge(self, key: str, state: CheckState, at: datetime) -> None:
        """Enter a teacher's verdict on the latest try at a step."""
        tried = self.checks[key]
        self.checks[key] = MasteryCheck(
            tried.key,
            self.person.key,
            key,
            tried.asked_at,
            state,
            asked=tried.asked,
            judge=TEACHER.key,
            judged_at=at,
        )
        self._seen = None

    def hand_in(self, key: str, at: datetime) -> None:
        """Enter a try at a step. One that came back before makes room: what matters of it is in the running account."""
        self.checks[key] = MasteryCheck(f"{key} {at.date()}", self.person.key, key, at, asked=(TEACHER.key,))
        self._seen = None

    def _same_checks(self) -> tuple[MasteryCheck, ...]:
        """As long as no try and no verdict has come the same object, as from a store: what was read of it stays."""
        if self._seen is None:
            self._seen = tuple(self.checks.values())
        return self._seen

    def keep(self, decision: Decision) -> None:
        """Keep what a decision has saved, but alarms: nobody here waits as long as they do."""
        standings: list[Standing] = []
        for each in decision.records:
            match each:
                case Standing():
                    standings.append(each)
                case Case():
                    self.cases[each.key] = each
                case CaseNote():
                    self.notes.append(each)
                case Contact():
                    self.contacts[each.key] = each
                case Preferred():
                    self.person = replace(self.person, preferences=each.preferences)
                case _:
                    pass
        if standings:
            self.paths = judged_paths(self.paths, standings)

    def forget(self, now: datetime) -> None:
        """Let go of what a store would not read any more."""
        heard, week = self.person.last_heard, now.date() - GOALS_KEPT
        old = now - CONTACTS_KEPT
        self.goals = {key: each for key, each in self.goals.items() if each.week >= week}
        self.contacts = {
            key: each
            for key, each in self.contacts.items()
            if each.at >= old or heard is None or each.at > heard
        }
        self.notes = [each for each in self.notes if each.at >= old]
        self.cases = {
            key: each for key, each in self.cases.items() if each.closed_at is None or each.closed_at >= old
        }


class _Accounts:
    """The running accounts of a student at one moment; the steps shown are gathered once."""

    def __init__(self, travels: dict[str, Travel], read: Read) -> None:
        self._travels, self._read = travels, read
        self._progress: dict[str, Progress] = {}

    def plan(self, subject: str) -> Plan:
        return self._travels[subject].plan

    def progress(self, subject: str) -> Progress:
        if subject not in self._progress:
            self._progress[subject] = self._travels[subject].progress()
        return self._progress[subject]

    def reading(self, subject: str, today: date, is_over: bool) -> Reading:
        return self._read(self._travels[subject], today, is_over)
