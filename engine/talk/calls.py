""" "I need a person now": one tap, at any hour, never filtered; told only after it was sent, seen only after a tap."""

from dataclasses import replace
from datetime import datetime

from engine.actions.advisers import CallSeen
from engine.actions.everybody import PersonNow
from engine.contact import Call
from engine.decision import Decision, alert, change, reply, save
from engine.ids import short_id
from engine.notices import choice
from engine.notices.everybody import (
    AlreadyDone,
    CallAlert,
    CallNotReached,
    CallReceived,
    CallTold,
    CallWasSeen,
)
from engine.student import Snapshot
from engine.talk.menus import menu


def person_now(snapshot: Snapshot, action: PersonNow, now: datetime, key: str) -> Decision:
    """Alert everybody on the school's list. With fewer than two named people the door is off and says so."""
    policy = snapshot.school.policy
    on_list = tuple(
        each for each in policy.safeguarding if each in snapshot.people and each != snapshot.me.key
    )
    if len(policy.safeguarding) < 2 or not on_list:
        return reply(CallReceived(False, policy.country, choices=menu(snapshot.me.role)[:-1]))
    call = Call(short_id("call", key), snapshot.me.key, now, asked=on_list)
    told = CallReceived(True, policy.country, snapshot.names(on_list), choices=menu(snapshot.me.role)[:-1])
    return sum((_ask(snapshot, call, person) for person in on_list), save(call) + reply(told))


def seen(snapshot: Snapshot, action: CallSeen, now: datetime, key: str) -> Decision:
    """The first tap tells the student who has read it; everybody's card says so."""
    call = snapshot.call
    if call is None or call.seen_by:
        return reply(AlreadyDone("call", snapshot.called(call.seen_by) if call else ""))
    now_seen = replace(call, seen_by=snapshot.me.key, seen_at=now)
    card = _card(snapshot, now_seen, snapshot.me.called)
    others = (each for each in call.asked if each != snapshot.me.key)
    told = sum(
        (alert(each, card, f"{key}:{each}", replaces=_card_key(call, each)) for each in others),
        save(now_seen) + change(card),
    )
    return told + alert(call.student, CallWasSeen(snapshot.me.called), f"{key}:seen")


def arrived(snapshot: Snapshot, call: Call, person: str) -> Decision:
    """An alert has really been sent: say so to the student, naming who."""
    told = replace(call, told=(*call.told, person))
    if call.told:
        return save(told)
    words = CallTold(snapshot.names((person,)), snapshot.school.policy.country)
    return save(told) + alert(call.student, words, f"call:{call.key}:told")


def undelivered(snapshot: Snapshot, call: Call, person: str) -> Decision:
    """An alert can never arrive: when that was the last hope, the student reads whom to ring instead."""
    lost = replace(call, unreached=(*call.unreached, person))
    if call.told or set(lost.asked) - set(lost.unreached):
        return save(lost)
    words = CallNotReached(snapshot.school.policy.country)
    return save(lost) + alert(call.student, words, f"call:{call.key}:unreached")


def _ask(snapshot: Snapshot, call: Call, person: str) -> Decision:
    return alert(person, _card(snapshot, call), _card_key(call, person), about=f"call:{call.key}")


def _card(snapshot: Snapshot, call: Call, seen_by: str = "") -> CallAlert:
    student = snapshot.student.person if snapshot.student else snapshot.me
    choices = () if seen_by else (choice(CallSeen(call.key)),)
    return CallAlert(call.key, student.name, call.at, seen_by, choices=choices)


def _card_key(call: Call, person: str) -> str:
    return f"call:{call.key}:to:{person}"
