"""What follows from a parcel's arrival or loss, from an alarm that rings, and from somebody's leaving."""

from datetime import datetime

from engine.care import ladder
from engine.decision import NOTHING, Decision
from engine.student import Snapshot
from engine.talk.question import clock, delivery
from engine.talk.re_routing import deciding
from engine.talk.showing import booking
from engine.talk.staff import calls, cases, drills, judging
from engine.talk.students import checking
from engine.unasked import flood


def arrived(snapshot: Snapshot, about: str, person: str, *, now: datetime) -> Decision:
    """Act on a card that was really sent: only now may the student read that somebody has been told."""
    match about.partition(":")[0]:
        case "help" if snapshot.help:
            return delivery.arrived(snapshot, snapshot.help, person, now)
        case "check" if snapshot.check:
            return checking.arrived(snapshot, snapshot.check, person, now)
        case "call" if snapshot.call:
            return calls.arrived(snapshot, snapshot.call, person)
        case "re-route" if snapshot.re_route:
            return deciding.arrived(snapshot, snapshot.re_route, person)
        case "drill" if snapshot.drill:
            return drills.arrived(snapshot.drill, person)
        case _:
            return NOTHING


def undelivered(snapshot: Snapshot, about: str, person: str, *, now: datetime) -> Decision:
    """Act on a card that can never arrive: ask the next people, or tell the student the truth."""
    match about.partition(":")[0]:
        case "help" if snapshot.help:
            return delivery.undelivered(snapshot, snapshot.help, person, now)
        case "check" if snapshot.check:
            return checking.undelivered(snapshot, snapshot.check, person)
        case "call" if snapshot.call:
            return calls.undelivered(snapshot, snapshot.call, person, now)
        case "re-route" if snapshot.re_route:
            return deciding.undelivered(snapshot, snapshot.re_route, person)
        case "drill" if snapshot.drill:
            return drills.undelivered(snapshot.drill, person)
        case "answer" if snapshot.help:
            return delivery.answer_lost(snapshot, snapshot.help, about)
        case "verdict" if snapshot.check:
            return judging.verdict_lost(snapshot, snapshot.check)
        case _:
            return NOTHING


def rang(snapshot: Snapshot, about: str, *, now: datetime) -> Decision:
    """Act on an alarm that a decision set about a record: nobody has acted on it in time."""
    match about.partition(":")[0]:
        case "call" if snapshot.call:
            return calls.rang(snapshot, snapshot.call, now)
        case "help" if snapshot.help:
            return clock.rang(snapshot, snapshot.help, now)
        case "window" if snapshot.window:
            return booking.rang(snapshot, snapshot.window, now)
        case "case" if snapshot.case:
            return ladder.rang(snapshot, snapshot.case, now)
        case "flood":
            return flood.rang(snapshot, now)
        case _:
            return NOTHING


def left(snapshot: Snapshot, *, now: datetime) -> Decision:
    """Act on a person's having left every platform: what waits on a student's phone, somebody else must know."""
    return cases.left(snapshot, now)
