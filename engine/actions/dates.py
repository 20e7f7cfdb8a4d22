"""What a student can ask about days that a teacher has set."""

from engine.actions.base import Action


class DueDates(Action):
    """What has a day by which it is due, on all paths."""

    verb = "due"
