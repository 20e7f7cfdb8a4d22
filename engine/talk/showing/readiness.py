"""When a mastery check can be asked for: what comes first is shown, no try waits, and a next step had its time."""

from datetime import date, datetime

from engine.actions import students as act
from engine.decision import Decision, change, reply, save
from engine.frozen import replace
from engine.judging.next_step import locked_steps
from engine.notices import choice
from engine.notices.checking import NotReadyYet, StepNoted, TryLater
from engine.notices.everybody import AlreadyDone, NotFound
from engine.nouns.curriculum import Competency
from engine.nouns.mastery_check import CheckState, MasteryCheck
from engine.student import Snapshot, Student
from engine.talk.menus import next_things

RETRY_AFTER = 2


def cannot_ask(snapshot: Snapshot, key: str, now: datetime) -> Decision | None:
    """Say why a check cannot be asked for now, or None.

    It is mastered, waits already, is off the path, needs something first, or the last try was just now.
    """
    student, competency = snapshot.student, snapshot.competency(key)
    if student is None or competency is None or student.path_in(competency.subject) is None:
        return reply(NotFound(choices=next_things()))
    if competency.key in student.mastered:
        return reply(AlreadyDone("mastery", choices=next_things()))
    if competency.key in student.waiting:
        return reply(AlreadyDone("check", choices=next_things()))
    return _not_ready(snapshot, student, competency, now) or _too_soon(snapshot, student, competency, now)


def retry_from(snapshot: Snapshot, check: MasteryCheck) -> date:
    """Return the first class day for a new try after a "not yet": two class days later."""
    judged = snapshot.timetable.local(check.judged_at or check.asked_at).date()
    following = snapshot.timetable.next_class_day(judged)
    return snapshot.timetable.plus(following or judged, RETRY_AFTER)


def step_done(snapshot: Snapshot, action: act.StepDone, now: datetime, key: str) -> Decision:
    """The student says that the next step of a "not yet" is done: a new try is possible at once."""
    check = snapshot.check
    competency = snapshot.competency(check.competency) if check else None
    if check is None or competency is None or check.state != CheckState.NOT_YET:
        return reply(AlreadyDone("check", choices=next_things()))
    done = replace(check, step_at=check.step_at or now)
    words = StepNoted(competency.title, choices=next_things(choice(act.AskCheck(competency.key))))
    return save(done) + change(words)


def _not_ready(
    snapshot: Snapshot, student: Student, competency: Competency, now: datetime
) -> Decision | None:
    """Something that it builds on is neither mastered nor handed in."""
    path, today = student.path_in(competency.subject), snapshot.timetable.local(now).date()
    locked = locked_steps(snapshot, student, path, today) if path else ()
    missing = next((each.missing for each in locked if each.key == competency.key), ())
    if not missing:
        return None
    first = tuple(snapshot.curriculum.competencies[each] for each in missing)
    offers = tuple(choice(act.MustShow(each.key), each.title, label="competency") for each in first)
    help_choice = choice(act.AskHelp(competency.subject, competency.key))
    titles = tuple(each.title for each in first)
    return reply(NotReadyYet(competency.title, titles, choices=next_things(*offers, help_choice)))


def _too_soon(snapshot: Snapshot, student: Student, competency: Competency, now: datetime) -> Decision | None:
    tries = [
        each
        for each in student.checks
        if each.competency == competency.key and each.state == CheckState.NOT_YET
    ]
    last = max(tries, key=lambda each: each.asked_at, default=None)
    if last is None or last.step_at or snapshot.timetable.local(now).date() >= retry_from(snapshot, last):
        return None
    choices = next_things(
        choice(act.StepDone(last.key)), choice(act.AskHelp(competency.subject, competency.key))
    )
    return reply(TryLater(competency.title, last.next_step, retry_from(snapshot, last), choices=choices))
