""" "I need a person now": one tap, at any hour, never filtered; told only after it was sent, seen only after a tap."""

from datetime import datetime, timedelta

from engine.actions.advisers import CallClear, CallSeen
from engine.actions.everybody import PersonNow
from engine.decision import NOTHING, Alarm, AlarmOff, Decision, alert, change, change_elsewhere, reply, save
from engine.frozen import replace
from engine.ids import short_id
from engine.notices import Choice, Notice, choice
from engine.notices.calls import CallAlert, CallNotReached, CallReceived, CallTold, CallUnseen, CallWasSeen
from engine.notices.everybody import AlreadyDone, NotFound
from engine.nouns.contact import Call
from engine.student import Snapshot
from engine.talk.menus import menu

LEAST = 2
"""So many named people, or the door is off; and so many are told at once."""
NEXT_AFTER = timedelta(minutes=5)
ALL_AFTER = timedelta(minutes=15)
AGAIN_AFTER = timedelta(hours=1)
LONGEST = timedelta(hours=24)


def person_now(snapshot: Snapshot, action: PersonNow, now: datetime, key: str) -> Decision:
    """Alert the first two on the school's list. With fewer than two named people the door is off and says so.

    A second tap while nobody has read the first is the same call, so that a stuck finger drowns nobody.
    """
    country, choices = snapshot.school.policy.country, menu(snapshot.me.role)[:-1]
    others = tuple(each for each in on_duty(snapshot) if each != snapshot.me.key)
    if len(on_duty(snapshot)) < LEAST or not others:
        return reply(CallReceived(False, country, choices=choices))
    under_way = standing(snapshot, now)
    if under_way is not None:
        return reply(under_way)
    call = Call(short_id("call", key), snapshot.me.key, now)
    said = CallReceived(True, country, snapshot.names(others[:LEAST]), choices=choices)
    return reply(said) + _ask(snapshot, call, others[:LEAST]) + save(_alarm(call, NEXT_AFTER))


def rang(snapshot: Snapshot, call: Call, now: datetime) -> Decision:
    """Nobody has tapped: the next person after 5 minutes, everybody after 15, and then again each hour for a day."""
    call = replace(call, at=min(call.at, now))  # the clock was set back since
    waited = now - call.at
    if call.seen_by or call.cleared_by or waited > LONGEST:
        return NOTHING
    named = tuple(each for each in on_duty(snapshot) if each != call.student)
    fresh = tuple(each for each in named if each not in call.asked)
    if waited < ALL_AFTER:
        return _ask(snapshot, call, fresh[:1] or named, again=not fresh) + save(_alarm(call, ALL_AFTER))
    words = CallUnseen(snapshot.school.policy.country)
    told = alert(call.student, words, f"call:{call.key}:unseen")
    return told + _ask(snapshot, call, named, again=True) + save(_alarm(call, waited + AGAIN_AFTER))


def standing(snapshot: Snapshot, now: datetime) -> Notice | None:
    """How the student's own call stands while nobody has read it: whoever calls out again reads this first."""
    under_way = _unseen(snapshot, now)
    if under_way is None:
        return None
    told = snapshot.names(tuple(dict.fromkeys(under_way.told)))
    choices = menu(snapshot.me.role)[:-1]
    return CallReceived(True, snapshot.school.policy.country, told, again=True, choices=choices)


def seen(snapshot: Snapshot, action: CallSeen, now: datetime, key: str) -> Decision:
    """The first tap tells the student who has read it; everybody's card says so."""
    call = snapshot.call
    if call is None or call.seen_by:
        return reply(AlreadyDone("call", snapshot.called(call.seen_by) if call else ""))
    now_seen = replace(call, seen_by=snapshot.me.key, seen_at=now)
    told = save(now_seen, AlarmOff(f"call:{call.key}")) + _cards(snapshot, now_seen, key)
    return told + alert(call.student, CallWasSeen(snapshot.me.called), f"{key}:seen")


