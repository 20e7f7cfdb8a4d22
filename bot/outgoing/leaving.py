"""Whether an unasked parcel may still leave: asked at the door, for what was true when it was made may not be now."""

from datetime import datetime

from engine import coach
from engine.decision import Conversation
from engine.unasked.missed import is_fresh
from storage.store import Unit
from storage.traffic.outbox import Leased

Verdict = bool | datetime | str
OTHER_WEEK = "it is of another school week"


def may_leave(unit: Unit, parcel: Leased, now: datetime) -> Verdict:
    """Ask again at the door: True to send, False to drop as no longer true, words that say why it is
    dropped, or an instant to wait for."""
    noun, _, key = parcel.about.partition(":")
    known = unit.snapshots(parcel.address.school, now)
    policy = known.school.policy
    is_of_a_week = noun == "contact" or parcel.rule
    if is_of_a_week and not is_fresh(known.timetable, policy, parcel.made_at, now):
        return OTHER_WEEK
    if known.timetable.is_quiet(now, policy.quiet_from, policy.quiet_until):
        later = known.timetable.next_open(now, policy.quiet_from, policy.quiet_until)
        return later if later is not None else False
    contact = unit.contact(parcel.address.school, key) if noun == "contact" else None
    if contact is None and noun != "home":
        return True
    seen = known.acting(known.person(parcel.person), Conversation(parcel.person))
    return coach.still_true(seen, parcel.notice, contact, now=now)
