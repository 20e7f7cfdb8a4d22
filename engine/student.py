"""The frozen snapshots that decisions read: one student, and everything around whoever acts."""

from collections.abc import Iterable, Mapping
from datetime import date

from engine.care.case import Case, CheckInRound
from engine.decision import Account, Conversation
from engine.frozen import Frozen, field, replace
from engine.journey.forecast.calibration import Calibration
from engine.journey.timetable import Timetable
from engine.judging.running import Running
from engine.nouns.aside import Aside
from engine.nouns.check_window import CheckWindow
from engine.nouns.contact import Call, CaseNote, Contact, Drill, Erasure, Flood, Look
from engine.nouns.curriculum import Competency, Curriculum
from engine.nouns.goal import Goal
from engine.nouns.help_request import HelpMessage, HelpRequest
from engine.nouns.invite import Invite
from engine.nouns.look_again import LookAgain
from engine.nouns.mastery_check import MasteryCheck, accepted, waiting
from engine.nouns.people import Person, Role
from engine.nouns.re_route import ReRoute, versions
from engine.nouns.school import School
from engine.nouns.standing import Standing
from engine.profile.stickers import NO_PAST, Past
from engine.waiting.school_minutes import SchoolHours


class LearningPath(Frozen):
    """One student's way to one destination: what is on it, and from when until when.

    `destination` and `target` are those of the plan's newest version, `first` those it began with, if it changed.
    `due` are the competencies of its section that have a due date, with the day. Whoever `joined` a class under way
    has a plan from that day on, which asks nothing of what they had mastered before.
    """

    student: str
    subject: str
    destination: str
    starts: date
    target: date
    teachers: tuple[str, ...] = ()
    standing: Standing | None = None
    first: tuple[str, date] | None = None
    versions: tuple[ReRoute, ...] = ()
    due: tuple[tuple[str, date], ...] = ()
    joined: bool = False

    @property
    def without(self) -> tuple[str, ...]:
        """The competencies of the destination that the newest version of the plan leaves out."""
        return self.versions[-1].without if self.versions else ()

    def competencies(self, curriculum: Curriculum) -> tuple[str, ...]:
        """Return what is on the path, in the order of the plan; empty for a destination that is gone."""
        destination = curriculum.destinations.get(self.destination)
        if destination is None or not self.without:
            return destination.competencies if destination else ()
        dropped = set(self.without)
        return tuple(key for key in destination.competencies if key not in dropped)


def rerouted(path: LearningPath, changes: Iterable[ReRoute], today: date) -> LearningPath:
    """Return a path with the changes of plan that are in effect; `first` keeps what it began with."""
    kept = versions(changes, path.subject, today)
    if not kept:
        return path
    first = (path.destination, path.target)
    return replace(path, destination=kept[-1].destination, target=kept[-1].target, first=first, versions=kept)


def judged_paths(paths: Iterable[LearningPath], standings: Iterable[Standing]) -> tuple[LearningPath, ...]:
    """Return the paths with their standings of today; written out, for it is done for every path on every day."""
    return tuple(
        LearningPath(
            path.student,
            path.subject,
            path.destination,
            path.starts,
            path.target,
            path.teachers,
            standing,
            path.first,
            path.versions,
            path.due,
            path.joined,
        )
        for path, standing in zip(paths, standings, strict=True)
    )


class Student(Frozen):
    """Everything about one student that some decision reads; `running` only where somebody keeps an account of it."""

    person: Person
    paths: tuple[LearningPath, ...] = ()
    checks: tuple[MasteryCheck, ...] = ()
    goals: tuple[Goal, ...] = ()
    helps: tuple[HelpRequest, ...] = ()
    contacts: tuple[Contact, ...] = ()
    notes: tuple[CaseNote, ...] = ()
    cases: tuple[Case, ...] = ()
    calls: tuple[Call, ...] = ()
    re_routes: tuple[ReRoute, ...] = ()
    reviews: tuple[LookAgain, ...] = ()
    advisers: tuple[str, ...] = ()
    guardians: tuple[str, ...] = ()
    running: Running | None = None

    @property
    def mastered(self) -> Mapping[str, MasteryCheck]:
        """The accepted check of every mastered competency, by key. Nothing else makes mastery."""
        return accepted(self.checks)

    @property
    def waiting(self) -> Mapping[str, MasteryCheck]:
        """The checks that wait on a teacher, by competency."""
        return waiting(self.checks)

    def standing(self, standings: Iterable[Standing]) -> "Student":
        """Return the student with the standings of today, one a path."""
        return replace(self, paths=judged_paths(self.paths, standings))

    def path_in(self, subject: str) -> LearningPath | None:
        return next((each for each in self.paths if each.subject == subject), None)

    def goal_in(self, subject: str, week: date) -> Goal | None:
        return next((each for each in self.goals if each.week == week and each.subject == subject), None)


