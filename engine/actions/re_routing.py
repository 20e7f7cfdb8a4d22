"""What a student and the adults around them can do about a plan that should change."""

from typing import Annotated

from engine.actions.base import Action
from engine.forms import ask


class ChangePlan(Action):
    """See the ways in which the plan of a subject can change."""

    verb = "replan"
    subject: str = ""


class Propose(Action):
    """Hear what a change would mean: a target (ISO), another destination (key), or without the extras.

    `sure` sends it to the adults who decide.
    """

    verb = "propose"
    subject: str = ""
    target: str = ""
    destination: str = ""
    fewer: str = ""
    sure: str = ""


class ProposeDay(Action):
    """The same, to a day that the student names."""

    verb = "proposeday"
    subject: str = ""
    target: Annotated[str | None, ask("day")] = None


class WithdrawReRoute(Action):
    verb = "unplan"
    re_route: str = ""


class DecideReRoute(Action):
    """An adult's one tap: agree, decline or talk."""

    verb = "plan"
    re_route: str = ""
    answer: str = ""


STUDENTS: tuple[type[Action], ...] = (ChangePlan, Propose, ProposeDay, WithdrawReRoute)
ADULTS: tuple[type[Action], ...] = (DecideReRoute,)
ALL = (*STUDENTS, *ADULTS)
