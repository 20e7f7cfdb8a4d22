"""What a decision is made of: records to save and parcels to send, as plain values."""

from datetime import datetime
from enum import StrEnum

from engine.care.case import Case, CheckInRound
from engine.frozen import Frozen, replace
from engine.notices import Choice, Notice
from engine.nouns.aside import Aside
from engine.nouns.attachment import Enclosed
from engine.nouns.check_window import CheckWindow
from engine.nouns.contact import Call, CaseNote, Contact, Drill, Erasure, Look, Skipped
from engine.nouns.goal import Goal
from engine.nouns.help_request import HelpMessage, HelpRequest
from engine.nouns.invite import Invite, LinkCode, WrongCode
from engine.nouns.look_again import LookAgain
from engine.nouns.mastery_check import MasteryCheck
from engine.nouns.people import Preferences
from engine.nouns.re_route import ReRoute
from engine.nouns.resource_vote import ResourceVote
from engine.nouns.source import Source
from engine.nouns.standing import Standing
from engine.profile.note import ProfileNote


class Conversation(Frozen):
    """Where a talk stands: the open form with its answers and files so far, the last offers, how often we
    were lost, and in which app (`platform:sender`) it was."""

    person: str
    form: str = ""
    answers: tuple[tuple[str, str], ...] = ()
    offers: tuple[Choice, ...] = ()
    confused: int = 0
    files: Enclosed = ()
    place: str = ""
    sources: tuple[tuple[str, str], ...] = ()


class Account(Frozen):
    """A person's address on a platform. `reachable` turns false when the platform says they left.

    `zone` is the time zone of their profile there, empty where it has none. `heard_at` is kept only for
    whoever has several accounts, to know where they wrote last.
    """

    platform: str
    sender: str
    room: str
    person: str
    since: datetime
    reachable: bool = True
    zone: str = ""
    heard_at: datetime | None = None


class AccountOff(Frozen):
    """An account that does not belong to its person any more."""

    platform: str
    sender: str


class LastHeard(Frozen):
    """Somebody said something just now."""

    person: str
    at: datetime


class Preferred(Frozen):
    """Somebody wants to be talked to in another way from now on."""

    person: str
    preferences: Preferences


class Alarm(Frozen):
    """Wake the coach about a record (`noun:key`, as a parcel's `about`) at a moment.

    One alarm a record: a new one takes the place of the old. `engine.outcomes.rang` answers it.
    """

    about: str
    at: datetime


class AlarmOff(Frozen):
    """The alarm about a record need not ring any more."""

    about: str


Record = (
    LastHeard
    | Preferred
    | Goal
    | HelpRequest
    | HelpMessage
    | MasteryCheck
    | Contact
    | CaseNote
    | Look
    | Skipped
    | Erasure
    | Case
    | CheckInRound
    | Call
    | Drill
    | ReRoute
    | LookAgain
    | Conversation
    | Account
    | AccountOff
    | Source
    | LinkCode
    | Invite
    | WrongCode
    | Standing
    | ResourceVote
    | CheckWindow
    | ProfileNote
    | Aside
    | Alarm
    | AlarmOff
)


class Lane(StrEnum):
    """How a parcel travels: replies before waves; alerts are critical, waves are unasked and courteous."""

    REPLY = "reply"
    ALERT = "alert"
    WAVE = "wave"


class Parcel(Frozen):
    """A notice on its way. `to` is a person's key; empty means the room the action came from.

    `key` is unique for ever: the same parcel is never sent twice. `replaces` names an earlier parcel whose
    message this one takes the place of, where the platform can edit. `about` names the record the parcel
    is about, as `noun:key`, so that its arrival or failure can be acted on. `under` names an earlier parcel
    under whose message this one stands, where the platform has threads. `at` names one account of the person,
    as (platform, room), when it is about that account. `rule` made it unasked; empty for what is never held back.
    as (platform, room), when it is about that account. An `aside` may wait for its reader's morning line instead.
    """

    to: str
    notice: Notice
    key: str = ""
    lane: Lane = Lane.REPLY
    replaces: str = ""
    about: str = ""
    under: str = ""
    at: tuple[str, str] | None = None
    rule: str = ""
    aside: Aside | None = None


class Decision(Frozen):
    """Records to save and parcels to send. `next_look` is when the person is next due for a look unasked."""

    records: tuple[Record, ...] = ()
    parcels: tuple[Parcel, ...] = ()
    next_look: datetime | None = None

    def __add__(self, other: "Decision") -> "Decision":
        if other is NOTHING or self is NOTHING:
            return self if other is NOTHING else other
        return Decision(
            self.records + other.records,
            self.parcels + other.parcels,
            other.next_look or self.next_look,
        )


NOTHING = Decision()
TAPPED = "tapped"
"""As `replaces`: the message whose button was tapped, where there is one."""


def reply(*notices: Notice) -> Decision:
    """Answer whoever just spoke, in the room where they spoke."""
    return Decision(parcels=tuple(Parcel("", notice) for notice in notices))


def change(notice: Notice) -> Decision:
    """Answer a tap by changing the message that was tapped; where that cannot be, by a new one."""
    return Decision(parcels=(Parcel("", notice, replaces=TAPPED),))


def change_elsewhere(to: str, notice: Notice, key: str, *, replaces: str) -> Decision:
    """Change another message about what was just acted on, where it still stands; nothing where there is none."""
    return Decision(parcels=(Parcel(to, notice, key, replaces=replaces),))


def save(*records: Record) -> Decision:
    """Keep records."""
    return Decision(records=records)


def alert(
    to: str, notice: Notice, key: str, *, about: str = "", replaces: str = "", under: str = ""
) -> Decision:
    """Tell somebody else something critical, once."""
    return Decision(parcels=(Parcel(to, notice, key, Lane.ALERT, replaces, about, under),))


def wave(to: str, notice: Notice, key: str, *, about: str = "", rule: str = "") -> Decision:
    """Tell somebody something unasked, once, inside manners."""
    return Decision(parcels=(Parcel(to, notice, key, Lane.WAVE, about=about, rule=rule),))


def keyed(decision: Decision, key: str) -> Decision:
    """Give every reply its key from the key of what it answers: `<key>/1`, `<key>/2` and so on."""
    number = iter(range(1, len(decision.parcels) + 1))
    parcels = tuple(
        each if each.key else replace(each, key=f"{key}/{next(number)}") for each in decision.parcels
    )
    return replace(decision, parcels=parcels)
