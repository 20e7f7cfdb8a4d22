"""What the staff read of what the office did."""

from engine.notices.base import Notice


class PageOpened(Notice):
    """To a student's adviser: `by` of the office has opened their page for a `reason` (engine.actions.advisers)."""

    student: str
    name: str
    by: str
    reason: str


ALL: tuple[type[Notice], ...] = (PageOpened,)
