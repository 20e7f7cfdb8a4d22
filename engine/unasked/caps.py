"""Whether a row of the nudge table may speak to a student today, by what was said before."""

from datetime import datetime, timedelta
from functools import cached_property

from engine.nouns.contact import Contact
from engine.nouns.mastery_check import ACCEPTED
from engine.student import Snapshot, Student
from engine.unasked.budget import counts
from engine.unasked.table import TABLE, Row, Tone

BALANCED_OVER = timedelta(weeks=4)
DAY = timedelta(days=1)


class Caps:
    """What was said to a student before, sorted by row once for all that a look asks about it."""

    def __init__(self, snapshot: Snapshot, student: Student, now: datetime) -> None:
        self._student, self._now, self._timetable = student, now, snapshot.timetable
        self._today = self._timetable.local(now).date()
        self._week = self._timetable.begins(self._timetable.week_of(self._today))
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
        return not earlier or self._is_rested(row, earlier)

    def _is_rested(self, row: Row, earlier: list[Contact]) -> bool:
        too_near = self._timetable.begins(self._today - (row.apart - 1) * DAY)
        said = [each.at for each in earlier]
        return max(said) < too_near and sum([at >= self._week for at in said]) < row.a_week

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
    judged = [each.judged_at for each in student.checks if each.state == ACCEPTED]
    return owed - sum(at is not None and at > since for at in judged)


def _was_said(contact: Contact) -> bool:
    return counts(contact) and contact.rule in TABLE


def _unanswered(student: Student, earlier: list[Contact]) -> int:
    heard = student.person.last_heard
    return sum(counts(each) and (heard is None or each.at > heard) for each in earlier)
