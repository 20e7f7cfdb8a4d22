"""A time at which a teacher looks at evidence together with a student: offered by the teacher, taken by a student."""

from collections.abc import Mapping
from datetime import datetime
from enum import StrEnum

from engine.frozen import Frozen, replace


class WindowState(StrEnum):
    """Where a window is; it ends by being cancelled or by its time passing."""

    FREE = "free"
    BOOKED = "booked"
    CANCELLED = "cancelled"


TRANSITIONS: Mapping[tuple[WindowState, str], WindowState] = {
    (WindowState.FREE, "book"): WindowState.BOOKED,
    (WindowState.FREE, "cancel"): WindowState.CANCELLED,
    (WindowState.BOOKED, "leave"): WindowState.FREE,
    (WindowState.BOOKED, "cancel"): WindowState.CANCELLED,
}


class CheckWindow(Frozen):
    """One meeting at a moment; `check` and `student` are whose evidence it is for while it is booked."""

    key: str
    teacher: str
    at: datetime
    state: WindowState = WindowState.FREE
    check: str = ""
    student: str = ""


def moved(window: CheckWindow, event: str) -> CheckWindow | None:
    """Return the window after an event, or None where the lifecycle has no such step."""
    target = TRANSITIONS.get((window.state, event))
    return None if target is None else replace(window, state=target)
