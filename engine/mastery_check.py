"""A mastery check: the student shows evidence, the right teacher judges it. Nothing else makes mastery."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum


class CheckState(StrEnum):
    """Where a mastery check is."""

    ASKED = "asked"
    ACCEPTED = "accepted"
    NOT_YET = "not_yet"
    WITHDRAWN = "withdrawn"


TRANSITIONS: Mapping[tuple[CheckState, str], CheckState] = {
    (CheckState.ASKED, "accept"): CheckState.ACCEPTED,
    (CheckState.ASKED, "not_yet"): CheckState.NOT_YET,
    (CheckState.ASKED, "withdraw"): CheckState.WITHDRAWN,
}


@dataclass(frozen=True, slots=True)
class MasteryCheck:
    """One try at one competency. Levels are rubric levels, counted from 1; 0 is none.

    `judge` is the teacher who gave the verdict, `asked` the teachers who were alerted.
    """

    key: str
    student: str
    competency: str
    asked_at: datetime
    state: CheckState = CheckState.ASKED
    self_level: int = 0
    know: str = ""
    show: str = ""
    how: str = ""
    asked: tuple[str, ...] = ()
    unreached: tuple[str, ...] = ()
    told_at: datetime | None = None
    judge: str = ""
    level: int = 0
    strength: str = ""
    next_step: str = ""
    judged_at: datetime | None = None


def moved(check: MasteryCheck, event: str) -> MasteryCheck | None:
    """Return the check after an event, or None where the lifecycle has no such step."""
    target = TRANSITIONS.get((check.state, event))
    return None if target is None else replace(check, state=target)
