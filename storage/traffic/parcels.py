"""Parcels as they travel: the states of a row of the outbox, where it goes, and one that is leased."""

from datetime import datetime, timedelta

from engine.decision import Lane
from engine.frozen import Frozen
from engine.notices import Notice

LEASE = timedelta(seconds=60)
RANK = {Lane.REPLY: 0, Lane.ALERT: 1, Lane.WAVE: 2}
LANES = {rank: lane for lane, rank in RANK.items()}
NEW, SENDING, SENT, FAILED, UNCERTAIN, DROPPED = "new", "sending", "sent", "failed", "uncertain", "dropped"
HELD = "held"
"""Held back, with its key: too many of one rule at once, until a human lets it go or drops it."""


class Address(Frozen):
    """Where a person is reached; an empty platform means nowhere."""

    platform: str = ""
    room: str = ""
    language: str = "en"
    school: str = ""
    zone: str = ""


class Leased(Frozen):
    """A parcel taken from the outbox to be sent; `attempt` fences what is entered about it, until the lease ends.

    `edits` is the platform's id of the message it takes the place of, `thread` of the one it stands under.
    `was_leased`: the last attempt died. `was_sending`: one had begun, so that nobody knows whether it arrived.
    """

    key: str
    person: str
    address: Address
    lane: Lane
    notice: Notice
    about: str
    edits: str
    attempt: int
    was_sending: bool
    made_at: datetime
    thread: str = ""
    was_leased: bool = False
    until: datetime | None = None
    seq: int = 0
    rule: str = ""
