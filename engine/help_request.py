"""A call for help in a subject: opened by a student, claimed and answered by a person, closed by the student."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum


class HelpState(StrEnum):
    """Where a help request is."""

    OPEN = "open"
    CLAIMED = "claimed"
    ANSWERED = "answered"
    CLOSED = "closed"
    WITHDRAWN = "withdrawn"


Step = tuple[HelpState, str]
TRANSITIONS: Mapping[Step, HelpState] = {
    (HelpState.OPEN, "claim"): HelpState.CLAIMED,
    (HelpState.OPEN, "withdraw"): HelpState.WITHDRAWN,
    (HelpState.OPEN, "close"): HelpState.CLOSED,
    (HelpState.CLAIMED, "answer"): HelpState.ANSWERED,
    (HelpState.CLAIMED, "release"): HelpState.OPEN,
    (HelpState.CLAIMED, "withdraw"): HelpState.WITHDRAWN,
    (HelpState.CLAIMED, "close"): HelpState.CLOSED,
    (HelpState.ANSWERED, "answer"): HelpState.ANSWERED,
    (HelpState.ANSWERED, "close"): HelpState.CLOSED,
    (HelpState.ANSWERED, "reopen"): HelpState.CLAIMED,
    (HelpState.ANSWERED, "release"): HelpState.OPEN,
}
WAITING = (HelpState.OPEN, HelpState.CLAIMED)
LIVING = (HelpState.OPEN, HelpState.CLAIMED, HelpState.ANSWERED)


@dataclass(frozen=True, slots=True)
class HelpRequest:
    """What is stuck and who has it. `asked` are the people alerted, `unreached` those of
    them whom no message can reach, `told_at` when the first one really was told."""

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


@dataclass(frozen=True, slots=True)
class HelpMessage:
    """One thing said about a help request, by the student or by the person who helps."""

    key: str
    request: str
    author: str
    at: datetime
    words: str


def moved(request: HelpRequest, event: str) -> HelpRequest | None:
    """Return the request after an event, or None where the lifecycle has no such step."""
    target = TRANSITIONS.get((request.state, event))
    return None if target is None else replace(request, state=target)
