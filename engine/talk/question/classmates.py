"""Classmates who have shown it and want to help: they see one question without a name, if its student agrees."""

from datetime import datetime

from engine.actions import students as act
from engine.decision import Decision, Preferred, alert, change, reply, save, wave
from engine.frozen import replace
from engine.ids import short_id
from engine.judging.next_step import next_steps
from engine.judging.where import age_of
from engine.notices import Choice, choice
from engine.notices.everybody import AlreadyDone, NotFound
from engine.notices.helping import WordsPassedOn
from engine.notices.on_the_way import (
    ClassmateAnswered,
    ClassmateCard,
    ClassmatesAsked,
    ClassmatesOffered,
    HelpingShown,
)
from engine.nouns.contact import Contact
from engine.nouns.help_request import LIVING, HelpMessage, HelpRequest
from engine.student import Snapshot, Student
from engine.talk.menus import PERSON_NOW, help_choices, next_things
from engine.talk.question.handing import other_cards
from engine.unasked.budget import budget

ASKED_AT_ONCE = 3
RULE = "classmate"


def offer(snapshot: Snapshot, action: act.AskClassmates, now: datetime, key: str) -> Decision:
    """Show the student exactly what classmates would see, or ask which step it is about."""
    request, student = snapshot.help, snapshot.student
    if request is None or request.state not in LIVING or student is None:
        return reply(AlreadyDone("help", choices=next_things()))
    competency = snapshot.competency(action.competency or request.competency)
    subject = snapshot.title(request.subject)
    if competency is None:
        return reply(
            ClassmatesOffered(request.key, subject, choices=_which_step(snapshot, request, student, now))
        )
    there = len(willing(snapshot, request, now))
    share = (choice(act.ShareQuestion(request.key, competency.key)),) if there else ()
    words = ClassmatesOffered(
        request.key, subject, competency.title, request.stuck, there, choices=(*share, *help_choices(request))
    )
    return reply(words)


def share(snapshot: Snapshot, action: act.ShareQuestion, now: datetime, key: str) -> Decision:
    """Bring the question to some classmates; its teachers' cards say so."""
    request, competency = snapshot.help, snapshot.competency(action.competency)
    if request is None or request.state not in LIVING or competency is None or request.classmates:
        return reply(AlreadyDone("help", choices=next_things()))
    asked = willing(snapshot, request, now)
    shared = replace(request, competency=competency.key, classmates=tuple(each.person.key for each in asked))
    subject = snapshot.title(request.subject)
    told = save(shared) + change(
        ClassmatesAsked(shared.key, subject, len(asked), choices=help_choices(shared))
    )
    for each in asked:
        told += _card(shared, each, ClassmateCard(shared.key, subject, competency.title, shared.stuck), now)
    return sum(other_cards(snapshot, shared, now, key), told)


def answer(snapshot: Snapshot, action: act.AnswerClassmate, now: datetime, key: str) -> Decision:
    """Relay a classmate's words, without a name; the teachers read them on the card, with the name."""
    request = snapshot.help
    if request is None or request.state not in LIVING:
        return reply(AlreadyDone("help", choices=next_things()))
    words = HelpMessage(short_id("said", key), request.key, snapshot.me.key, now, action.words or "")
    relayed = ClassmateAnswered(
        request.key,
        snapshot.title(request.subject),
        words.words,
        choices=(choice(act.CloseHelp(request.key, "yes"), label="close.yes"), *help_choices(request)),
    )
    told = save(words) + reply(WordsPassedOn("", choices=next_things()))
    told += alert(
        request.student, relayed, f"{key}:{request.student}", about=f"answer:{request.key}:{words.key}"
    )
    seen = replace(snapshot, said=(*snapshot.said, words))
    return sum(other_cards(seen, request, now, key), told)


def cannot_answer(snapshot: Snapshot) -> Decision | None:
    """Say that a question is over, or None while a classmate may answer it."""
    if snapshot.help is not None and snapshot.help.state in LIVING:
        return None
    return reply(AlreadyDone("help", choices=next_things()))


def want(snapshot: Snapshot, action: act.HelpClassmates, now: datetime, key: str) -> Decision:
    """Opt in or out of helping classmates, where the school allows it."""
    if not snapshot.school.policy.classmates:
        return reply(NotFound(choices=next_things()))
    wanted = replace(snapshot.me.preferences, helps_classmates=action.on == "yes")
    other = "no" if wanted.helps_classmates else "yes"
    switch = choice(act.HelpClassmates(other), label=f"classmates.{other}")
    shown = HelpingShown(wanted.helps_classmates, choices=next_things(switch))
    return save(Preferred(snapshot.me.key, wanted)) + change(shown)


def willing(snapshot: Snapshot, request: HelpRequest, now: datetime) -> tuple[Student, ...]:
    """Return a few of those who have shown it and want to help, in another order for each question.

    Their own contact budget holds: a classmate's question is one of the messages that nobody asked for.
    """
    today = snapshot.timetable.local(now).date()

    def is_open(student: Student) -> bool:
        left = budget(snapshot, student, now, age_of(student.person, today))
        return left.is_open and left.left > 0 and student.person.key != request.student

    able = (each for each in snapshot.classmates if is_open(each))
    return tuple(sorted(able, key=lambda each: short_id(request.key, each.person.key)))[:ASKED_AT_ONCE]


def _card(request: HelpRequest, mate: Student, card: ClassmateCard, now: datetime) -> Decision:
    mine = f"classmate:{request.key}:{mate.person.key}"
    contact = Contact(short_id(mine), mate.person.key, RULE, now, request.subject)
    answer, stop = (
        choice(act.AnswerClassmate(request.key)),
        choice(act.HelpClassmates("no"), label="classmates.no"),
    )
    return save(contact) + wave(mate.person.key, replace(card, choices=(answer, stop, PERSON_NOW)), mine)


def _which_step(
    snapshot: Snapshot, request: HelpRequest, student: Student, now: datetime
) -> tuple[Choice, ...]:
    path = student.path_in(request.subject)
    today = snapshot.timetable.local(now).date()
    steps = next_steps(snapshot, student, path, today) if path else ()
    offers = (
        choice(act.AskClassmates(request.key, each.key), each.title, label="competency") for each in steps
    )
    return (*offers, *help_choices(request))
