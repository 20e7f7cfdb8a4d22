"""A call for help in a subject: opened by a student, seen, claimed and answered by a person, closed by the student."""

from collections.abc import Collection, Mapping
from datetime import datetime
from enum import StrEnum

from engine.frozen import Frozen, replace
from engine.nouns.attachment import Attachment


class HelpState(StrEnum):
    """Where a help request is. Seen is a tap or an opened card; held has an owner who has named a later day."""

    OPEN = "open"
    SEEN = "seen"
    CLAIMED = "claimed"
    HELD = "held"
    ANSWERED = "answered"
    REOPENED = "reopened"
    CLOSED = "closed"
    WITHDRAWN = "withdrawn"


Step = tuple[HelpState, str]
_ENDS = {"withdraw": HelpState.WITHDRAWN, "close": HelpState.CLOSED}
_FREE = {"claim": HelpState.CLAIMED, "hold": HelpState.HELD, "hand": HelpState.OPEN, **_ENDS}
_OWNED = {"answer": HelpState.ANSWERED, "release": HelpState.OPEN, "hand": HelpState.OPEN, **_ENDS}
_STEPS: Mapping[HelpState, Mapping[str, HelpState]] = {
    HelpState.OPEN: {"see": HelpState.SEEN, **_FREE},
    HelpState.SEEN: _FREE,
    HelpState.CLAIMED: {"hold": HelpState.HELD, **_OWNED},
    HelpState.HELD: {"wake": HelpState.CLAIMED, **_OWNED},
    HelpState.REOPENED: {"hold": HelpState.HELD, **_OWNED},
    HelpState.ANSWERED: {
        "answer": HelpState.ANSWERED,
        "reopen": HelpState.REOPENED,
        "release": HelpState.OPEN,
        "hand": HelpState.OPEN,
        "close": HelpState.CLOSED,
    },
}
TRANSITIONS: Mapping[Step, HelpState] = {
    (state, event): target for state, events in _STEPS.items() for event, target in events.items()
}
CHANNEL = "#help"
"""In `asked`, the school's help channel: those named before it read the question there, in no card of their own."""
WAITING = (HelpState.OPEN, HelpState.SEEN, HelpState.CLAIMED, HelpState.HELD, HelpState.REOPENED)
LIVING = (*WAITING, HelpState.ANSWERED)


class HelpRequest(Frozen):
    """What is stuck and who has it.

    `asked` are the people alerted, `unreached` those of them whom no message can reach, `told_at` when the first
    one really was told. `handed_to` is the colleague whose turn it is. The clock counts from `clock_from`, the
    last sign of anybody, and has rung `rung` times since; the student has been stuck since `stuck_since`.
    `classmates` are those who may read the first words and answer, because the student agreed.
    """

    key: str
    student: str
    subject: str
    opened_at: datetime
    stuck: str
    tried: str = ""
    competency: str = ""
    state: HelpState = HelpState.OPEN
    asked: tuple[str, ...] = ()
    unreached: tuple[str, ...] = ()
    told_at: datetime | None = None
    owner: str = ""
    claimed_at: datetime | None = None
    answered_at: datetime | None = None
    closed_at: datetime | None = None
    helped: bool | None = None
    seen_by: str = ""
    seen_at: datetime | None = None
    handed_to: str = ""
    held_until: datetime | None = None
    clock_from: datetime | None = None
    stuck_since: datetime | None = None
    rung: int = 0
    classmates: tuple[str, ...] = ()
    files: tuple[Attachment, ...] = ()


class HelpMessage(Frozen):
    """One thing said about a help request, by the student or by the person who helps."""

    key: str
    request: str
    author: str
    at: datetime
    words: str
    files: tuple[Attachment, ...] = ()


def moved(request: HelpRequest, event: str) -> HelpRequest | None:
    """Return the request after an event, or None where the lifecycle has no such step."""
    target = TRANSITIONS.get((request.state, event))
    return None if target is None else replace(request, state=target)


def without(request: HelpRequest, gone: Collection[str]) -> HelpRequest:
    """Return the request without people who may not be asked any more; what they had taken is free again.

    Its clock begins with the first ring, so that those who are to be asked now hear of it.
    """
    freed = moved(request, "release") if request.owner in gone and request.state in LIVING else None
    left = tuple(each for each in request.asked if each not in gone)
    lost = tuple(each for each in request.unreached if each not in gone)
    is_told = request.told_at if set(left) - {CHANNEL, *lost} else None
    kept = replace(freed or request, asked=left, unreached=lost, told_at=is_told, rung=0)
    kept = replace(kept, handed_to="" if kept.handed_to in gone else kept.handed_to)
    return replace(kept, owner="", claimed_at=None, held_until=None) if freed else kept
