"""A teacher and the help requests: the queue, claiming, answering, giving back."""

from datetime import datetime

from engine.actions import students
from engine.actions import teachers as act
from engine.decision import Decision, alert, change, reply, save
from engine.frozen import replace
from engine.ids import short_id
from engine.notices import Choice, choice
from engine.notices.everybody import NotFound
from engine.notices.helping import HelpAnswered, HelpHasOwner, HelpWasReleased, WordsPassedOn
from engine.notices.staff import QueueRow, QueueShown
from engine.nouns.attachment import files_of
from engine.nouns.help_request import LIVING, HelpMessage, HelpRequest, HelpState, moved
from engine.nouns.mastery_check import MasteryCheck
from engine.student import Snapshot, Waiting
from engine.talk.lists.page import page_of
from engine.talk.menus import PERSON_NOW, help_choices, next_things
from engine.talk.question.handing import channel_card, other_cards, seen_now, settled
from engine.talk.staff.cards import help_card, minutes_since
from engine.talk.staff.routing import next_ring, there
from engine.waiting.help_clock import alarm_of, set_going
from engine.waiting.turns import Turn, in_order

SHOWN = 8


def queue(snapshot: Snapshot, action: act.Queue, now: datetime, key: str) -> Decision:
    """Show a page of what waits, by turns; what the reader has claimed comes before all else.

    Turning a page changes the message that was tapped.
    """
    rows = queue_rows(snapshot, now)
    page = page_of(action.page, len(rows), SHOWN)
    shown = page.cut(rows)
    choices = next_things(*(_opener(each) for each in shown), *page.turns(act.Queue))
    notice = QueueShown(shown, page.more, page.before, choices=choices)
    return change(notice) if action.page else reply(notice)


def queue_rows(snapshot: Snapshot, now: datetime) -> list[QueueRow]:
    """Return what waits in the order of turns: what the reader has taken first, what others have taken last."""
    waiting = {each.what.key: each for each in snapshot.queue}
    turns = in_order(_turn(snapshot, each, now) for each in snapshot.queue)
    rows = [_row(snapshot, waiting[turn.key], now) for turn in turns]
    mine = snapshot.me.called
    return sorted(rows, key=lambda row: (row.owner != mine, bool(row.owner)))


def _turn(snapshot: Snapshot, waiting: Waiting, now: datetime) -> Turn:
    match waiting.what:
        case HelpRequest() as each:
            waited = snapshot.hours.between(each.stuck_since or each.opened_at, now)
            stuck = each.state == HelpState.REOPENED
            return Turn(each.key, waited, True, stuck, waiting.band, each.rung)
        case MasteryCheck() as check:
            waited = snapshot.hours.between(check.asked_at, now)
            return Turn(check.key, waited, False, band=waiting.band)


def open_help(snapshot: Snapshot, action: act.OpenHelp, now: datetime, key: str) -> Decision:
    """Show a request as it stands; opening it is seeing it."""
    if snapshot.help is None:
        return reply(NotFound(choices=next_things()))
    request, told = seen_now(snapshot, snapshot.help, now, key)
    return told + reply(help_card(snapshot, request, snapshot.me.key, now, snapshot.said))


def claim(snapshot: Snapshot, action: act.ClaimHelp, now: datetime, key: str) -> Decision:
    """Take a request: exactly one person can; everybody else's card says who has it."""
    request = snapshot.help
    taken = moved(request, "claim") if request else None
    if request is None or taken is None:
        return reply(settled(snapshot, request))
    taken = replace(taken, owner=snapshot.me.key, claimed_at=now, handed_to="")
    taken, alarm = set_going(taken, snapshot.hours, now)
    mine = change(help_card(snapshot, taken, snapshot.me.key, now, snapshot.said))
    words = HelpHasOwner(
        taken.key, snapshot.title(taken.subject), snapshot.me.called, choices=help_choices(taken)
    )
    told = save(taken, alarm) + mine + alert(taken.student, words, f"{key}:{taken.student}")
    return sum(other_cards(snapshot, taken, now, key), told)


