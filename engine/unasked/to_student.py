"""The daily look at a student: judge every path, then send at most one message, the first whose rule fires."""

from collections.abc import Iterator
from datetime import datetime

from engine.decision import NOTHING, Decision, save, wave
from engine.frozen import replace
from engine.ids import short_id
from engine.judging.readings import judge
from engine.judging.where import age_of
from engine.nouns.contact import Contact
from engine.student import Snapshot, Student
from engine.talk.menus import unasked
from engine.talk.students.looking_back import unlooked
from engine.unasked.budget import Budget, budget, said_by
from engine.unasked.caps import Caps, is_muted
from engine.unasked.table import TABLE
from engine.unasked.wish import Wish
from engine.unasked.wording import Draw, drawn, worded

NOT_BEFORE_LOOK_BACK = ("goal-prompt", "look-back")


def check_in(snapshot: Snapshot, student: Student, now: datetime) -> Decision:
    """Judge the paths of one student and decide what, if anything, to say unasked today.

    A student with an open call for a person hears nothing automatic until a human has cleared it.
    """
    today = snapshot.timetable.local(now).date()
    if not snapshot.timetable.is_class_day(today):
        return NOTHING
    standings = tuple(judge(snapshot, student, path, today) for path in student.paths)
    return save(*standings) + one_message(snapshot, student.standing(standings), now)


def one_message(snapshot: Snapshot, student: Student, now: datetime) -> Decision:
    """Say what there is to say to a student as they stand today: the first row that may speak, and fires.

    One that is kept back is only noted. What a row may not say today is not worked out. Nobody gets the same
    occasion twice, be it of a clock that was set back since.
    """
    today = snapshot.timetable.local(now).date()
    everything, student = student.contacts, _as_said_by(student, now)
    is_last_day = snapshot.timetable.next_class_day(today) is None
    if is_last_day or any(not call.cleared_by for call in student.calls):
        return NOTHING
    money = budget(snapshot, student, now, age_of(student.person, today))
    if not money.is_open or money.left <= 0:
        return NOTHING
    rows = _rows(snapshot, student, money, now)
    for wish in (wish for name in rows for wish in TABLE[name].rule(snapshot, student, now)):
        key = short_id(wish.rule, student.person.key, wish.occasion)
        draw = drawn(snapshot, student, wish, now) if all(each.key != key for each in everything) else None
        if draw is not None:
            return _send(student, wish, draw, key, now)
    return NOTHING


def still_true(snapshot: Snapshot, student: Student, contact: Contact, now: datetime) -> bool:
    """Say whether the rule that made a message would still make it: asked again at the door, before it leaves."""
    row = TABLE.get(contact.rule)
    if row is None or (row.nudge and is_muted(snapshot, student, now)):
        return False
    earlier = (each for each in said_by(student.contacts, now) if each.key != contact.key)
    before = replace(student, contacts=tuple(earlier))
    if row.nudge:  # with what was shown, or imported, since the paths were judged last
        today = snapshot.timetable.local(now).date()
        before = before.standing(judge(snapshot, before, each, today, is_over=False) for each in before.paths)
    return any(each.subject == contact.subject for each in row.rule(snapshot, before, now))


def _rows(snapshot: Snapshot, student: Student, money: Budget, now: datetime) -> Iterator[str]:
    """The rows that may speak today; the last message of the week is kept for the look-back."""
    is_last_day = snapshot.timetable.is_last_of_week(snapshot.timetable.local(now).date())
    keeps_it = money.left == 1 and not is_last_day and bool(unlooked(snapshot, now))
    rows = NOT_BEFORE_LOOK_BACK if keeps_it else TABLE
    caps = Caps(snapshot, student, now)
    return (name for name in rows if caps.may(name))


def _as_said_by(student: Student, now: datetime) -> Student:
    """The student without contacts dated after now; as a rule there is none, and what was worked out stays."""
    said = said_by(student.contacts, now)
    return student if len(said) == len(student.contacts) else replace(student, contacts=said)


def _send(student: Student, wish: Wish, draw: Draw, key: str, now: datetime) -> Decision:
    person = student.person.key
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
    notice = worded(wish.notice, draw, unasked(key, *wish.notice.choices))
    parcel = f"{wish.rule}:{person}:{wish.occasion}"
    return save(contact) + wave(person, notice, parcel, about=f"contact:{key}", rule=wish.rule) + wish.also
