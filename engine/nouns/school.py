"""A school as the coach knows it: its calendar, its policy, its curriculum and, when imported, its people."""

from datetime import date, time

from engine.frozen import Frozen, field
from engine.journey.due_date import DueDate
from engine.journey.forecast.calibration import Calibration
from engine.nouns.curriculum import Curriculum, EvidenceRule
from engine.nouns.people import Advising, Guarding, Person, Section


class Calendar(Frozen):
    """A school year: first and last class day and the weekdays in between on which school is closed."""

    first: date
    last: date
    closed: frozenset[date] = frozenset()
    weekdays: frozenset[int] = frozenset(range(5))


class Policy(Frozen):
    """What a school has decided for itself. Times are school-local wall-clock times.

    `safeguarding` holds the keys of the people who answer "I need a person now"; with fewer than two the
    door says honestly that nobody at school reads it. `passing_level` is the lowest rubric level that
    counts as mastery. Help is promised in school hours, `school_opens` to `school_closes`; `lead` are the people
    to whom a question goes that nobody has answered by the end of the next class day (none: the office).
    `second_assessor` has the top level of a rubric seen by two teachers. `classmates` allows students who opted
    in to help with what they have shown. `help_channel` (`platform:room`) is where teachers read questions
    instead of in private; empty for none. `hold_back` is the share (0..1) of students' weeks without
    nudges, so that a school can measure what they do.
    """

    student_slot: time = time(15, 30)
    digest_at: time = time(7, 30)
    queue_at: time = time(8, 0)
    quiet_from: time = time(19, 30)
    quiet_until: time = time(7, 30)
    weekly_limit: int = 3
    passing_level: int = 3
    levels: tuple[str, ...] = (
        "I am just starting.",
        "I can do it with help.",
        "I can do it on my own.",
        "I can do it in a new situation and explain why it works.",
    )
    country: str = "US"
    safeguarding: tuple[str, ...] = ()
    min_age: tuple[tuple[str, int], ...] = ()
    evidence: EvidenceRule = field(default_factory=EvidenceRule)
    school_opens: time = time(8, 0)
    school_closes: time = time(15, 30)
    lead: tuple[str, ...] = ()
    classmates: bool = False
    guardians: bool = False
    guardians_asked_from: int = 13
    second_assessor: bool = False
    help_channel: str = ""
    hold_back: float = 0.0


class School(Frozen):
    """A school without its people: everything a decision may read that all its students share."""

    key: str
    name: str
    zone: str
    calendar: Calendar
    language: str = "en"
    policy: Policy = Policy()
    curriculum: Curriculum = field(default_factory=Curriculum)
    revision: int = 0
    calibration: Calibration = field(default_factory=Calibration)


class PastMastery(Frozen):
    """A mastery check that a teacher accepted before the school used the coach. All but `on` and `level` are keys."""

    student: str
    competency: str
    judge: str
    on: date
    level: int


class Pack(Frozen):
    """What one import brings. A part that is None was not in the folder and stays as it is.

    `notes` are lines for the admin: what was read but left out, or left to a default.
    """

    school: School | None = None
    curriculum: Curriculum | None = None
    people: tuple[Person, ...] | None = None
    sections: tuple[Section, ...] | None = None
    advising: tuple[Advising, ...] | None = None
    guarding: tuple[Guarding, ...] | None = None
    due: tuple[DueDate, ...] | None = None
    history: tuple[PastMastery, ...] = ()
    notes: tuple[str, ...] = ()
