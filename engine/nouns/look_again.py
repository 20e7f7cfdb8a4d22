"""A look back at something mastered: still known, or freshened up. It never takes mastery away."""

from datetime import datetime
from enum import StrEnum

from engine.frozen import Frozen


class LookedAgain(StrEnum):
    """What the student said: it is still there, or a refresh was welcome."""

    KNOWN = "known"
    REFRESH = "refresh"


class LookAgain(Frozen):
    """One review of a mastered competency, in the student's own judgement."""

    key: str
    student: str
    competency: str
    at: datetime
    outcome: LookedAgain
