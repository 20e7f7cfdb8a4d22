"""A goal for one school week in one subject: work and evidence in the student's own words, never a grade."""

from datetime import date, datetime
from enum import StrEnum

from engine.frozen import Frozen


class GoalState(StrEnum):
    """How a goal stands. Everything but SET and SKIPPED is the student's own look-back."""

    SET = "set"
    SKIPPED = "skipped"
    KEPT = "kept"
    PARTLY = "partly"
    NOT_YET = "not_yet"
    CHANGED = "changed"


OUTCOMES = (GoalState.KEPT, GoalState.PARTLY, GoalState.NOT_YET, GoalState.CHANGED)
REASONS = ("time", "hard", "away", "forgot", "help", "fun")
SIZES = {"small": 0.75, "usual": 1.0, "stretch": 1.25}


class Goal(Frozen):
    """One goal; `week` is the Monday of its school week, `carried` how often it came from an earlier week.

    `words` are the student's own; empty means the goal is to show the listed competencies. `by` is a day of
    theirs that they named. `looked_at` is when the student said how it went.
    """

    key: str
    student: str
    subject: str
    week: date
    set_at: datetime
    state: GoalState = GoalState.SET
    size: str = "usual"
    words: str = ""
    competencies: tuple[str, ...] = ()
    reason: str = ""
    carried: int = 0
    by: date | None = None
    looked_at: datetime | None = None