def release(snapshot: Snapshot, action: act.ReleaseHelp, now: datetime, key: str) -> Decision:
    """Give a request back: the others get a new card, or else the next people do, and the student knows."""
    request = snapshot.help
    free = moved(request, "release") if request else None
    if request is None or free is None:
        return reply(settled(snapshot, request))
    others = _left_to_ask(snapshot, free, now)
    asked = tuple(dict.fromkeys((*free.asked, *others)))
    free, alarm = set_going(replace(free, owner="", claimed_at=None, asked=asked), snapshot.hours, now)
    words = HelpWasReleased(
        free.key, snapshot.title(free.subject), snapshot.names(others), choices=help_choices(free)
    )
    told = save(free, alarm) + change(help_card(snapshot, free, snapshot.me.key, now))
    told += alert(free.student, words, f"{key}:{free.student}")
    told += channel_card(snapshot, free, now, key)
    fresh = ((each, help_card(snapshot, free, each, now, snapshot.said)) for each in others)
    about = f"help:{free.key}"
    return sum((alert(each, card, f"{key}:{each}", about=about) for each, card in fresh), told)


def _left_to_ask(snapshot: Snapshot, request: HelpRequest, now: datetime) -> tuple[str, ...]:
    """The others who were asked and are there; when there is nobody, the next people."""
    gone = (*request.unreached, snapshot.me.key)
    others = there(snapshot, tuple(each for each in request.asked if each not in gone), now)
    return others or next_ring(snapshot, request.subject, (*request.asked, snapshot.me.key), now)


def answer(snapshot: Snapshot, action: act.AnswerHelp, now: datetime, key: str) -> Decision:
    """Relay a teacher's words. Answering an unclaimed request claims it; somebody else's stays theirs."""
    request = snapshot.help
    owned = _owned(request, snapshot.me.key, now) if request else None
    done = moved(owned, "answer") if owned else None
    if owned is None or done is None:
        return reply(settled(snapshot, request))
    done = replace(done, answered_at=done.answered_at or now)
    alarm = alarm_of(done, snapshot.hours, now)
    words = HelpMessage(
        short_id("said", key), done.key, snapshot.me.key, now, action.words or "", files_of(action)
    )
    told = save(done, words, alarm) + reply(
        WordsPassedOn(snapshot.called(done.student), choices=next_things())
    )
    told += alert(
        done.student,
        relayed(snapshot, done, words),
        f"{key}:{done.student}",
        about=f"answer:{done.key}:{words.key}",
    )
    claimed_now = request is not None and not request.owner
    return sum(other_cards(snapshot, done, now, key), told) if claimed_now else told


def relayed(snapshot: Snapshot, request: HelpRequest, words: HelpMessage) -> HelpAnswered:
    """A helper's words for the student."""
    about = (request.key, snapshot.title(request.subject), snapshot.me.called)
    return HelpAnswered(*about, words.words, words.files, choices=_answer_choices(request))


def cannot_answer(snapshot: Snapshot) -> Decision | None:
    """Say who has a request, or that it is over; None when the actor can answer it."""
    request = snapshot.help
    if request and request.state in LIVING and request.owner in ("", snapshot.me.key):
        return None
    return reply(settled(snapshot, request))


def _owned(request: HelpRequest, actor: str, now: datetime) -> HelpRequest | None:
    if request.owner == actor:
        return request
    taken = moved(request, "claim")
    return replace(taken, owner=actor, claimed_at=now, handed_to="") if taken else None


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


def _answer_choices(request: HelpRequest) -> tuple[Choice, ...]:
    return (
        choice(students.CloseHelp(request.key, "yes"), label="close.yes"),
        choice(students.ReopenHelp(request.key)),
        choice(students.SayMore(request.key)),
        PERSON_NOW,
    )
