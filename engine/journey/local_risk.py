"""The risk that a school learns from its own journeys that have ended, and how right it was on those it did not see."""

from collections.abc import Sequence

from engine.frozen import Frozen, replace
from engine.journey.alert import ENOUGH_OUTCOMES, Risk, Signs, Usual

Stages = tuple[tuple[float, Usual], ...]
Case = tuple[Signs, Usual, bool]


class Ended(Frozen):
    """A journey whose end is known: its signs at some shares of the plan's days (0..1), and whether it ended badly."""

    looks: tuple[tuple[float, Signs], ...]
    badly: bool


class Learned(Frozen):
    """What `outcomes` ends teach; `risk` is None while they teach too little.

    Of `looks` at journeys that it was not learned from, `bad` ended badly and `named` would have been told of, `right`
    of these rightly.
    """

    outcomes: int
    risk: Risk | None = None
    looks: int = 0
    bad: int = 0
    named: int = 0
    right: int = 0


def learned(ended: Sequence[Ended]) -> Learned:
    """The risk of a school with 100 or more ends that are not all alike.

    Each half of the journeys judges the other. A risk that is right about fewer unseen looks than its threshold says is
    not used: it would name students for no reason.
    """
    nothing = Learned(len(ended))
    whole = _risk(ended)
    if whole is None or len(ended) < ENOUGH_OUTCOMES:
        return nothing
    one, other = ended[::2], ended[1::2]
    said = [*_said(one, other, whole.threshold), *_said(other, one, whole.threshold)]
    named = [badly for is_named, badly in said if is_named]
    is_right = sum(named) >= whole.threshold * len(named) > 0
    proof = replace(
        nothing, looks=len(said), bad=sum(badly for _, badly in said), named=len(named), right=sum(named)
    )
    return replace(proof, risk=whole) if is_right else proof


def _risk(ended: Sequence[Ended]) -> Risk | None:
    """None when all ended alike, or nobody was ever looked at."""
    stages = _stages(ended)
    cases = _cases(ended, stages)
    if len({badly for *_, badly in cases}) < 2:
        return None
    return replace(Risk.learned(cases), outcomes=len(ended), stages=stages)


def _said(known: Sequence[Ended], unseen: Sequence[Ended], threshold: float) -> list[tuple[bool, bool]]:
    """For each look at somebody unseen: whether they would have been named, and whether it ended badly."""
    risk = _risk(known)
    if risk is None:
        return []
    cases = _cases(unseen, risk.stages)
    return [(risk.chance(signs, usual) >= threshold, badly) for signs, usual, badly in cases]


def _stages(ended: Sequence[Ended]) -> Stages:
    looks = [look for each in ended for look in each.looks]
    begins = sorted({gone for gone, _ in looks})
    return tuple((gone, Usual.of([signs for at, signs in looks if at == gone])) for gone in begins)


def _cases(ended: Sequence[Ended], stages: Stages) -> list[Case]:
    usual = dict(stages)
    return [(signs, usual[gone], each.badly) for each in ended for gone, signs in each.looks if gone in usual]
