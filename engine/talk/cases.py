"""An adviser and their caseload: the digest on demand, one student before a talk, and noting what was done."""

from datetime import datetime

from engine.actions import advisers as act
from engine.contact import CaseNote
from engine.decision import Decision, alert, reply, save
from engine.help_request import WAITING
from engine.ids import short_id
from engine.journey.outlook import Viewer
from engine.mastery_check import CheckState
from engine.notices import choice
from engine.notices.everybody import NotFound
from engine.notices.staff import CaseNoted, CaseShown, HumanNeeded
from engine.student import Snapshot, Student
from engine.talk.goals import goal_fact
from engine.talk.menus import DEEDS, case_choices, next_things
from engine.talk.way import neediest_step
from engine.unasked.digest import LOW, ORDER, case_of, digest
from engine.where import path_fact

NOTES_SHOWN = 3


def caseload(snapshot: Snapshot, action: act.Caseload, now: datetime, key: str) -> Decision:
    return reply(digest(snapshot, now, asked=True))


def open_case(snapshot: Snapshot, action: act.OpenCase, now: datetime, key: str) -> Decision:
    """Show one student before a talk: paths, goals, what waits, what was tried, a way to begin."""
    student = snapshot.student
    if student is None:
        return reply(NotFound(choices=next_things()))
    today = snapshot.timetable.local(now).date()
    week = snapshot.timetable.week_of(today)
    facts = tuple(path_fact(snapshot, student, each, today, viewer=Viewer.STAFF) for each in student.paths)
    worst = min(facts, key=lambda fact: ORDER.index(fact.band), default=None)
    case = case_of(snapshot, student, worst, now) if worst and worst.band in LOW else None
    heard = student.person.last_heard
    notes = sorted(student.notes, key=lambda note: note.at)[-NOTES_SHOWN:]
    deeds = tuple(choice(act.CaseDone(student.person.key, each), label=f"did.{each}") for each in DEEDS)
    return reply(
        CaseShown(
            student.person.key,
            student.person.name,
            facts,
            tuple(goal_fact(snapshot, student, each) for each in student.goals if each.week >= week),
            neediest_step(snapshot, student, facts, today),
            _waiting(snapshot, student),
            snapshot.timetable.local(heard).date() if heard else None,
            case.why if case else (),
            tuple((note.what, snapshot.timetable.local(note.at).date()) for note in notes),
            case.opener if case else "",
            choices=next_things(*deeds, choice(act.Caseload())),
        )
    )


def left(snapshot: Snapshot, now: datetime) -> Decision:
    """A student can be written to nowhere any more: each adviser gets a card, once a day at most."""
    student = snapshot.student
    if student is None or student.person.key != snapshot.me.key:
        return Decision()
    today, who = snapshot.timetable.local(now).date(), student.person
    card = HumanNeeded(who.key, who.name, "left", choices=case_choices(who.key))
    cards = (alert(each, card, f"left:{who.key}:{today}:{each}") for each in student.advisers)
    return sum(cards, Decision())


def case_done(snapshot: Snapshot, action: act.CaseDone, now: datetime, key: str) -> Decision:
    """Note what the adviser did; the card leaves the stack for a week."""
    student = snapshot.student
    if student is None or action.what not in DEEDS:
        return reply(NotFound(choices=next_things()))
    note = CaseNote(short_id("note", key), snapshot.me.key, student.person.key, action.what, now)
    noted = CaseNoted(student.person.called, action.what, choices=next_things(choice(act.Caseload())))
    return save(note) + reply(noted)


def _waiting(snapshot: Snapshot, student: Student) -> tuple[str, ...]:
    """What waits on somebody at school, by name of the competency or the subject; never the student's words."""
    checks = (each for each in student.checks if each.state == CheckState.ASKED)
    titles = [
        competency.title
        for each in checks
        if (competency := snapshot.competency(each.competency)) is not None
    ]
    helps = [snapshot.title(each.subject) for each in student.helps if each.state in WAITING]
    return (*titles, *helps)
