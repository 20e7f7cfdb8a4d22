"""An adviser and their caseload: the digest on demand, one student before a talk, and noting what was done."""

from datetime import date, datetime

from engine.actions import advisers as act
from engine.care import finding, ladder
from engine.care.case import Case, moved
from engine.care.need import need_of, worst_of
from engine.decision import NOTHING, Decision, Lane, reply, save
from engine.frozen import replace
from engine.ids import short_id
from engine.journey.forecast.outlook import Viewer
from engine.judging.where import path_fact
from engine.notices import Choice, choice
from engine.notices.everybody import NotFound
from engine.notices.office import PageOpened
from engine.notices.staff import CaseNoted, CaseShown, HandedOn, HumanNeeded, WhichStudent
from engine.nouns.aside import Aside
from engine.nouns.contact import CaseNote, Look
from engine.nouns.help_request import WAITING
from engine.nouns.mastery_check import CheckState
from engine.nouns.people import Person
from engine.student import Snapshot, Student
from engine.talk.menus import DEEDS, case_choices, deeds, next_things
from engine.talk.students.goals import goal_fact
from engine.talk.students.way import neediest_step
from engine.unasked.digest import case_of
from engine.unasked.interruptions import aside

NOTES_SHOWN = 3


def find(snapshot: Snapshot, action: act.FindStudent, now: datetime, key: str) -> Decision:
    """Open the one student whom a typed name means, or ask which of several; nobody else's can be named."""
    mine = {each.person.key: each for each in snapshot.caseload}
    found = finding.named(action.name or "", (each.person for each in mine.values()))
    if len(found) == 1:
        seen = replace(snapshot, student=mine[found[0].key])
        return open_case(seen, act.OpenCase(found[0].key), now, key)
    which = tuple(choice(act.OpenCase(each.key), each.name) for each in found)
    if not found:
        which = tuple(
            choice(act.BreakGlass(each.key), each.name) for each in of_others(snapshot, action.name)
        )
    return reply(
        WhichStudent(action.name or "", len(which), choices=next_things(*which, choice(act.Caseload())))
    )


def of_others(snapshot: Snapshot, name: str | None) -> tuple[Person, ...]:
    """Whom of all students the office means by a name; nobody else has a roster to look into."""
    return finding.named(name or "", snapshot.roster)


def break_glass(snapshot: Snapshot, action: act.BreakGlass, now: datetime, key: str) -> Decision:
    """Open a student for the office, once, for a reason; the look is kept under it, and the student can read of it.

    What is shown gives no right to anything else about them: to look once more is to say once more why. What advisers
    wrote in their notes stays with them, and they read that the page was opened.
    """
    student = snapshot.student
    if student is None:
        return reply(NotFound(choices=next_things()))
    look = Look(short_id("glass", key), student.person.key, snapshot.me.key, f"glass-{action.reason}", now)
    without = replace(student, notes=tuple(replace(each, words="") for each in student.notes))
    told = (_opened(snapshot, student, each, action.reason or "", key) for each in student.advisers)
    return sum(told, reply(_shown(snapshot, without, now, ())) + save(look))


def _opened(snapshot: Snapshot, student: Student, adviser: str, reason: str, key: str) -> Decision:
    who = student.person
    words = PageOpened(
        who.key, who.name, snapshot.me.called, reason, choices=next_things(choice(act.OpenCase(who.key)))
    )
    note = Aside(f"{key}:opened:{adviser}", adviser, who.key, "opened")
    return aside(adviser, words, note, Lane.WAVE) if adviser != snapshot.me.key else NOTHING


def open_case(snapshot: Snapshot, action: act.OpenCase, now: datetime, key: str) -> Decision:
    """Show one student before a talk: paths, goals, what waits, what was tried, a way to begin."""
    student = snapshot.student
    if student is None:
        return reply(NotFound(choices=next_things()))
    who = student.person.key
    return reply(_shown(snapshot, student, now, (*deeds(who), choice(act.NoteCheckIn(who)))))


