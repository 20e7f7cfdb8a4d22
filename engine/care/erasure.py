"""Erasing a student: one of the office asks, another confirms, and only then does the command do it."""

from datetime import datetime, timedelta

from engine.actions.advisers import ConfirmErasure
from engine.decision import Decision, alert, change, reply, save
from engine.frozen import replace
from engine.ids import short_id
from engine.notices import choice
from engine.notices.everybody import AlreadyDone, NotFound
from engine.notices.staff import ErasureAsked
from engine.nouns.contact import Erasure
from engine.nouns.people import Person
from engine.student import Snapshot
from engine.talk.menus import next_things

STANDS_FOR = timedelta(days=7)


def ask(student: Person, by: Person, others: tuple[Person, ...], now: datetime) -> Decision:
    """Ask the others of the office whether a student may be erased."""
    erasure = Erasure(short_id("erasure", student.key, now.isoformat()), student.key, by.key, now)
    card = ErasureAsked(
        erasure.key, student.name, student.code, by.called, choices=(choice(ConfirmErasure(erasure.key)),)
    )
    cards = (alert(each.key, card, f"erasure:{erasure.key}:{each.key}") for each in others)
    return sum(cards, save(erasure))


def confirm(snapshot: Snapshot, action: ConfirmErasure, now: datetime, key: str) -> Decision:
    """A second person of the office agrees; nothing is erased yet."""
    erasure, student = snapshot.erasure, snapshot.student
    if erasure is None or student is None:
        return reply(NotFound(choices=next_things()))
    if erasure.confirmed_by or now - erasure.asked_at > STANDS_FOR:
        return reply(AlreadyDone("erasure"))
    kept = replace(erasure, state="confirmed", confirmed_by=snapshot.me.key, confirmed_at=now)
    who, by = student.person, snapshot.called(erasure.asked_by)
    return save(kept) + change(ErasureAsked(erasure.key, who.name, who.code, by, confirmed=True))


def is_confirmed(erasure: Erasure, now: datetime) -> bool:
    """Whether it may be carried out now: two people, within a week."""
    agreed = erasure.state == "confirmed" and erasure.confirmed_by not in ("", erasure.asked_by)
    return agreed and now - erasure.asked_at <= STANDS_FOR
