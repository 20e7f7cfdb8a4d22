"""A teacher and the help requests: the queue, claiming, answering, giving back."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime

from engine.actions import students
from engine.actions import teachers as act
from engine.decision import Decision, alert, change, reply, save
from engine.help_request import LIVING, HelpMessage, HelpRequest, moved
from engine.ids import short_id
from engine.mastery_check import MasteryCheck
from engine.notices import Choice, choice
from engine.notices.everybody import AlreadyDone, NotFound
from engine.notices.helping import HelpAnswered, HelpHasOwner, HelpWasReleased, WordsPassedOn
from engine.notices.staff import QueueRow, QueueShown
from engine.student import Snapshot, Waiting
from engine.talk.cards import help_card, minutes_since
from engine.talk.helping import card_key
from engine.talk.menus import PERSON_NOW, next_things
from engine.talk.routing import next_ring

SHOWN = 8


def queue(snapshot: Snapshot, action: act.Queue, now: datetime, key: str) -> Decision:
    """Show what waits, longest first; what the reader has claimed comes before all else."""
    rows = queue_rows(snapshot, now)
    shown = rows[:SHOWN]
    openers = tuple(_opener(each) for each in shown)
    return reply(QueueShown(tuple(shown), len(rows) - len(shown), choices=(*openers, *next_things())))


def queue_rows(snapshot: Snapshot, now: datetime) -> list[QueueRow]:
    rows = [_row(snapshot, each, now) for each in snapshot.queue]
    mine = snapshot.me.called
    return sorted(rows, key=lambda row: (row.owner != mine, bool(row.owner), -row.minutes))


def open_help(snapshot: Snapshot, action: act.OpenHelp, now: datetime, key: str) -> Decision:
    request = snapshot.help
    if request is None:
        return reply(NotFound(choices=next_things()))
    return reply(help_card(snapshot, request, snapshot.me.key, now, snapshot.said))


def claim(snapshot: Snapshot, action: act.ClaimHelp, now: datetime, key: str) -> Decision:
    """Take a request: exactly one person can; everybody else's card says who has it."""
    request = snapshot.help
    taken = moved(request, "claim") if request else None
    if request is None or taken is None:
        return reply(_settled(snapshot, request))
    taken = replace(taken, owner=snapshot.me.key, claimed_at=now)
    mine = change(help_card(snapshot, taken, snapshot.me.key, now, snapshot.said))
    words = HelpHasOwner(
        taken.key, snapshot.title(taken.subject), snapshot.me.called, choices=_student_choices(taken)
    )
    told = save(taken) + mine + alert(taken.student, words, f"{key}:{taken.student}")
    return sum(_other_cards(snapshot, taken, now, key), told)


def release(snapshot: Snapshot, action: act.ReleaseHelp, now: datetime, key: str) -> Decision:
    """Give a request back: the others get a new card, or else the next people do, and the student knows."""
    request = snapshot.help
    free = moved(request, "release") if request else None
    if request is None or free is None:
        return reply(_settled(snapshot, request))
    free = replace(free, owner="", claimed_at=None)
    others = _left_to_ask(snapshot, free)
    free = replace(free, asked=tuple(dict.fromkeys((*free.asked, *others))))
    words = HelpWasReleased(
        free.key, snapshot.title(free.subject), snapshot.names(others), choices=_student_choices(free)
    )
    told = save(free) + change(help_card(snapshot, free, snapshot.me.key, now))
    told += alert(free.student, words, f"{key}:{free.student}")
    fresh = ((each, help_card(snapshot, free, each, now, snapshot.said)) for each in others)
    about = f"help:{free.key}"
    return sum((alert(each, card, f"{key}:{each}", about=about) for each, card in fresh), told)


def _left_to_ask(snapshot: Snapshot, request: HelpRequest) -> tuple[str, ...]:
    """The others who were asked and can be reached; when there is nobody, the next people."""
    gone = (*request.unreached, snapshot.me.key)
    others = tuple(each for each in request.asked if each not in gone)
    return others or next_ring(snapshot, request.subject, (*request.asked, snapshot.me.key))


def answer(snapshot: Snapshot, action: act.AnswerHelp, now: datetime, key: str) -> Decision:
    """Relay a teacher's words. Answering an unclaimed request claims it; somebody else's stays theirs."""
    request = snapshot.help
    owned = _owned(request, snapshot.me.key, now) if request else None
    done = moved(owned, "answer") if owned else None
    if owned is None or done is None:
        return reply(_settled(snapshot, request))
    done = replace(done, answered_at=done.answered_at or now)
    words = HelpMessage(short_id("said", key), done.key, snapshot.me.key, now, action.words or "")
    relayed = HelpAnswered(
        done.key,
        snapshot.title(done.subject),
        snapshot.me.called,
        words.words,
        choices=_answer_choices(done),
    )
    told = save(done, words) + reply(WordsPassedOn(snapshot.called(done.student), choices=next_things()))
    told += alert(done.student, relayed, f"{key}:{done.student}", about=f"answer:{done.key}:{words.key}")
    claimed_now = request is not None and not request.owner
    return sum(_other_cards(snapshot, done, now, key), told) if claimed_now else told


def cannot_answer(snapshot: Snapshot) -> Decision | None:
    """Say who has a request, or that it is over; None when the actor can answer it."""
    request = snapshot.help
    if request and request.state in LIVING and request.owner in ("", snapshot.me.key):
        return None
    return reply(_settled(snapshot, request))


def _owned(request: HelpRequest, actor: str, now: datetime) -> HelpRequest | None:
    if request.owner == actor:
        return request
    taken = moved(request, "claim")
    return replace(taken, owner=actor, claimed_at=now) if taken else None


def _other_cards(snapshot: Snapshot, request: HelpRequest, now: datetime, key: str) -> Iterable[Decision]:
    for person in request.asked:
        if person != snapshot.me.key:
            card = help_card(snapshot, request, person, now)
            yield alert(person, card, f"{key}:{person}", replaces=card_key(request, person))


def _settled(snapshot: Snapshot, request: HelpRequest | None) -> AlreadyDone:
    owner = snapshot.called(request.owner) if request and request.state in LIVING else ""
    return AlreadyDone("help", owner, choices=next_things(choice(act.Queue())))


def _row(snapshot: Snapshot, waiting: Waiting, now: datetime) -> QueueRow:
    name = waiting.student.name
    match waiting.what:
        case HelpRequest() as each:
            title, owner = snapshot.title(each.subject), snapshot.called(each.owner)
            return QueueRow("help", each.key, name, title, minutes_since(each.opened_at, now), owner)
        case MasteryCheck() as check:
            competency = snapshot.competency(check.competency)
            title = competency.title if competency else ""
            return QueueRow("check", check.key, name, title, minutes_since(check.asked_at, now))


def _opener(row: QueueRow) -> Choice:
    kind = act.OpenHelp(row.key) if row.kind == "help" else act.OpenCheck(row.key)
    return choice(kind, row.student)


def _student_choices(request: HelpRequest) -> tuple[Choice, ...]:
    return (choice(students.SayMore(request.key)), choice(students.WithdrawHelp(request.key)), PERSON_NOW)


def _answer_choices(request: HelpRequest) -> tuple[Choice, ...]:
    return (
        choice(students.CloseHelp(request.key, "yes"), label="close.yes"),
        choice(students.ReopenHelp(request.key)),
        choice(students.SayMore(request.key)),
        PERSON_NOW,
    )
