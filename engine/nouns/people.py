"""The people of a school and the dated relations from which every right comes."""

from datetime import date, datetime, time
from enum import StrEnum

from engine.frozen import Frozen

Spans = tuple[tuple[date, date], ...]
"""First and last days."""


class Role(StrEnum):
    """What somebody is at the school; rights come from relations, never from this word alone."""

    STUDENT = "student"
    TEACHER = "teacher"
    ADVISER = "adviser"
    GUARDIAN = "guardian"
    ADMIN = "admin"


STAFF = (Role.TEACHER, Role.ADVISER, Role.ADMIN)
"""Whoever works at the school: nobody else can teach, advise, be asked, or have a case."""


class Preferences(Frozen):
    """How somebody wants to be talked to; `weekly_limit` is the most unasked messages a week.

    `pauses` are the first and last days of their own pauses: nothing falls due on them, ever after. `away` are
    those on which somebody on the staff is not there to answer. `place` is the platform where unasked messages
    go, empty for wherever they wrote last. Until the class day `muted_until` there are no nudges; never any of the
    rows of the nudge table named in `without`.
    go, empty for wherever they wrote last. `shares_home` is a student's own yes or no to a weekly word home, None
    while they have not said; `only_if_needed` is a guardian's wish to hear only of weeks that need somebody.
    `language` is the one they chose for themselves, empty while they have not.
    """

    weekly_limit: int = 3
    slot: time | None = None
    pauses: tuple[tuple[date, date], ...] = ()
    stopped: bool = False
    away: Spans = ()
    helps_classmates: bool = False
    place: str = ""
    muted_until: date | None = None
    without: tuple[str, ...] = ()
    shares_home: bool | None = None
    only_if_needed: bool = False
    language: str = ""

    def is_paused(self, day: date) -> bool:
        for first, last in self.pauses:  # noqa: SIM110 - asked for every path on every day, and this is four times as quick
            if first <= day <= last:
                return True
        return False

    def paused_until(self, day: date) -> date | None:
        """The last day of the pause that runs on `day`, None when there is none."""
        return max((last for first, last in self.pauses if first <= day <= last), default=None)


class Person(Frozen):
    """Somebody on the roster. `key` is internal; `code` is the id the school's own system uses.

    `leave` are first and last days of being away, as the roster says; `preferences.away` as they say themselves.
    """

    key: str
    code: str
    role: Role
    name: str
    called: str
    language: str = "en"
    grade: int | None = None
    born: date | None = None
    interests: tuple[str, ...] = ()
    active: bool = True
    preferences: Preferences = Preferences()
    last_heard: datetime | None = None
    leave: Spans = ()

    def is_away(self, day: date) -> bool:
        return self.away_until(day) is not None

    def away_until(self, day: date) -> date | None:
        """The last day of the absence that holds on `day`, None when they are there."""
        spans = (*self.leave, *self.preferences.away)
        return max((last for first, last in spans if first <= day <= last), default=None)


class Section(Frozen):
    """A class: one subject, its students and teachers, and the destination they travel to."""

    key: str
    code: str
    title: str
    subject: str
    destination: str
    starts: date
    ends: date
    teachers: tuple[str, ...] = ()
    students: tuple[str, ...] = ()


class Guarding(Frozen):
    """A guardian and their children at the school."""

    guardian: str
    students: tuple[str, ...]


class Advising(Frozen):
    """An adviser and the students who are in their care."""

    adviser: str
    students: tuple[str, ...]
