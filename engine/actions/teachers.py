"""What a teacher can do about help requests and mastery checks."""

from dataclasses import dataclass

from engine.actions.base import LEVELS, Action
from engine.forms import ask


@dataclass(frozen=True, slots=True)
class Queue(Action):
    """What waits; `page` counts from 1, and one that is not there is the nearest that is."""

    verb = "queue"
    page: str = ""


@dataclass(frozen=True, slots=True)
class OpenHelp(Action):
    verb = "openhelp"
    request: str = ""


@dataclass(frozen=True, slots=True)
class ClaimHelp(Action):
    verb = "claim"
    request: str = ""


@dataclass(frozen=True, slots=True)
class ReleaseHelp(Action):
    verb = "release"
    request: str = ""


@dataclass(frozen=True, slots=True)
class AnswerHelp(Action):
    verb = "answer"
    request: str = ""
    words: str | None = ask(limit=1500)


@dataclass(frozen=True, slots=True)
class SeeHelp(Action):
    """I have seen it; who takes it is still open."""

    verb = "seen"
    request: str = ""


@dataclass(frozen=True, slots=True)
class HoldHelp(Action):
    """I will look at it on the next class day."""

    verb = "hold"
    request: str = ""


@dataclass(frozen=True, slots=True)
class HandHelp(Action):
    """Hand it on to a colleague; without `to`, choose one."""

    verb = "hand"
    request: str = ""
    to: str = ""


@dataclass(frozen=True, slots=True)
class AwayUntil(Action):
    """I am away for so many class days from today; 0: I am back."""

    verb = "away"
    days: str = ""


@dataclass(frozen=True, slots=True)
class OpenCheck(Action):
    verb = "check"
    check: str = ""


@dataclass(frozen=True, slots=True)
class AcceptCheck(Action):
    """Say that a student has mastered it: the level reached and one strength."""

    verb = "accept"
    check: str = ""
    level: str | None = ask("choice", options=LEVELS)
    strength: str | None = ask(limit=500)


@dataclass(frozen=True, slots=True)
class NotYet(Action):
    """Say what is strong already and the one next step that leads to mastery."""

    verb = "notyet"
    check: str = ""
    strength: str | None = ask(limit=500)
    next_step: str | None = ask(limit=500)


@dataclass(frozen=True, slots=True)
class Tries(Action):
    """All tries of this student at this competency."""

    verb = "history"
    check: str = ""


@dataclass(frozen=True, slots=True)
class SecondView(Action):
    """A second look at the top level: yes or no."""

    verb = "second"
    check: str = ""
    agrees: str = "yes"


@dataclass(frozen=True, slots=True)
class Next(Action):
    """Open what comes next in the queue."""

    verb = "next"


@dataclass(frozen=True, slots=True)
class AcceptSeveral(Action):
    """One level and strength for several checks: the beginnings of their keys, with commas between."""

    verb = "acceptall"
    checks: str = ""
    level: str | None = ask("choice", options=LEVELS)
    strength: str | None = ask(limit=500)


@dataclass(frozen=True, slots=True)
class NotYetSeveral(Action):
    """One strength and next step for several checks."""

    verb = "notyetall"
    checks: str = ""
    strength: str | None = ask(limit=500)
    next_step: str | None = ask(limit=500)


@dataclass(frozen=True, slots=True)
class MyWindows(Action):
    """My times for looking at evidence together."""

    verb = "windows"


@dataclass(frozen=True, slots=True)
class AddWindow(Action):
    verb = "addwin"
    day: str | None = ask("day")
    clock: str | None = ask(limit=8)


@dataclass(frozen=True, slots=True)
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
