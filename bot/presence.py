"""Who can be reached where: people leave a platform and come back, and rooms move."""

from datetime import datetime

from engine import outcomes
from engine.actions.everybody import Menu
from engine.decision import Conversation
from storage.people import accounts
from storage.people.accounts import Known
from storage.store import Unit
from storage.traffic import outbox


def note_presence(unit: Unit, platform: str, sender: str, here: bool, now: datetime) -> None:
    """Note that an account can, or cannot, be reached any more; a student's advisers read of the latter."""
    accounts.mark_reachable(unit.connection, platform, sender, here)
    known = accounts.known(unit.connection, platform, sender)
    if known is not None and not here:
        tell_of_leaving(unit, known, now)


def tell_of_leaving(unit: Unit, known: Known, now: datetime) -> None:
    """Have the coach say who cannot be reached any more, unless another account of theirs still can."""
    if accounts.address_of(unit.connection, known.school, known.person).platform:
        return
    snapshots = unit.snapshots(known.school, now)
    me = snapshots.person(known.person)
    snapshot = snapshots.acting(me, Conversation(me.key), Menu())
    unit.carry_out(outcomes.left(snapshot, now=now), now, school=known.school, actor=known.person)


def move_room(unit: Unit, platform: str, old: str, new: str) -> None:
    """Follow a room that its platform has given another id: with its accounts, and what waits to go there."""
    accounts.move_room(unit.connection, platform, old, new)
    outbox.move_room(unit.connection, platform, old, new)