class Waiting(Frozen):
    """Something in a teacher's queue, with the student it belongs to and the band of their path in its subject."""

    student: Person
    what: HelpRequest | MasteryCheck
    band: str = ""


class Snapshot(Frozen):
    """What is true at one moment around the person who acts (`me`).

    `student` is the learner the decision is about: the actor, or whoever the touched object belongs to.
    `help`, `said`, `check`, `goal`, `call`, `drill` are the touched object. `people` holds, by key, everybody a
    decision about this student may name. `colleagues` are all who teach the touched object's subject at the
    school, `classmates` those who have shown what it is about and want to help. `usual_wait` is the median of the
    last answers in school minutes, 0 unknown. `past` is all that a
    student has done, for what shows it. `several` are the snapshots around each check of an action about
    several. `asides` are what waits for a teacher's morning line, `told` what an adviser's last
    digest said: how many of their students by band.
    """

    school: School
    timetable: Timetable
    me: Person
    talk: Conversation
    people: Mapping[str, Person] = field(default_factory=dict)
    student: Student | None = None
    help: HelpRequest | None = None
    said: tuple[HelpMessage, ...] = ()
    check: MasteryCheck | None = None
    goal: Goal | None = None
    call: Call | None = None
    re_route: ReRoute | None = None
    drill: Drill | None = None
    case: Case | None = None
    erasure: Erasure | None = None
    round: CheckInRound | None = None
    looks: tuple[Look, ...] = ()
    roster: tuple[Person, ...] = ()
    wards: tuple[Student, ...] = ()
    queue: tuple[Waiting, ...] = ()
    caseload: tuple[Student, ...] = ()
    taught: frozenset[tuple[str, str]] = frozenset()
    colleagues: tuple[str, ...] = ()
    classmates: tuple[Student, ...] = ()
    usual_wait: int = 0
    past: Past = NO_PAST
    accounts: tuple[Account, ...] = ()
    several: tuple["Snapshot", ...] = ()
    window: CheckWindow | None = None
    windows: tuple[CheckWindow, ...] = ()
    flood: Flood | None = None
    asides: tuple[Aside, ...] = ()
    told: Mapping[str, int] = field(default_factory=dict)

    @property
    def calibration(self) -> Calibration:
        """What the school has learned about its forecasts; the defaults until it has."""
        return self.school.calibration

    @property
    def curriculum(self) -> Curriculum:
        return self.school.curriculum

    @property
    def hours(self) -> SchoolHours:
        return SchoolHours.of(self.school, self.timetable)

    def competency(self, key: str) -> Competency | None:
        return self.curriculum.competencies.get(key)

    def title(self, subject: str) -> str:
        """The name people use for a subject."""
        known = self.curriculum.subjects.get(subject)
        return known.title if known else subject

    def called(self, key: str) -> str:
        """The name people use for somebody, empty for nobody."""
        person = self.people.get(key)
        return person.called if person else ""

    def names(self, keys: tuple[str, ...]) -> tuple[str, ...]:
        return tuple(self.called(key) for key in keys if key in self.people)

    @property
    def is_student(self) -> bool:
        return self.me.role == Role.STUDENT


class Door(Frozen):
    """What is true when somebody without an account speaks: the invite their code belongs to, if any.

    `sender` counts wrong codes, `account` is the person's id on the platform. `accounts` are those that the
    invited person has already, `has_form` says that a question is open in one of them.
    """

    sender: str
    platform: str
    room: str
    account: str = ""
    school: School | None = None
    invite: Invite | None = None
    person: Person | None = None
    wrong_codes: int = 0
    teachers: tuple[str, ...] = ()
    advisers: tuple[str, ...] = ()
    today: date | None = None
    accounts: tuple[Account, ...] = ()
    has_form: bool = False
