"""The contact budget: how many unasked messages one student may get, over all senders, and when."""

from bisect import bisect_left, bisect_right
from datetime import date, datetime, timedelta

from engine.frozen import Frozen
from engine.nouns.contact import Contact
from engine.nouns.people import Person
from engine.student import Snapshot, Student

APART = timedelta(hours=20)
QUIETER_AFTER = 2
SILENT_AFTER = 3
YOUNG = 10
TOLD_A_HUMAN = "told-a-human"


class Budget(Frozen):
    """What is left this week. `unanswered` counts unasked messages since the student last said anything."""

    left: int
    unanswered: int
    is_open: bool

    @property
    def is_silent(self) -> bool:
        """Three unanswered: the coach stops, and a human gets a task."""
        return self.unanswered >= SILENT_AFTER


def budget(snapshot: Snapshot, student: Student, now: datetime, age: int) -> Budget:
    """Return the budget of this moment: 1 a day, the week's limit, 20 h apart, none while paused or stopped."""
    sent, timetable = _sent(student, now), snapshot.timetable
    today = timetable.local(now).date()
    this_week = len(sent) - bisect_left(sent, timetable.begins(timetable.week_of(today)))
    unanswered = _unanswered(sent, student.person)
    left = _limit(snapshot, student.person, age, unanswered) - this_week
    rested = not sent or now - sent[-1] >= APART
    is_open = rested and not is_closed(student.person, today)
    return Budget(max(0, left), unanswered, is_open)


def unanswered(student: Student, now: datetime) -> int:
    """Return how many messages in a row were left unanswered."""
    return _unanswered(_sent(student, now), student.person)


def is_silent(student: Student, now: datetime) -> bool:
    """Say whether three messages in a row were left unanswered."""
    return unanswered(student, now) >= SILENT_AFTER


def weekly_limit(agreed: int, age: int, unanswered: int) -> int:
    """Return how many messages a week may hold: 2 for the youngest; 1 after two unanswered, none after three."""
    if unanswered >= SILENT_AFTER:
        return 0
    limit = most_a_week(agreed, age)
    return min(limit, 1) if unanswered >= QUIETER_AFTER else limit


def said_by(contacts: tuple[Contact, ...], now: datetime) -> tuple[Contact, ...]:
    """Leave out what is dated after now: a clock that was set back must not close anybody's budget."""
    return tuple(each for each in contacts if each.at <= now)


def counts(contact: Contact) -> bool:
    """Say whether a contact was a message to the student: one that may leave, and not a note that a human knows."""
    return not contact.dropped and not contact.held and contact.rule != TOLD_A_HUMAN


def _sent(student: Student, now: datetime) -> list[datetime]:
    """When there were messages to a student, the latest last."""
    return sorted([each.at for each in student.contacts if each.at <= now and counts(each)])


def _limit(snapshot: Snapshot, person: Person, age: int, unanswered: int) -> int:
    """The student's own limit inside the school's, and what age and silence leave of it."""
    agreed = min(person.preferences.weekly_limit, snapshot.school.policy.weekly_limit)
    return weekly_limit(agreed, age, unanswered)


def _unanswered(sent: list[datetime], person: Person) -> int:
    return len(sent) - (bisect_right(sent, person.last_heard) if person.last_heard else 0)


def most_a_week(agreed: int, age: int) -> int:
    """Return the most unasked messages a student of an age can get in a week: what is agreed, 2 for the youngest."""
    return min(agreed, 2) if age <= YOUNG else agreed


def is_closed(person: Person, today: date) -> bool:
    """Whether somebody wants nothing unasked today: they have stopped it, or a pause is running."""
    return person.preferences.stopped or person.preferences.is_paused(today)
