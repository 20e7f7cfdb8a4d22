"""What the coach can say to teachers about their queue and to advisers about their caseload."""

from datetime import date, datetime

from engine.frozen import Frozen
from engine.notices.base import GoalFact, Notice, PathFact, StepFact
from engine.notices.morning import AsideFact, TimeFact


class QueueRow(Frozen):
    """One thing that waits: `kind` is help or check, `owner` the name of whoever has it."""

    kind: str
    key: str
    student: str
    title: str
    minutes: int
    owner: str = ""


class QueueShown(Notice):
    """A page of the teacher's queue in order of need; `before` and `more` count what stands before and after it."""

    rows: tuple[QueueRow, ...]
    more: int = 0
    before: int = 0


class QueueLine(Notice):
    """Unasked, at most daily and only when there is something: the queue in a line, today's times, what came up."""

    helps: int
    checks: int
    oldest_minutes: int
    times: tuple[TimeFact, ...] = ()
    asides: tuple[AsideFact, ...] = ()


class AwayShown(Notice):
    """To a teacher or adviser: until when they are away, None when they are there. `changed` follows a tap."""

    changed: bool = False
    until: date | None = None


class BandCount(Frozen):
    """How many students are in a band, and how many were a week ago."""

    band: str
    count: int
    before: int


class CaseFact(Frozen):
    """Why one student needs a human: low AND nobody acted. `why` is counted facts, `opener` a template key."""

    key: str
    name: str
    band: str
    subject: str
    why: tuple[str, ...]
    since: date | None = None
    last_tried: str = ""
    words: str = ""
    opener: str = ""


class GoodFact(Frozen):
    """Something good to pass on: `what` is mastered, kept or back."""

    name: str
    what: str
    title: str = ""
    count: int = 0


class Digest(Notice):
    """The adviser's week: counts, at most seven cards, good news, who waits, who is silent.

    `asked` says that the adviser asked for it (the caseload), else it came unasked on the first class day.
    `before` counts those who need a human and have not changed since the reader was told; `to_see` are the
    students whom a check-in round has missed so far.
    """

    week: date
    students: int
    counts: tuple[BandCount, ...]
    cases: tuple[CaseFact, ...]
    more_cases: int = 0
    good: tuple[GoodFact, ...] = ()
    waiting: tuple[str, ...] = ()
    no_goals: tuple[str, ...] = ()
    silent: tuple[str, ...] = ()
    unsure: int = 0
    asked: bool = False
    before: int = 0
    to_see: tuple[str, ...] = ()


class CaseShown(Notice):
    """One student, for the adviser who is about to talk with them.

    `words` are the student's own, of a goal; `said` is what was noted with each of `notes`; `owner` is the
    name of whoever has the case.
    """

    student: str
    name: str
    paths: tuple[PathFact, ...]
    goals: tuple[GoalFact, ...]
    step: StepFact | None = None
    waiting: tuple[str, ...] = ()
    last_heard: date | None = None
    why: tuple[str, ...] = ()
    notes: tuple[tuple[str, date], ...] = ()
    opener: str = ""
    words: str = ""
    said: tuple[str, ...] = ()
    owner: str = ""


class CaseNoted(Notice):
    """What the adviser did is noted."""

    name: str
    what: str


class HumanNeeded(Notice):
    """To an adviser: a card when a student needs a human now. `reason` is silent, unreached, left, off_track,
    unhandled (two weeks and nobody has acted) or handed (somebody asks the reader to take it).
    """

    student: str
    name: str
    reason: str
    facts: tuple[str, ...] = ()


class SilentFact(Frozen):
    """A student who has become a human's task. `unanswered` counts what `reason` counts: messages or class days."""

    key: str
    name: str
    unanswered: int
    reason: str = "silent"


class GoneSilent(Notice):
    """To an adviser, once for each silence or long trouble: a human is better now than a message."""

    students: tuple[SilentFact, ...]


class ErasureAsked(Notice):
    """To the office: somebody asks to erase all about a student; `confirmed` once the reader has agreed."""

    erasure: str
    name: str
    code: str
    by: str
    confirmed: bool = False


class HandedOn(Notice):
    """To whoever handed a student on: this person has the task now; an empty name says that there is nobody."""

    name: str
    to: str = ""


class WhichStudent(Notice):
    """A typed name fits several of the reader's students, each a choice, or none."""

    said: str
    found: int = 0


class RoundShown(Notice):
    """A check-in round: whom the reader has still to see, longest not seen first. `over` says all were seen."""

    started: date
    seen: int
    left: tuple[str, ...] = ()
    over: bool = False


class ReplanNeeded(Notice):
    """To a teacher: the rest of a student's way needs more than they have ever kept up; a new plan, together."""

    student: str
    path: PathFact


class FloodHeld(Notice):
    """To those who lead: one rule wanted to write to too many at once; nothing of it leaves before a human looks.

    `parcels` wait since `since`, in a school (by its key) of `students`.
    """

    school: str
    rule: str
    parcels: int
    students: int
    since: datetime


ALL: tuple[type[Notice], ...] = (
    QueueShown,
    QueueLine,
    AwayShown,
    Digest,
    CaseShown,
    CaseNoted,
    HumanNeeded,
    GoneSilent,
    ErasureAsked,
    HandedOn,
    WhichStudent,
    RoundShown,
    ReplanNeeded,
    FloodHeld,
)
