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
from engine.unasked import nudges, week
from engine.unasked.budget import Budget, budget
from engine.unasked.wish import Rule, Wish
from engine.where import age_of, judge

BEFORE_LOOK_BACK = ("drift", "quiet", "goal-reminder", "praise")
RULES: dict[str, Rule] = {
    "goal-prompt": week.goal_prompt,
    "quiet": nudges.quiet,
    "drift": nudges.drift,
    "goal-reminder": week.goal_reminder,
    "look-back": week.look_back_prompt,
    "praise": nudges.praise,
}


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
    rule = RULES.get(contact.rule)
    wishes = rule(snapshot, student, now) if rule else ()
    return any(each.subject == contact.subject for each in wishes)


def _one_message(snapshot: Snapshot, student: Student, money: Budget, now: datetime) -> Decision:
    if not money.is_open or money.left <= 0:
        return NOTHING
    wishes = (wish for rule in RULES.values() for wish in rule(snapshot, student, now))
    wish = next((each for each in wishes if _may(snapshot, student, money, each, now)), None)
    return NOTHING if wish is None else _send(snapshot, student, wish, now)


def _may(snapshot: Snapshot, student: Student, money: Budget, wish: Wish, now: datetime) -> bool:
    """Nobody gets the same occasion twice, and the last of the week is kept for the look-back."""
    if any(each.key == _key(student, wish) for each in student.contacts):
        return False
    today = snapshot.timetable.local(now).date()
    keeps_one = wish.rule in BEFORE_LOOK_BACK and not snapshot.timetable.is_last_of_week(today)
    return money.left > (1 if keeps_one and unlooked(snapshot, now) else 0)


def _send(snapshot: Snapshot, student: Student, wish: Wish, now: datetime) -> Decision:
    key = _key(student, wish)
    contact = Contact(key, student.person.key, wish.rule, now, wish.subject, wish.facts)
    first = wish.notice.choices
    notice = replace(wish.notice, choices=unasked(key, *first))
    return save(contact) + wave(
        student.person.key,
        notice,
        f"{wish.rule}:{student.person.key}:{wish.occasion}",
        about=f"contact:{key}",
    )


def _key(student: Student, wish: Wish) -> str:
    return short_id(wish.rule, student.person.key, wish.occasion)


def _judged(paths: tuple[LearningPath, ...], standings: tuple[Standing, ...]) -> tuple[LearningPath, ...]:
    return tuple(replace(path, standing=standing) for path, standing in zip(paths, standings, strict=True))
