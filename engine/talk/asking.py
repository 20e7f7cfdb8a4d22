"""The forms of a talk: which question is next, what a button or words answer, and what need not be asked."""

from datetime import date, datetime

from engine.actions import Action, about_me, everybody, students, teachers, token
from engine.decision import Decision, reply
from engine.forms import Field, day_of, fill
from engine.frozen import replace
from engine.notices import Choice, choice
from engine.notices.accounts import CarriedOver
from engine.notices.everybody import EditTaken, FieldAsked, NotFound
from engine.profile.note import HABITS
from engine.student import Snapshot
from engine.talk.menus import PERSON_NOW, next_things
from engine.talk.question import classmates
from engine.talk.showing import bulk, evidence, readiness
from engine.talk.staff import answering, judging
from engine.talk.students import helping
from engine.talk.words import picked, question_id, resume


def with_answer(snapshot: Snapshot, action: Action) -> Action | None:
    """A pick answers its question of the open form; None when that question is not open any more.

    Words that cannot be an answer leave the form open: its question is asked again.
    """
    match action:
        case everybody.Pick():
            return picked(snapshot.talk, action)
        case everybody.Reword(request="", check="", goal="", edit=everybody.Edit() as edit):
            opened = resume(snapshot.talk)
            return fill(opened, {edit.field: edit.words}) if opened else action
        case everybody.Unclear(offer_person=False) | everybody.GoOn():
            opened = resume(snapshot.talk)
            return replace(opened, files=(*opened.files, *action.files)) if opened else action
        case _:
            return action


def lower_level_is_not_yet(snapshot: Snapshot, action: Action) -> Action:
    """Accepting at a level below the school's passing level is a "not yet", which needs a next step."""
    if not isinstance(action, teachers.AcceptCheck | teachers.AcceptSeveral) or action.level is None:
        return action
    if int(action.level) >= snapshot.school.policy.passing_level:
        return action
    if isinstance(action, teachers.AcceptSeveral):
        return teachers.NotYetSeveral(action.checks, action.strength)
    return teachers.NotYet(action.check, action.strength)


def refusal(snapshot: Snapshot, action: Action, now: datetime) -> Decision | None:
    """Say at once, before anything is asked, that an action can no longer be carried out; None when it can."""
    match action:
        case students.AskCheck():
            return readiness.cannot_ask(snapshot, action.competency, now)
        case students.AddPiece():
            return evidence.cannot_add(snapshot)
        case students.AskHelp():
            return helping.cannot_ask(snapshot, action.subject)
        case students.SayMore():
            return helping.cannot_say(snapshot)
        case students.AnswerClassmate():
            return classmates.cannot_answer(snapshot)
        case about_me.Reflect(habit=habit) if habit not in HABITS:
            return reply(NotFound(choices=next_things()))
        case _:
            return _refusal_to_staff(snapshot, action)


def _refusal_to_staff(snapshot: Snapshot, action: Action) -> Decision | None:
    match action:
        case teachers.AnswerHelp():
            return answering.cannot_answer(snapshot)
        case teachers.AcceptSeveral() | teachers.NotYetSeveral():
            return bulk.cannot_judge_several(snapshot)
        case teachers.AcceptCheck() | teachers.NotYet():
            return judging.cannot_judge(snapshot)
        case _:
            return None


def next_question(snapshot: Snapshot, action: Action, form: Action, wanted: Field) -> Decision:
    """Ask the open question of a form; one that has followed somebody into another app says so first, and one
    whose earlier answer was changed tells that.
    """
    first = {everybody.GoOn: CarriedOver(), everybody.Reword: EditTaken()}.get(type(action))
    first = (
        None if action.files else first
    )  # more of an album is no news: the question just stays the last word
    return (reply(first) if first else Decision()) + reply(
        _asked_back(question(snapshot, form, wanted, _day_guessed(action)), action)
    )


def _asked_back(asked: FieldAsked, action: Action) -> FieldAsked:
    """The same question, with a way to what its answer may have meant instead."""
    meant = [each for each in getattr(action, "guesses", ()) if not isinstance(each, everybody.Pick)]
    return replace(asked, elsewhere=True, choices=(choice(meant[0]), *asked.choices)) if meant else asked


def times_asked_back(action: Action) -> int:
    """How often in a row words have been asked back: the next ones count as they are."""
    return int(bool(getattr(action, "guesses", ())))


def is_beside(snapshot: Snapshot, action: Action) -> bool:
    """Say whether somebody who was asked back what they meant, in an open form, has chosen something else."""
    ends = isinstance(action, (everybody.PersonNow, everybody.Stop, everybody.Cancel, everybody.Unclear))
    talk = snapshot.talk
    return bool(talk.form and talk.confused) and not ends and token(action) != talk.form


def question(snapshot: Snapshot, action: Action, wanted: Field, guess: date | None = None) -> FieldAsked:
    """Ask for one field; `guess` is the day that was understood, to be told back before it counts."""
    about, options = _about(snapshot, action, wanted)
    place = question_id(token(action), wanted.name)
    picks = tuple(_pick(action, place, value) for value in wanted.options)
    skip = (choice(everybody.Pick(place), label="pick.skip"),) if wanted.optional else ()
    sure = (choice(everybody.Pick(place, guess.isoformat()), label="pick.yes"),) if guess else ()
    return FieldAsked(
        action.verb,
        wanted.name,
        about,
        options,
        wanted.optional,
        guess,
        choices=(*sure, *picks, *skip, choice(everybody.Cancel()), PERSON_NOW),
    )


def _day_guessed(action: Action) -> date | None:
    """The day that words were understood as, where they answered a question for one."""
    picks = getattr(action, "guesses", ())[:1]
    return next((day_of(each.value) for each in picks if isinstance(each, everybody.Pick)), None)


def _pick(action: Action, place: str, value: str) -> Choice:
    """A level is told by its number; every other option has words of its own."""
    picked = token(everybody.Pick(place, value))
    return (
        Choice(picked, "pick.level", value) if value.isdecimal() else Choice(picked, f"{action.verb}.{value}")
    )


def _about(snapshot: Snapshot, action: Action, wanted: Field) -> tuple[str, tuple[str, ...]]:
    """Return what a question is about, by name, and the rubric's words when it asks for a level."""
    key = getattr(action, "competency", "") or (snapshot.check.competency if snapshot.check else "")
    competency = snapshot.competency(key)
    subject = getattr(action, "subject", "")
    about = competency.title if competency else snapshot.title(subject) if subject else ""
    return about, competency.rubric if competency and wanted.options else ()