def clear(snapshot: Snapshot, action: CallClear, now: datetime, key: str) -> Decision:
    """The student is in good hands, says a human: only now may the coach write to them by itself again.

    What this student had called before, and somebody has seen, is cleared with it.
    """
    call = snapshot.call
    if call is None or not call.seen_by:
        return reply(NotFound())
    if call.cleared_by:
        return reply(AlreadyDone("call", snapshot.called(call.cleared_by)))
    earlier = snapshot.student.calls if snapshot.student else ()
    also = (each for each in earlier if each.seen_by and each.key != call.key)
    cleared = tuple(replace(each, cleared_by=snapshot.me.key, cleared_at=now) for each in (call, *also))
    return save(*cleared) + _cards(snapshot, cleared[0], key)


def arrived(snapshot: Snapshot, call: Call, person: str) -> Decision:
    """An alert has really been sent: say so to the student, naming who."""
    told = replace(call, told=(*call.told, person))
    if call.told:
        return save(told)
    words = CallTold(snapshot.names((person,)), snapshot.school.policy.country)
    return save(told) + alert(call.student, words, f"call:{call.key}:told")


def undelivered(snapshot: Snapshot, call: Call, person: str, now: datetime) -> Decision:
    """An alert can never arrive: ask the next at once; when nobody is left, the student reads whom to ring instead."""
    lost = replace(call, unreached=(*call.unreached, person))
    if call.told or set(lost.asked) - set(lost.unreached):
        return save(lost)
    fresh = tuple(each for each in on_duty(snapshot) if each not in (*lost.asked, call.student))
    if fresh:
        return _ask(snapshot, lost, fresh)
    words = CallNotReached(snapshot.school.policy.country)
    return save(lost) + alert(call.student, words, f"call:{call.key}:unreached")


def on_duty(snapshot: Snapshot) -> tuple[str, ...]:
    """The people the school has named and who are still there, in its order."""
    people = snapshot.people
    named = dict.fromkeys(snapshot.school.policy.safeguarding)  # who is named twice is still one person
    return tuple(each for each in named if each in people and people[each].active)


def _unseen(snapshot: Snapshot, now: datetime) -> Call | None:
    """The student's own call that is on its way and that nobody has read."""
    calls = snapshot.student.calls if snapshot.student and snapshot.is_student else ()
    return next((each for each in calls if not each.seen_by and now - each.at < LONGEST), None)


def _alarm(call: Call, after: timedelta) -> Alarm:
    return Alarm(f"call:{call.key}", call.at + after)


def _ask(snapshot: Snapshot, call: Call, people: tuple[str, ...], *, again: bool = False) -> Decision:
    asked = replace(call, asked=(*call.asked, *people))
    return sum((_alert(snapshot, asked, each, again) for each in people), save(asked))


def _alert(snapshot: Snapshot, call: Call, person: str, again: bool) -> Decision:
    card = replace(_card(snapshot, call), again=again)
    return alert(person, card, _card_key(call, person), about=f"call:{call.key}")


def _cards(snapshot: Snapshot, call: Call, key: str) -> Decision:
    """The card that was tapped, and everybody else's, as the call now stands."""
    card, others = _card(snapshot, call), dict.fromkeys(call.asked)
    others.pop(snapshot.me.key, None)
    told = (alert(each, card, f"{key}:{each}", replaces=_card_key(call, each)) for each in others)
    me = snapshot.me.key
    mine = change_elsewhere(me, card, f"{key}:{me}", replaces=_card_key(call, me))
    return sum(told, change(card) + mine)


def _card(snapshot: Snapshot, call: Call) -> CallAlert:
    student = snapshot.student.person if snapshot.student else snapshot.me
    return CallAlert(
        call.key,
        student.name,
        call.at,
        snapshot.called(call.seen_by),
        snapshot.called(call.cleared_by),
        choices=_card_choices(call),
    )


def _card_choices(call: Call) -> tuple[Choice, ...]:
    if call.cleared_by:
        return ()
    return (choice(CallClear(call.key)),) if call.seen_by else (choice(CallSeen(call.key)),)


def _card_key(call: Call, person: str) -> str:
    """The key of the latest alert to somebody."""
    times = call.asked.count(person)
    return f"call:{call.key}:to:{person}" + (f":{times}" if times > 1 else "")
