"""What the staff read of what the office did."""

from dataclasses import dataclass

from engine.notices.base import Notice


@dataclass(frozen=True, slots=True)
class PageOpened(Notice):
    """To a student's adviser: `by` of the office has opened their page for a `reason` (engine.actions.advisers)."""

    student: str
    name: str
    by: str
    reason: str


ALL: tuple[type[Notice], ...] = (PageOpened,)
