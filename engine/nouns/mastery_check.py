"""A mastery check: the student shows evidence, the right teacher judges it. Nothing else makes mastery."""

from collections.abc import Mapping
from datetime import datetime
from enum import StrEnum
from types import MappingProxyType

from engine.frozen import Frozen, replace
from engine.nouns.attachment import Attachment
from engine.same import of_the_same


class CheckState(StrEnum):
    """Where a mastery check is."""

    ASKED = "asked"
    ACCEPTED = "accepted"
    NOT_YET = "not_yet"
    WITHDRAWN = "withdrawn"


ASKED, ACCEPTED = CheckState.ASKED, CheckState.ACCEPTED
"""Named once: where a hundred checks are gone through, finding the member of an Enum takes most of the time."""


TRANSITIONS: Mapping[tuple[CheckState, str], CheckState] = {
    (CheckState.ASKED, "accept"): CheckState.ACCEPTED,
    (CheckState.ASKED, "not_yet"): CheckState.NOT_YET,
    (CheckState.ASKED, "withdraw"): CheckState.WITHDRAWN,
    (CheckState.ASKED, "add"): CheckState.ASKED,
}


class MasteryCheck(Frozen):
    """One try at one competency. Levels are rubric levels, counted from 1; 0 is none.

    `judge` is the teacher who gave the verdict, `asked` the teachers who were alerted. `more` are further pieces of
    evidence, `files` all that came with any piece. After a "not yet", `link` is what was offered to learn from, and
    `step_at` when the student said that the next step is done. Where the top level takes two teachers, `top` is the
    level that waits for `second`, who looks once more; the level below it holds until then.
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
    more: tuple[str, ...] = ()
    files: tuple[Attachment, ...] = ()
    link: str = ""
    step_at: datetime | None = None
    top: int = 0
    second: str = ""
    second_at: datetime | None = None


def moved(check: MasteryCheck, event: str) -> MasteryCheck | None:
    """Return the check after an event, or None where the lifecycle has no such step."""
    target = TRANSITIONS.get((check.state, event))
    return None if target is None else replace(check, state=target)


@of_the_same
def accepted(checks: tuple[MasteryCheck, ...]) -> Mapping[str, MasteryCheck]:
    """Return the accepted check of every mastered competency, by key."""
    return MappingProxyType({each.competency: each for each in checks if each.state == ACCEPTED})


@of_the_same
def waiting(checks: tuple[MasteryCheck, ...]) -> Mapping[str, MasteryCheck]:
    """Return the checks that wait on a teacher, by competency."""
    mastered = accepted(checks)
    asked = (each for each in checks if each.state == ASKED)
    return MappingProxyType({each.competency: each for each in asked if each.competency not in mastered})
