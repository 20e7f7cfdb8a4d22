"""The clock of a question has rung: the same people once more, then the next ones, then the lead."""

from datetime import datetime

from engine.decision import NOTHING, Decision, alert, save
from engine.frozen import replace
from engine.notices.on_the_way import HelpWidened
from engine.nouns.help_request import LIVING, HelpRequest, HelpState, moved
from engine.student import Snapshot
from engine.talk.menus import help_choices
from engine.talk.question.delivery import card_to
from engine.talk.staff.routing import leads, next_ring, rings, there
from engine.waiting.help_clock import LAST_RUNG, NOBODY_YET, alarm_of, counted_from, due_at, set_going


def rang(snapshot: Snapshot, request: HelpRequest, now: datetime) -> Decision:
    """Act for a request in which nobody has acted in time. An alarm that comes too early is set again."""
    request = counted_from(request, snapshot.hours, now)
    due = due_at(request, snapshot.hours)
    if due is None:
        return NOTHING
    if due > now:
        return save(request, alarm_of(request, snapshot.hours, now))
    if request.state == HelpState.HELD:
        return _wake(snapshot, request, now)
    if request.state in NOBODY_YET and request.rung < LAST_RUNG:
        return _once_more(snapshot, request, now) if request.rung == 0 else _wider(snapshot, request, now)
    return _owner(snapshot, request, now) if request.rung == 0 else _to_the_lead(snapshot, request, now)


def _wake(snapshot: Snapshot, request: HelpRequest, now: datetime) -> Decision:
    """The day has come on which the owner wanted to look at it."""
    awake = moved(request, "wake") or request
    if not there(snapshot, (awake.owner,), now):
        return _without_owner(snapshot, awake, now)
    awake, alarm = set_going(awake, snapshot.hours, now)
    return save(awake, alarm) + card_to(snapshot, awake, awake.owner, now, why="today", again=_mark(now))


def _owner(snapshot: Snapshot, request: HelpRequest, now: datetime) -> Decision:
    """Remind whoever has it; somebody who has left or is away has it no longer."""
    if not there(snapshot, (request.owner,), now):
        return _without_owner(snapshot, request, now)
    rung, told = _rung(snapshot, request, now)
    return told + card_to(snapshot, rung, rung.owner, now, why="again", again=_mark(now))


def _without_owner(snapshot: Snapshot, request: HelpRequest, now: datetime) -> Decision:
    free = moved(request, "release") or request
    return _wider(snapshot, replace(free, owner="", claimed_at=None, held_until=None, rung=1), now)


def _once_more(snapshot: Snapshot, request: HelpRequest, now: datetime) -> Decision:
    """Ask the same people again. Who teaches the student today is one of them, after a change of section too."""
    current = rings(snapshot, request.subject)[0]
    turn = (request.handed_to,) if request.handed_to else (*request.asked, *current)
    left = tuple(dict.fromkeys(key for key in turn if key not in request.unreached))
    people = there(snapshot, left, now)
    if not people:
        return _wider(snapshot, replace(request, rung=1), now)
    asked = tuple(dict.fromkeys((*request.asked, *people)))
    rung, told = _rung(snapshot, replace(request, asked=asked), now)
    cards = (card_to(snapshot, rung, each, now, why="again", again=_mark(now)) for each in people)
    return sum(cards, told)


def _wider(snapshot: Snapshot, request: HelpRequest, now: datetime) -> Decision:
    """Ask the subject's other teachers and the advisers at once; with neither there, whoever comes next."""
    _, others, advisers, _ = rings(snapshot, request.subject)
    fresh = there(snapshot, tuple(key for key in (*others, *advisers) if key not in request.asked), now)
    fresh = fresh or next_ring(snapshot, request.subject, request.asked, now)
    return _ask(snapshot, request, fresh, "backup", now)


def _to_the_lead(snapshot: Snapshot, request: HelpRequest, now: datetime) -> Decision:
    lead = there(snapshot, leads(snapshot), now) or leads(snapshot)
    return _ask(snapshot, replace(request, rung=LAST_RUNG), lead, "lead", now)


def _ask(
    snapshot: Snapshot, request: HelpRequest, people: tuple[str, ...], why: str, now: datetime
) -> Decision:
    """Bring the request to more people, and let the student know whom; nobody new is nothing to tell."""
    asked = tuple(dict.fromkeys((*request.asked, *people)))
    wider, told = _rung(snapshot, replace(request, asked=asked, handed_to=""), now)
    if not people:
        return told
    words = HelpWidened(
        wider.key, snapshot.title(wider.subject), snapshot.names(people), choices=help_choices(wider)
    )
    told += alert(wider.student, words, f"help:{wider.key}:wider:{_mark(now)}")
    return sum((card_to(snapshot, wider, each, now, why=why, again=_mark(now)) for each in people), told)


def _rung(snapshot: Snapshot, request: HelpRequest, now: datetime) -> tuple[HelpRequest, Decision]:
    rung = replace(request, rung=request.rung + 1)
    # a living request whose clock has rung to its end needs no alarm; `alarm_of` takes the old one away
    alarm = alarm_of(rung, snapshot.hours, now) if rung.state in LIVING else None
    return rung, save(rung, *((alarm,) if alarm else ()))


def _mark(now: datetime) -> str:
    """Tells this ringing from every other one: an alarm rings once, at one moment."""
    return f"{now.timestamp():.0f}"
