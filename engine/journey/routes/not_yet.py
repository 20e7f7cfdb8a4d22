"""What follows a *not yet*: another way in, then a side road, then a person."""

from collections.abc import Iterable
from datetime import date
from enum import StrEnum

from engine.frozen import Frozen


class Remedy(StrEnum):
    """What is offered after the first, the second and every further *not yet*."""

    ANOTHER_RESOURCE = "another resource"
    SIDE_ROAD = "side road"
    HELP_DRAFT = "help draft"


class Grip(Frozen):
    """How firmly a prerequisite is held: its *not yets* before mastery, and the day of its last evidence."""

    competency: str
    not_yets: int
    last_evidence: date


def remedy(not_yets: int, has_prerequisites: bool = True) -> Remedy:
    """What to offer after so many *not yets* on one competency (1 or more); no side road without prerequisites."""
    if not_yets <= 1:
        return Remedy.ANOTHER_RESOURCE
    return Remedy.SIDE_ROAD if not_yets == 2 and has_prerequisites else Remedy.HELP_DRAFT


def shakiest(grips: Iterable[Grip]) -> Grip | None:
    """The prerequisite to go back to: most *not yets*, then the oldest evidence, then by name; None without any."""
    return min(grips, key=lambda grip: (-grip.not_yets, grip.last_evidence, grip.competency), default=None)
