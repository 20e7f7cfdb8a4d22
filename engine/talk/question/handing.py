"""Seen, held until tomorrow, handed on to a colleague: what people do with a question besides answering it."""

from collections.abc import Iterable
from datetime import datetime

from engine.actions import teachers as act
from engine.decision import Decision, alert, change, change_elsewhere, reply, save
from engine.frozen import replace
from engine.notices import choice
from engine.notices.everybody import AlreadyDone
from engine.notices.on_the_way import HandTo, HelpHanded, HelpIsHeld, HelpSeen
from engine.nouns.help_request import CHANNEL, LIVING, HelpRequest, moved
from engine.student import Snapshot
from engine.talk.menus import help_choices, next_things
from engine.talk.question.delivery import card_to
from engine.talk.staff.cards import card_key, card_readers, help_card
from engine.talk.staff.routing import rings, there
from engine.waiting.help_clock import set_going


def see(snapshot: Snapshot, action: act.SeeHelp, now: datetime, key: str) -> Decision:
    """Somebody has seen it: the student reads so, and the clock starts anew for the one who looks."""
    request = snapshot.help
    if request is None or request.state not in LIVING:
        return reply(settled(snapshot, request))
    seen, told = seen_now(snapshot, request, now, key)
    return told + change(help_card(snapshot, seen, snapshot.me.key, now, snapshot.said))


def seen_now(
    snapshot: Snapshot, request: HelpRequest, now: datetime, key: str
) -> tuple[HelpRequest, Decision]:
    """Return the request as seen by whoever acts, and what that changes; only the first look changes anything."""
    seen = moved(request, "see")
    if seen is None:
        return request, Decision()
    seen, alarm = set_going(replace(seen, seen_by=snapshot.me.key, seen_at=now), snapshot.hours, now)
    words = HelpSeen(seen.key, snapshot.title(seen.subject), snapshot.me.called, choices=help_choices(seen))
    return seen, save(seen, alarm) + alert(seen.student, words, f"{key}:{seen.student}")


def hold(snapshot: Snapshot, action: act.HoldHelp, now: datetime, key: str) -> Decision:
    """Take it for the next class day, once: on that morning its owner is asked, and by its end the lead."""
    request = snapshot.help
    held = moved(request, "hold") if request and _is_free_or_mine(snapshot, request) else None
    until = snapshot.hours.next_opening(now)
    if request is not None and request.owner == snapshot.me.key and request.held_until is not None:
        return reply(AlreadyDone("held", choices=next_things(choice(act.OpenHelp(request.key)))))
    if request is None or held is None or until is None or request.held_until is not None:
        return reply(settled(snapshot, request))
    me = snapshot.me.key
    held = replace(held, owner=me, claimed_at=held.claimed_at or now, held_until=until, handed_to="")
    held, alarm = set_going(held, snapshot.hours, now)
    day = snapshot.timetable.local(until).date()
    words = HelpIsHeld(
        held.key, snapshot.title(held.subject), snapshot.me.called, day, choices=help_choices(held)
    )
    told = save(held, alarm) + change(help_card(snapshot, held, me, now, snapshot.said))
    told += alert(held.student, words, f"{key}:{held.student}")
    return sum(other_cards(snapshot, held, now, key), told)


def hand(snapshot: Snapshot, action: act.HandHelp, now: datetime, key: str) -> Decision:
    """Hand it on to a named colleague; nobody owns it until they take it, and the clock starts anew for them."""
    request = snapshot.help
    free = moved(request, "hand") if request and _is_free_or_mine(snapshot, request) else None
    if request is None or free is None:
        return reply(settled(snapshot, request))
    if action.to not in colleagues(snapshot, request, now):
        return reply(_whom(snapshot, request, now))
    asked = tuple(dict.fromkeys((*free.asked, action.to)))
    free = replace(free, owner="", claimed_at=None, asked=asked, handed_to=action.to)
    free, alarm = set_going(free, snapshot.hours, now)
    words = HelpHanded(
        free.key,
        snapshot.title(free.subject),
        snapshot.me.called,
        snapshot.called(action.to),
        choices=help_choices(free),
    )
    told = save(free, alarm) + change(help_card(snapshot, free, snapshot.me.key, now, snapshot.said))
    told += alert(free.student, words, f"{key}:{free.student}")
    return told + card_to(snapshot, free, action.to, now, why="handed", again=key)


def colleagues(snapshot: Snapshot, request: HelpRequest, now: datetime) -> tuple[str, ...]:
    """Return to whom a question can be handed: everybody of its rings who is there and can be reached."""
    everybody = tuple(dict.fromkeys(key for ring in rings(snapshot, request.subject) for key in ring))
    gone = (*request.unreached, snapshot.me.key)
    return tuple(key for key in there(snapshot, everybody, now) if key not in gone)


def other_cards(snapshot: Snapshot, request: HelpRequest, now: datetime, key: str) -> Iterable[Decision]:
    """Change the cards of everybody who was asked, so that they show who has it.

    Whoever acts may have done so on another message than their own card: that one is not left behind.
    """
    for person in card_readers(request):
        card = help_card(snapshot, request, person, now, snapshot.said)
        tell = change_elsewhere if person == snapshot.me.key else alert
        yield tell(person, card, f"{key}:{person}", replaces=card_key(request, person))


def channel_card(snapshot: Snapshot, request: HelpRequest, now: datetime, key: str) -> Decision:
    """Change the card in the school's help channel, if the question stands there."""
    if CHANNEL not in card_readers(request):
        return Decision()
    card = help_card(snapshot, request, CHANNEL, now, snapshot.said)
    return alert(CHANNEL, card, f"{key}:{CHANNEL}", replaces=card_key(request, CHANNEL))


def settled(snapshot: Snapshot, request: HelpRequest | None) -> AlreadyDone:
    """Say who has a request, or that it has moved on."""
    owner = snapshot.called(request.owner) if request and request.state in LIVING else ""
    return AlreadyDone("help", owner, choices=next_things(choice(act.Queue())))


def _is_free_or_mine(snapshot: Snapshot, request: HelpRequest) -> bool:
    return request.owner in ("", snapshot.me.key)


def _whom(snapshot: Snapshot, request: HelpRequest, now: datetime) -> HandTo:
    offers = tuple(
        choice(act.HandHelp(request.key, each), snapshot.called(each))
        for each in colleagues(snapshot, request, now)
    )
    student = snapshot.people.get(request.student)
    name = student.name if student else ""
    return HandTo(request.key, name, snapshot.title(request.subject), choices=next_things(*offers))
