"""A student and their help request: opening it, saying more, closing it, and hearing who has it."""

from datetime import datetime

from engine.actions import students as act
from engine.actions.teachers import AnswerHelp, ClaimHelp
from engine.decision import Decision, alert, change, reply, save
from engine.frozen import replace
from engine.ids import short_id
from engine.notices import Choice, choice
from engine.notices.everybody import AlreadyDone, NotFound
from engine.notices.helping import (
    HelpClosed,
    HelpHasOwner,
    HelpNotReached,
    HelpReceived,
    StudentClosed,
    StudentSaid,
    WordsPassedOn,
)
from engine.notices.on_the_way import QuestionShown
from engine.notices.students import ChooseSubject
from engine.nouns.aside import Aside
from engine.nouns.attachment import files_of
from engine.nouns.help_request import LIVING, HelpMessage, HelpRequest, HelpState, moved
from engine.nouns.resource_vote import ResourceVote, votes
from engine.student import Snapshot
from engine.talk.menus import PERSON_NOW, help_choices, next_things, subjects
from engine.talk.question.delivery import card_to
from engine.talk.question.merging import add_to, reopened
from engine.talk.staff.cards import card_key, card_readers, help_card
from engine.talk.staff.routing import first_ring, with_channel
from engine.unasked.interruptions import aside
from engine.waiting.help_clock import alarm_of, set_going


def get_help(snapshot: Snapshot, action: act.GetHelp, now: datetime, key: str) -> Decision:
    """Ask in which subject, unless there is only one to ask about."""
    return reply(ChooseSubject("help", choices=(*subjects(snapshot, "help"), PERSON_NOW)))


def ask_help(snapshot: Snapshot, action: act.AskHelp, now: datetime, key: str) -> Decision:
    """Open a request, tell the nearest people who can help, and say honestly that it is on its way."""
    refusal = cannot_ask(snapshot, action.subject)
    if refusal is not None:
        return refusal
    if snapshot.help is not None and snapshot.help.state in LIVING:
        return add_to(snapshot, snapshot.help, action, now, key)
    asked = with_channel(snapshot, first_ring(snapshot, action.subject, now))
    request = HelpRequest(
        key=short_id("help", key),
        student=snapshot.me.key,
        subject=action.subject,
        opened_at=now,
        stuck=action.stuck or "",
        tried=action.tried or "",
        competency=action.competency,
        asked=asked,
        stuck_since=now,
        files=files_of(action),
    )
    request, alarm = set_going(request, snapshot.hours, now)
    told = save(request, alarm) + reply(_received(snapshot, request))
    return sum((card_to(snapshot, request, person, now) for person in card_readers(request)), told)


def say_more(snapshot: Snapshot, action: act.SayMore, now: datetime, key: str) -> Decision:
    """Relay the student's words to whoever has the request, or to all who were asked."""
    request = snapshot.help
    refusal = cannot_say(snapshot)
    if request is None or refusal is not None:
        return refusal or reply(NotFound(choices=next_things()))
    words = HelpMessage(
        short_id("said", key), request.key, snapshot.me.key, now, action.words or "", files_of(action)
    )
    readers = (request.owner,) if request.owner else card_readers(request)
    said = student_said(snapshot, request, words)
    told = save(words) + reply(
        WordsPassedOn(
            ", ".join(snapshot.names((request.owner,) if request.owner else request.asked)),
            choices=help_choices(request),
        )
    )
    under = ((each, card_key(request, each)) for each in readers)
    return sum((alert(each, said, f"{key}:{each}", under=card) for each, card in under), told)


def student_said(snapshot: Snapshot, request: HelpRequest, words: HelpMessage) -> StudentSaid:
    """The student's words for whoever reads them."""
    about = (request.key, snapshot.me.name, snapshot.title(request.subject))
    return StudentSaid(*about, words.words, words.files, choices=(_answer_choice(request),))


def cannot_ask(snapshot: Snapshot, subject: str) -> Decision | None:
    """Say that a subject is not on the student's way, or None."""
    if snapshot.student is None or snapshot.student.path_in(subject) is None:
        return reply(NotFound(choices=next_things()))
    return None


def cannot_say(snapshot: Snapshot) -> Decision | None:
    """Say that a request is over, or None while it lives."""
    if snapshot.help is None or snapshot.help.state not in LIVING:
        return reply(AlreadyDone("help", choices=next_things()))
    return None


