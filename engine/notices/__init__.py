"""All that the coach can say: facts, no words. One class a notice, one template a notice and language."""

import re

from engine.notices import (
    about_me,
    absence,
    accounts,
    calls,
    checking,
    detours,
    everybody,
    guardians,
    helping,
    home,
    lists,
    meeting,
    nudges,
    office,
    on_the_way,
    pictures,
    re_routing,
    staff,
    students,
)
from engine.notices.base import Choice, GoalFact, Notice, PathFact, StepFact, choice

NOTICES: dict[str, type[Notice]] = {
    kind.__name__: kind
    for kind in (
        *everybody.ALL,
        *calls.ALL,
        *guardians.ALL,
        *accounts.ALL,
        *students.ALL,
        *helping.ALL,
        *on_the_way.ALL,
        *pictures.ALL,
        *nudges.ALL,
        *meeting.ALL,
        *about_me.ALL,
        *checking.ALL,
        *office.ALL,
        *staff.ALL,
        *lists.ALL,
        *home.ALL,
        *absence.ALL,
        *re_routing.ALL,
        *detours.ALL,
    )
}


def template_name(kind: type[Notice]) -> str:
    """Return the name of a notice's template: `HelpCard` is `help-card`."""
    return re.sub(r"(?<!^)(?=[A-Z])", "-", kind.__name__).lower()


__all__ = ["NOTICES", "Choice", "GoalFact", "Notice", "PathFact", "StepFact", "choice", "template_name"]
