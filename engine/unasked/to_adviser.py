"""What an adviser gets unasked: a digest a week, and on any other class day who has fallen silent."""

from datetime import date, datetime

from engine.actions import advisers as act
from engine.actions.everybody import FewerMessages
from engine.contact import Contact
from engine.decision import NOTHING, Decision, save, wave
from engine.ids import short_id
from engine.notices import choice
from engine.notices.staff import GoneSilent, SilentFact
from engine.student import Snapshot, Student
from engine.talk.menus import next_things
from engine.unasked.budget import TOLD_A_HUMAN, budget, is_closed
from engine.unasked.digest import digest
from engine.where import age_of


def check_in(snapshot: Snapshot, now: datetime) -> Decision:
    """Send the digest on the first class day of a school week, and silent students on the others.

    Silence is a human's task: it is told once for each silence, all silent students in one message, also to
    an adviser who wants no digest.
    """
    today = snapshot.timetable.local(now).date()
    if not snapshot.timetable.is_class_day(today) or not snapshot.caseload:
        return NOTHING
    if snapshot.timetable.is_first_of_week(today):
        return _weekly(snapshot, today, now)
    return _silence(snapshot, today, now)


def _weekly(snapshot: Snapshot, today: date, now: datetime) -> Decision:
    if is_closed(snapshot.me, today):
        return _silence(snapshot, today, now)
    week = snapshot.timetable.week_of(today)
    return wave(snapshot.me.key, digest(snapshot, now), f"digest:{snapshot.me.key}:{week}")


def _silence(snapshot: Snapshot, today: date, now: datetime) -> Decision:
    """Three unanswered: the coach has stopped writing, and the adviser reads so, once."""
    found = [(each, _unanswered(snapshot, each, today, now)) for each in snapshot.caseload]
    fresh = [(each, count) for each, count in found if count]
    if not fresh:
        return NOTHING
    facts = tuple(SilentFact(each.person.key, each.person.name, count) for each, count in fresh)
    opens = (choice(act.OpenCase(each.key), each.name) for each in facts)
    notice = GoneSilent(facts, choices=next_things(*opens, choice(FewerMessages())))
    noted = save(*(_note(snapshot, each, now) for each, _ in fresh))
    return noted + wave(snapshot.me.key, notice, f"silent:{snapshot.me.key}:{today}")


def _unanswered(snapshot: Snapshot, student: Student, today: date, now: datetime) -> int:
    """How many messages a student left unanswered; 0 while they are not silent, or it has been told."""
    money = budget(snapshot, student, now, age_of(student.person, today))
    told = any(each.key == _key(snapshot, student) for each in student.contacts)
    return money.unanswered if money.is_silent and not told else 0


def _note(snapshot: Snapshot, student: Student, now: datetime) -> Contact:
    return Contact(_key(snapshot, student), student.person.key, TOLD_A_HUMAN, now)


def _key(snapshot: Snapshot, student: Student) -> str:
    """One key for each adviser and silence: it ends when the student says anything."""
    heard = student.person.last_heard
    since = heard.isoformat() if heard else "never"
    return short_id(TOLD_A_HUMAN, snapshot.me.key, student.person.key, since)
