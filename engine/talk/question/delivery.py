"""What became of the messages about a question: told only after delivery, and nobody reached is never silence."""

from datetime import datetime

from engine.decision import Decision, alert, save
from engine.frozen import replace
from engine.notices.helping import HelpNotReached, HelpTold, NotArrived
from engine.nouns.aside import Aside
from engine.nouns.help_request import CHANNEL, LIVING, HelpRequest
from engine.student import Snapshot
from engine.talk.menus import help_choices, next_things
from engine.talk.staff.cards import card_key, card_readers, help_card
from engine.talk.staff.routing import next_ring
from engine.unasked.interruptions import aside


def arrived(snapshot: Snapshot, request: HelpRequest, person: str, now: datetime) -> Decision:
    """The first card has really been sent: only now the student reads that somebody has been told."""
    if request.told_at is not None:
        return Decision()
    told = HelpTold(
        request.key,
        snapshot.title(request.subject),
        snapshot.called(person),
        snapshot.usual_wait,
        choices=help_choices(request, classmates=snapshot.school.policy.classmates),
    )
    return save(replace(request, told_at=now)) + alert(request.student, told, f"help:{request.key}:told")


def undelivered(snapshot: Snapshot, request: HelpRequest, person: str, now: datetime) -> Decision:
    """A card can never arrive: when nobody asked is left, the next ring is asked and the student told so."""
    lost = replace(request, unreached=tuple(dict.fromkeys((*request.unreached, person))))
    if person == CHANNEL and request.state in LIVING:
        return sum((card_to(snapshot, lost, each, now) for each in card_readers(lost)), save(lost))
    if request.state not in LIVING or set(lost.asked) - {CHANNEL, *lost.unreached}:
        return save(lost)
    ring = next_ring(snapshot, request.subject, lost.asked, now)
    wider = replace(lost, asked=(*lost.asked, *ring))
    words = HelpNotReached(
        request.key, snapshot.title(request.subject), snapshot.names(ring), choices=help_choices(request)
    )
    told = save(wider) + alert(request.student, words, f"help:{request.key}:ring:{len(lost.asked)}")
    return sum((card_to(snapshot, wider, each, now) for each in ring), told)


def card_to(
    snapshot: Snapshot, request: HelpRequest, person: str, now: datetime, *, why: str = "", again: str = ""
) -> Decision:
    """Bring a request to somebody; `again` tells a later card from the first one."""
    card = help_card(snapshot, request, person, now, snapshot.said, why=why)
    first = card_key(request, person)
    return alert(person, card, f"{first}:{again}" if again else first, about=f"help:{request.key}")


def answer_lost(snapshot: Snapshot, request: HelpRequest, about: str) -> Decision:
    """A helper's words did not reach the student: whoever wrote them reads so, and can find another way."""
    if not request.owner:
        return Decision()
    student = snapshot.student.person.name if snapshot.student else ""
    words = NotArrived(student, snapshot.title(request.subject), choices=next_things())
    return aside(
        request.owner, words, Aside(f"lost:{about}", request.owner, request.student, "lost", words.what)
    )
