"""The daily look at a student: judge every path, then send at most one message, the first whose rule fires."""

from dataclasses import replace
from datetime import datetime

from engine.contact import Contact
from engine.decision import NOTHING, Decision, save, wave
from engine.ids import short_id
from engine.standing import Standing
from engine.student import LearningPath, Snapshot, Student
from engine.talk.looking_back import unlooked
from engine.talk.menus import unasked
from engine.unasked import caps
from engine.unasked.budget import Budget, budget
from engine.unasked.table import TABLE
from engine.unasked.wish import Wish
from engine.unasked.wording import Draw, drawn, worded
from engine.where import age_of, judge

NOT_BEFORE_LOOK_BACK = ("goal-prompt", "look-back")


def check_in(snapshot: Snapshot, student: Student, now: datetime) -> Decision:
    """Judge the paths of one student and decide what, if anything, to say unasked today.

    A student with an open call for a person hears nothing automatic until a human has cleared it.
    """
    today = snapshot.timetable.local(now).date()
    if not snapshot.timetable.is_class_day(today):
        return NOTHING
    standings = tuple(judge(snapshot, student, path, today) for path in student.paths)
    seen = replace(student, paths=_judged(student.paths, standings))
    kept = save(*standings)
    money = budget(snapshot, seen, now, age_of(student.person, today))
    is_last_day = snapshot.timetable.next_class_day(today) is None
    if is_last_day or any(not call.cleared_by for call in student.calls):
        return kept
    return kept + _one_message(snapshot, seen, money, now)


def still_true(snapshot: Snapshot, student: Student, contact: Contact, now: datetime) -> bool:
    """Say whether the rule that made a message would still make it: asked again at the door, before it leaves."""
    row = TABLE.get(contact.rule)
    if row is None or (row.nudge and caps.is_muted(snapshot, student, now)):
        return False
    before = replace(student, contacts=tuple(each for each in student.contacts if each.key != contact.key))
    return any(each.subject == contact.subject for each in row.rule(snapshot, before, now))


def _one_message(snapshot: Snapshot, student: Student, money: Budget, now: datetime) -> Decision:
    """The first row that fires, may speak and has words that are fresh; one that is kept back is only noted."""
    if not money.is_open or money.left <= 0:
        return NOTHING
    for wish in (wish for row in TABLE.values() for wish in row.rule(snapshot, student, now)):
        draw = drawn(snapshot, student, wish, now) if _may(snapshot, student, money, wish, now) else None
        if draw is not None:
            return _send(student, worded(wish, draw), draw, now)
    return NOTHING


def _may(snapshot: Snapshot, student: Student, money: Budget, wish: Wish, now: datetime) -> bool:
    """Nobody gets the same occasion twice, and the last of the week is kept for the look-back."""
    if any(each.key == _key(student, wish) for each in student.contacts):
        return False
    today = snapshot.timetable.local(now).date()
    keeps_one = wish.rule not in NOT_BEFORE_LOOK_BACK and not snapshot.timetable.is_last_of_week(today)
    is_paid = money.left > (1 if keeps_one and unlooked(snapshot, now) else 0)
    return is_paid and caps.may(snapshot, student, wish, now)


def _send(student: Student, wish: Wish, draw: Draw, now: datetime) -> Decision:
    key, person = _key(student, wish), student.person.key
    contact = Contact(
        key,
        person,
        wish.rule,
        now,
        wish.subject,
        wish.facts,
        variant=draw.variant,
        eligible=draw.eligible,
        propensity=draw.propensity,
        held=draw.held,
    )
    if draw.held:
        return save(contact)
    notice = replace(wish.notice, choices=unasked(key, *wish.notice.choices))
    parcel = f"{wish.rule}:{person}:{wish.occasion}"
    return save(contact) + wave(person, notice, parcel, about=f"contact:{key}") + wish.also


def _key(student: Student, wish: Wish) -> str:
    return short_id(wish.rule, student.person.key, wish.occasion)


def _judged(paths: tuple[LearningPath, ...], standings: tuple[Standing, ...]) -> tuple[LearningPath, ...]:
    return tuple(replace(path, standing=standing) for path, standing in zip(paths, standings, strict=True))