def _shown(snapshot: Snapshot, student: Student, now: datetime, offers: tuple[Choice, ...]) -> CaseShown:
    today = snapshot.timetable.local(now).date()
    week = snapshot.timetable.week_of(today)
    facts = tuple(path_fact(snapshot, student, each, today, viewer=Viewer.STAFF) for each in student.paths)
    need = need_of(snapshot, student, worst_of(snapshot, student, today), now)
    card = case_of(snapshot, student, need) if need else None
    notes = sorted(student.notes, key=lambda note: note.at)[-NOTES_SHOWN:]
    case = ladder.living(student)
    return CaseShown(
        student.person.key,
        student.person.name,
        facts,
        tuple(goal_fact(snapshot, student, each) for each in student.goals if each.week >= week),
        neediest_step(snapshot, student, facts, today),
        _waiting(snapshot, student),
        _day(snapshot, student.person.last_heard),
        card.why if card else (),
        tuple((each.what, _day(snapshot, each.at) or today) for each in notes),
        card.opener if card else "",
        card.words if card else "",
        tuple(each.words for each in notes),
        snapshot.called(case.owner) if case and case.owner != snapshot.me.key else "",
        choices=next_things(*offers, choice(act.Caseload())),
    )


def left(snapshot: Snapshot, now: datetime) -> Decision:
    """A student can be written to nowhere any more: each adviser gets a card, once a day at most."""
    student = snapshot.student
    if student is None or student.person.key != snapshot.me.key:
        return Decision()
    today, who = snapshot.timetable.local(now).date(), student.person
    card = HumanNeeded(who.key, who.name, "left", choices=case_choices(who.key))
    notes = (Aside(f"left:{who.key}:{today}:{each}", each, who.key, "gone") for each in student.advisers)
    cards = (aside(each.person, card, each) for each in notes)
    return sum(cards, Decision())


def case_done(snapshot: Snapshot, action: act.CaseDone, now: datetime, key: str) -> Decision:
    """Note what the adviser did; the card leaves the stack for a week."""
    if action.what not in DEEDS:
        return reply(NotFound(choices=next_things()))
    return _noted(snapshot, action.what, "", now, key)


def note_check_in(snapshot: Snapshot, action: act.NoteCheckIn, now: datetime, key: str) -> Decision:
    """Keep what came of a talk, for this student's advisers; it counts as having talked."""
    return _noted(snapshot, "note", action.words or "", now, key)


def hand_on(snapshot: Snapshot, action: act.HandOn, now: datetime, key: str) -> Decision:
    """Give the case to the next person: another adviser, else the office. They get a card; the clock starts anew."""
    student = snapshot.student
    if student is None:
        return reply(NotFound(choices=next_things()))
    others = (*student.advisers, *ladder.office(snapshot))
    left = [each for each in others if each != snapshot.me.key and ladder.is_here(snapshot, each)]
    if not left:
        return reply(HandedOn(student.person.called, choices=next_things(choice(act.Caseload()))))
    who, to = student.person, left[0]
    before = ladder.living(student) or Case(short_id("case", key), who.key, snapshot.me.key, now)
    case = replace(moved(before, "hand") or before, owner=to, shown_at=now)
    card = HumanNeeded(who.key, who.name, "handed", (snapshot.me.called,), choices=case_choices(who.key))
    said = HandedOn(who.called, snapshot.called(to), choices=next_things(choice(act.Caseload())))
    note = Aside(f"{key}:{to}", to, who.key, "handed")
    return save(case, ladder.alarm(snapshot, case, now)) + reply(said) + aside(to, card, note, Lane.WAVE)


def _noted(snapshot: Snapshot, what: str, words: str, now: datetime, key: str) -> Decision:
    student = snapshot.student
    if student is None:
        return reply(NotFound(choices=next_things()))
    noted = reply(CaseNoted(student.person.called, what, choices=next_things(choice(act.Caseload()))))
    if not words and _is_noted(snapshot, student, what, now):
        return noted
    note = CaseNote(short_id("note", key), snapshot.me.key, student.person.key, what, now, words)
    case = ladder.living(student)
    acted = moved(case, "act") if case else None
    kept = save(replace(acted, acted_at=now)) if acted else NOTHING
    return save(note) + kept + noted


def _is_noted(snapshot: Snapshot, student: Student, what: str, now: datetime) -> bool:
    """Whether the actor has noted the same today: a card that is tapped twice is one deed."""
    local = snapshot.timetable.local
    mine = (each for each in student.notes if (each.adviser, each.what) == (snapshot.me.key, what))
    return any(local(each.at).date() == local(now).date() for each in mine)


def _day(snapshot: Snapshot, at: datetime | None) -> date | None:
    return snapshot.timetable.local(at).date() if at else None


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
