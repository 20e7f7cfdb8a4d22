"""What a student can do beside the planned road: look at something again, freshen it up, or take a side trip."""

from engine.actions.base import Action


class SideTrips(Action):
    """See what lies beside the path in a subject, with its price in days."""

    verb = "trips"
    subject: str = ""


class Review(Action):
    """Look again at something mastered; without a competency, at whatever is due."""

    verb = "review"
    competency: str = ""


class Reviewed(Action):
    """Say how the look went: known or refresh."""

    verb = "reviewed"
    competency: str = ""
    outcome: str = ""


class Refresh(Action):
    """See again what a mastered competency is about, and where to learn it."""

    verb = "refresh"
    competency: str = ""


class DraftHelp(Action):
    """After the third "not yet": a question to the teacher, drafted from what was said; `sure` sends it."""

    verb = "draft"
    subject: str = ""
    competency: str = ""
    sure: str = ""


ALL: tuple[type[Action], ...] = (SideTrips, Review, Reviewed, Refresh, DraftHelp)
