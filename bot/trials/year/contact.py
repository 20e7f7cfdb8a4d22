"""What one made-up student would hear from the coach: the first rule that fires, inside the real contact budget.

Messages change nothing in the made-up lives: a simulated gain would be no gain of students.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from random import Random

from engine.journey.states import State
from engine.unasked.budget import SILENT_AFTER, weekly_limit

AGREED, AGE = 3, 13
BAD = (State.OFF_TRACK, State.DRIFTING)
GOOD = (State.ON_TRACK, State.AHEAD, State.ARRIVED)


class Rule(StrEnum):
    """What a student may hear unasked, in order of precedence."""

    GOAL = "goal-prompt"
    QUIET = "quiet"
    DRIFT = "drift"
    LOOK_BACK = "look-back"
    PRAISE = "praise"


@dataclass(frozen=True, slots=True)
class Change:
    """A path is shown another state since today."""

    was: State
    now: State


class Contact:
    """The messages of one student, a class day at a time."""

    def __init__(self, answers: float, chance: Random) -> None:
        self.sent: list[tuple[int, Rule]] = []
        self.wishes = 0
        self._answers, self._chance = answers, chance
        self._week = self._this_week = self._unanswered = 0
        self._silences = 0

    @property
    def silences(self) -> int:
        """How often three in a row went unanswered, so that a human got a task."""
        return self._silences

    def day(
        self, week: int, changes: Sequence[Change], has_spoken: bool, is_first: bool, is_last: bool
    ) -> None:
        """One class day: at most one message, which may be answered; signs of work are an answer as well."""
        if week != self._week:
            self._week, self._this_week = week, 0
        if has_spoken:
            self._unanswered = 0
        wanted = list(_wanted(changes, is_first, is_last))
        self.wishes += len(wanted)
        if wanted and self._may(wanted[0], is_last):
            self._send(week, wanted[0])

    def _may(self, rule: Rule, is_last: bool) -> bool:
        """The last message of a week is kept for the look-back."""
        kept = 0 if is_last or rule is Rule.GOAL else 1
        return weekly_limit(AGREED, AGE, self._unanswered) - self._this_week > kept

    def _send(self, week: int, rule: Rule) -> None:
        self.sent.append((week, rule))
        self._this_week += 1
        self._unanswered = 0 if self._chance.random() < self._answers else self._unanswered + 1
        self._silences += self._unanswered == SILENT_AFTER


def _wanted(changes: Sequence[Change], is_first: bool, is_last: bool) -> list[Rule]:
    fires = {
        Rule.GOAL: is_first,
        Rule.QUIET: any(each.now is State.STALLED for each in changes),
        Rule.DRIFT: any(each.now in BAD for each in changes),
        Rule.LOOK_BACK: is_last,
        Rule.PRAISE: any(each.now in GOOD and each.was in (*BAD, State.STALLED) for each in changes),
    }
    return [rule for rule in Rule if fires[rule]]