def close_help(snapshot: Snapshot, action: act.CloseHelp, now: datetime, key: str) -> Decision:
    return _end(snapshot, now, key, "close", action.helped == "yes")


def withdraw_help(snapshot: Snapshot, action: act.WithdrawHelp, now: datetime, key: str) -> Decision:
    return _end(snapshot, now, key, "withdraw", None)


def reopen_help(snapshot: Snapshot, action: act.ReopenHelp, now: datetime, key: str) -> Decision:
    """Still stuck: the same person keeps it and reads that it is not solved yet."""
    request = snapshot.help
    if request is None or moved(request, "reopen") is None:
        return reply(AlreadyDone("help", choices=next_things()))
    again, told = reopened(snapshot, request, now)
    card = help_card(snapshot, again, again.owner, now, snapshot.said)
    owner = snapshot.called(again.owner)
    has_it = HelpHasOwner(again.key, snapshot.title(again.subject), owner, choices=help_choices(again))
    return told + reply(has_it) + alert(again.owner, card, f"{key}:{again.owner}")


def my_question(snapshot: Snapshot, action: act.MyQuestion, now: datetime, key: str) -> Decision:
    """Say honestly where a question is: who was asked, who has it, how long it has waited.

    Typed, it is about the one that is open; whoever has none may ask one.
    """
    request = snapshot.help
    if request is None and not action.request:
        return get_help(snapshot, act.GetHelp(), now, key)
    if request is None:
        return reply(NotFound(choices=next_things()))
    readers = (request.owner,) if request.owner else request.asked
    held = request.state == HelpState.HELD and request.held_until
    return reply(
        QuestionShown(
            request.key,
            snapshot.title(request.subject),
            request.state,
            request.stuck,
            snapshot.names(readers),
            snapshot.hours.between(request.stuck_since or request.opened_at, now),
            snapshot.usual_wait,
            request.told_at is not None,
            snapshot.timetable.local(held).date() if held else None,
            choices=help_choices(request) if request.state in LIVING else next_things(),
        )
    )


def _votes(snapshot: Snapshot, ended: HelpRequest, now: datetime) -> tuple[ResourceVote, ...]:
    """What "did that help?" says about the links that were given in the answers."""
    competency = snapshot.competency(ended.competency)
    if competency is None or ended.helped is None:
        return ()
    said = (each.words for each in snapshot.said if each.author != ended.student)
    return votes(competency, said, ended.helped, ended.key, now)


def _received(snapshot: Snapshot, request: HelpRequest) -> HelpReceived | HelpNotReached:
    subject = snapshot.title(request.subject)
    if not request.asked:
        return HelpNotReached(request.key, subject, choices=help_choices(request))
    return HelpReceived(request.key, subject, snapshot.names(request.asked), choices=help_choices(request))


def _end(snapshot: Snapshot, now: datetime, key: str, event: str, helped: bool | None) -> Decision:
    """End a request: the owner reads how it ended, and every card about it says so."""
    request = snapshot.help
    ended = moved(request, event) if request else None
    if request is None or ended is None:
        return reply(AlreadyDone("help", choices=next_things()))
    ended = replace(ended, closed_at=now, helped=helped, clock_from=None)
    closed = HelpClosed(ended.key, snapshot.title(ended.subject), helped, choices=next_things())
    told = save(ended, alarm_of(ended, snapshot.hours, now), *_votes(snapshot, ended, now))
    told += change(closed) if helped is None else reply(closed)
    if ended.owner:
        words = StudentClosed(ended.key, snapshot.me.name, snapshot.title(ended.subject), helped)
        how = "withdrawn" if helped is None else "closed" if helped else "unsolved"
        note = Aside(f"{key}:told:{ended.owner}", ended.owner, ended.student, how, words.subject)
        told += aside(ended.owner, words, note)
    return sum((_changed_card(snapshot, ended, person, now, key) for person in card_readers(ended)), told)


def _changed_card(snapshot: Snapshot, request: HelpRequest, person: str, now: datetime, key: str) -> Decision:
    card = help_card(snapshot, request, person, now)
    return alert(person, card, f"{key}:{person}", replaces=card_key(request, person))


def _answer_choice(request: HelpRequest) -> Choice:
    return choice(AnswerHelp(request.key) if request.owner else ClaimHelp(request.key))
