"""Work with a due date: when it will arrive, judged by the student's own lateness."""

from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from statistics import median

from engine.frozen import Frozen

LONGEST = 14


class DueDate(Frozen):
    """The day by which a section is to hand in its evidence of a competency."""

    section: str
    competency: str
    due: date


class DueItem(Frozen):
    """A piece of work, the day it is due, and the day it was handed in, if it was."""

    key: str
    due: date
    handed_in: date | None = None


def lateness(items: Iterable[DueItem]) -> float:
    """The student's own median lateness in calendar days, clipped to 14 either way; 0 before anything was handed in."""
    late = [(item.handed_in - item.due).days for item in items if item.handed_in]
    return max(-LONGEST, min(LONGEST, median(late))) if late else 0.0


def is_overdue(item: DueItem, today: date) -> bool:
    return item.handed_in is None and item.due < today


def days_overdue(items: Iterable[DueItem], today: date) -> int:
    """Calendar days that the oldest missing piece is overdue; 0 when nothing is."""
    return max(((today - item.due).days for item in items if is_overdue(item, today)), default=0)


def arrival(items: Sequence[DueItem], today: date, patience: int = 0) -> date | None:
    """The day the last piece will be in: the last due date plus the own lateness, never before `today`.

    None when something is overdue for more than `patience` calendar days, or nothing is left: then the pace is the
    better judge. Pieces handed in after `today` have not been handed in yet.
    """
    known = [_as_of(item, today) for item in items]
    left = [item.due for item in known if item.handed_in is None]
    if not left or days_overdue(known, today) > patience:
        return None
    return max(today, max(left) + timedelta(days=round(lateness(known))))


def _as_of(item: DueItem, today: date) -> DueItem:
    is_later = item.handed_in is not None and item.handed_in > today
    return DueItem(item.key, item.due) if is_later else item
