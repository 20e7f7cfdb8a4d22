"""What a teacher can do about help requests and mastery checks."""

from typing import Annotated

from engine.actions.base import LEVELS, Action
from engine.forms import ask


class Queue(Action):
    """What waits; `page` counts from 1, and one that is not there is the nearest that is."""

    verb = "queue"
    page: str = ""


class OpenHelp(Action):
    verb = "openhelp"
    request: str = ""


class ClaimHelp(Action):
    verb = "claim"
    request: str = ""


class ReleaseHelp(Action):
    verb = "release"
    request: str = ""


class AnswerHelp(Action):
    verb = "answer"
    request: str = ""
    words: Annotated[str | None, ask(limit=1500)] = None


class SeeHelp(Action):
    """I have seen it; who takes it is still open."""

    verb = "seen"
    request: str = ""


class HoldHelp(Action):
    """I will look at it on the next class day."""

    verb = "hold"
    request: str = ""


class HandHelp(Action):
    """Hand it on to a colleague; without `to`, choose one."""

    verb = "hand"
    request: str = ""
    to: str = ""


class AwayUntil(Action):
    """I am away for so many class days from today; 0: I am back."""

    verb = "away"
    days: str = ""


class OpenCheck(Action):
    verb = "check"
    check: str = ""


class AcceptCheck(Action):
    """Say that a student has mastered it: the level reached and one strength."""

    verb = "accept"
    check: str = ""
    level: Annotated[str | None, ask("choice", options=LEVELS)] = None
    strength: Annotated[str | None, ask(limit=500)] = None


class NotYet(Action):
    """Say what is strong already and the one next step that leads to mastery."""

    verb = "notyet"
    check: str = ""
    strength: Annotated[str | None, ask(limit=500)] = None
    next_step: Annotated[str | None, ask(limit=500)] = None


class Tries(Action):
    """All tries of this student at this competency."""

    verb = "history"
    check: str = ""


class SecondView(Action):
    """A second look at the top level: yes or no."""

    verb = "second"
    check: str = ""
    agrees: str = "yes"


class Next(Action):
    """Open what comes next in the queue."""

    verb = "next"


class AcceptSeveral(Action):
    """One level and strength for several checks: the beginnings of their keys, with commas between."""

    verb = "acceptall"
    checks: str = ""
    level: Annotated[str | None, ask("choice", options=LEVELS)] = None
    strength: Annotated[str | None, ask(limit=500)] = None


class NotYetSeveral(Action):
    """One strength and next step for several checks."""

    verb = "notyetall"
    checks: str = ""
    strength: Annotated[str | None, ask(limit=500)] = None
    next_step: Annotated[str | None, ask(limit=500)] = None


class MyWindows(Action):
    """My times for looking at evidence together."""

    verb = "windows"


class AddWindow(Action):
    verb = "addwin"
    day: Annotated[str | None, ask("day")] = None
    clock: Annotated[str | None, ask(limit=8)] = None


class DropWindow(Action):
    verb = "dropwin"
    window: str = ""


ALL: tuple[type[Action], ...] = (
    Queue,
    OpenHelp,
    ClaimHelp,
    ReleaseHelp,
    AnswerHelp,
    SeeHelp,
    HoldHelp,
    HandHelp,
    AwayUntil,
    OpenCheck,
    AcceptCheck,
    NotYet,
    Tries,
    SecondView,
    Next,
    AcceptSeveral,
    NotYetSeveral,
    MyWindows,
    AddWindow,
    DropWindow,
)
