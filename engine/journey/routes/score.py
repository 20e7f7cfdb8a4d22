"""How well a competency suits a student as the next step, in terms that can be said."""

from collections.abc import Mapping
from enum import StrEnum

from engine.frozen import Frozen

AIM = 0.8
PSEUDO_CHECKS = 5
HORIZON = 10


class Term(StrEnum):
    """Why a step is next: the terms of the score, in the order that breaks ties."""

    UNLOCK = "unlock"
    DUE = "due"
    INTEREST = "interest"
    FIT = "fit"
    CHANGE = "change"


WEIGHTS: Mapping[Term, float] = {
    Term.UNLOCK: 3.0,
    Term.DUE: 2.0,
    Term.INTEREST: 1.0,
    Term.FIT: 1.0,
    Term.CHANGE: 0.5,
}


class Score(Frozen):
    """Every term is in 0..1; the total is their weighted sum."""

    unlock: float
    due: float
    interest: float
    fit: float
    change: float

    @property
    def weighted(self) -> dict[Term, float]:
        terms = (self.unlock, self.due, self.interest, self.fit, self.change)
        return {term: WEIGHTS[term] * value for term, value in zip(Term, terms, strict=True)}

    @property
    def total(self) -> float:
        return sum(self.weighted.values())

    @property
    def reason(self) -> Term:
        """The largest term: the one sentence "why this next" is about it."""
        weighted = self.weighted
        return max(Term, key=weighted.__getitem__)


def due(days_until_place: float) -> float:
    """0 for a step whose place on the plan is 10 learning days away or more, 1 when it is reached."""
    return min(1.0, max(0.0, (HORIZON - days_until_place) / HORIZON))


def fit(passed: int, tried: int, usual: float = AIM) -> float:
    """How near the chance to pass at the first try is to .8.

    `passed` of `tried` are the student's own first tries, shrunk by 5 pseudo-checks to `usual`, the competency's share.
    """
    chance = (passed + PSEUDO_CHECKS * usual) / (tried + PSEUDO_CHECKS)
    return 1 - abs(chance - AIM) / AIM
