"""A case: one student who needs a human, whose task that is, and on which rung of the ladder it stands."""

from collections.abc import Mapping
from datetime import datetime
from enum import StrEnum

from engine.frozen import Frozen, replace


class CaseState(StrEnum):
    """The rungs: nobody has acted yet, somebody has, or it has gone on to the lead."""

    OPEN = "open"
    ACTED = "acted"
    LEAD = "lead"
    CLOSED = "closed"


CLOSED = CaseState.CLOSED
Step = tuple[CaseState, str]
TRANSITIONS: Mapping[Step, CaseState] = {
    (CaseState.OPEN, "act"): CaseState.ACTED,
    (CaseState.OPEN, "hand"): CaseState.OPEN,
    (CaseState.OPEN, "escalate"): CaseState.LEAD,
    (CaseState.OPEN, "close"): CaseState.CLOSED,
    (CaseState.ACTED, "act"): CaseState.ACTED,
    (CaseState.ACTED, "hand"): CaseState.OPEN,
    (CaseState.ACTED, "again"): CaseState.OPEN,
    (CaseState.ACTED, "close"): CaseState.CLOSED,
    (CaseState.LEAD, "act"): CaseState.ACTED,
    (CaseState.LEAD, "hand"): CaseState.OPEN,
    (CaseState.LEAD, "close"): CaseState.CLOSED,
}
REASONS = ("silent", "quiet", "off_track", "due", "risk", "low")
"""Strongest first: three messages unanswered, ten class days without a sign, ten class days off track,
something a school week past its due date, a risk that the school has learned, a low band."""


class Case(Frozen):
    """`owner` has the task; `shown_at` is when a digest last had its card; `band` and `reason` are as last told.

    `closed_by` is empty when the student's own work closed it.
    """

    key: str
    student: str
    owner: str
    opened_at: datetime
    reason: str = "low"
    band: str = ""
    subject: str = ""
    state: CaseState = CaseState.OPEN
    shown_at: datetime | None = None
    acted_at: datetime | None = None
    closed_at: datetime | None = None
    closed_by: str = ""


class CheckInRound(Frozen):
    """An adviser means to talk with each of their students once, from a moment on; one round at a time."""

    adviser: str
    started_at: datetime


def moved(case: Case, event: str) -> Case | None:
    """Return the case after an event, None where the ladder has no such step."""
    target = TRANSITIONS.get((case.state, event))
    return None if target is None else replace(case, state=target)
