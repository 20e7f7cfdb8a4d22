"""Whether a row of the nudge table may speak to a student today, by what was said before."""

from datetime import date, datetime, timedelta
from functools import cached_property

from engine.nouns.contact import Contact
from engine.nouns.mastery_check import CheckState
from engine.student import Snapshot, Student
from engine.unasked.budget import WEEK, counts
from engine.unasked.table import TABLE, Row, Tone

BALANCED_OVER = timedelta(weeks=4)
DAY = timedelta(days=1)


class Caps:
    """What was said to a student before, sorted by row once for all that a look asks about it."""

    def __init__(self, snapshot: Snapshot, student: Student, now: datetime) -> None:
        self._snapshot, self._student, self._now = snapshot, student, now
        self._is_muted = is_muted(snapshot, student, now)
        self._said: dict[str, list[Contact]] = {}
        for each in student.contacts:
            if not each.dropped:
                self._said.setdefault(each.rule, []).append(each)

    def may(self, name: str) -> bool:
        """The row's own caps and back-off, and the balance of praise and correction over four weeks."""
        row, student = TABLE[name], self._student
        if (row.nudge and self._is_muted) or name in student.person.preferences.without:
            return False
        earlier = self._said.get(name, [])
        if row.stop_after and _unanswered(student, earlier) >= row.stop_after:
            return False
        if row.tone is Tone.CORRECTION and self._owes_praise:
            return False
        return not earlier or _is_rested(self._snapshot, row, earlier, self._now)

    @cached_property
    def _owes_praise(self) -> bool:
        return owed_praise(self._student, self._now) > 0


def is_muted(snapshot: Snapshot, student: Student, now: datetime) -> bool:
    """Whether the student has said "not this week", and the next week's first class day has not come."""
    until = student.person.preferences.muted_until
    return until is not None and snapshot.timetable.local(now).date() < until


def owed_praise(student: Student, now: datetime) -> int:
    """How many corrections of the last four weeks have no praise beside them yet.

    An accepted check is praise: its message names a strength, in a teacher's words.
    """
    since = now - BALANCED_OVER
    said = [TABLE[each.rule].tone for each in student.contacts if each.at > since and _was_said(each)]
    owed = said.count(Tone.CORRECTION) - said.count(Tone.PRAISE)
    if owed <= 0:
        return owed
    accepted = sum(
        each.state == CheckState.ACCEPTED and each.judged_at is not None and each.judged_at > since
        for each in student.checks
    )
    return owed - accepted


def _was_said(contact: Contact) -> bool:
    return counts(contact) and contact.rule in TABLE


def _unanswered(student: Student, earlier: list[Contact]) -> int:
    heard = student.person.last_heard
    return sum(counts(each) and (heard is None or each.at > heard) for each in earlier)


def _is_rested(snapshot: Snapshot, row: Row, earlier: list[Contact], now: datetime) -> bool:
    lately = [each.at for each in earlier if now - each.at <= max(WEEK, (row.apart + 1) * DAY)]
    if not lately:
        return True
    today = snapshot.timetable.local(now).date()
    week = snapshot.timetable.week_of(today)
    days: list[date] = [snapshot.timetable.local(at).date() for at in lately]
    this_week = sum(day >= week for day in days)
    return this_week < row.a_week and all((today - day).days >= row.apart for day in days)
