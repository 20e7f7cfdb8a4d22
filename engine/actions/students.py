"""What a student can do."""

from typing import Annotated

from engine.actions.base import LEVELS, Action
from engine.actions.dates import DueDates as DueDates
from engine.actions.stuck import AnswerClassmate as AnswerClassmate
from engine.actions.stuck import AskClassmates as AskClassmates
from engine.actions.stuck import AskHelp as AskHelp
from engine.actions.stuck import CloseHelp as CloseHelp
from engine.actions.stuck import GetHelp as GetHelp
from engine.actions.stuck import HelpClassmates as HelpClassmates
from engine.actions.stuck import MyQuestion as MyQuestion
from engine.actions.stuck import ReopenHelp as ReopenHelp
from engine.actions.stuck import SayMore as SayMore
from engine.actions.stuck import ShareQuestion as ShareQuestion
from engine.actions.stuck import WithdrawHelp as WithdrawHelp
from engine.forms import ask


class WhereAmI(Action):
    verb = "where"


class Goals(Action):
    verb = "goals"


class ProposeGoal(Action):
    verb = "goal"
    subject: str = ""


class TakeGoal(Action):
    """Set the week's goal that the coach proposed; `size` is small, usual or stretch.

    `instead` says that the student's own words for this week may go.
    """

    verb = "take"
    subject: str = ""
    size: str = "usual"
    instead: str = ""


class OwnGoal(Action):
    """A goal in the student's own words; `by` is the day (ISO) that the words name, if any."""

    verb = "own"
    subject: str = ""
    words: Annotated[str | None, ask(limit=300)] = None
    by: str = ""


class SkipGoal(Action):
    verb = "skipgoal"
    subject: str = ""


class LookBack(Action):
    verb = "lookback"


class Look(Action):
    """How a goal went: kept, partly, not_yet or changed."""

    verb = "look"
    goal: str = ""
    outcome: str = ""


class LookReason(Action):
    """What got in the way (time, hard, away, forgot) or helped; one tap."""

    verb = "reason"
    goal: str = ""
    reason: str = ""


class CarryOver(Action):
    """Take an unfinished goal into the next week, whole or split."""

    verb = "carry"
    goal: str = ""
    how: str = "whole"


class ShowPath(Action):
    """A path in short; on a page from 1 on, all its steps in their order; page 0 puts it in short there again."""

    verb = "path"
    subject: str = ""
    page: str = ""


class SeeMap(Action):
    """The path as a picture, with the same in words."""

    verb = "map"
    subject: str = ""


class ReadyToShow(Action):
    verb = "ready"
    subject: str = ""
    page: str = ""


class MustShow(Action):
    verb = "must"
    competency: str = ""


class AskCheck(Action):
    """Ask for a mastery check: where I am on the rubric, what I know, what I can show, how I know it."""

    verb = "show"
    competency: str = ""
    level: Annotated[str | None, ask("choice", options=LEVELS)] = None
    know: Annotated[str | None, ask(limit=1500)] = None
    show: Annotated[str | None, ask(limit=1500)] = None
    how: Annotated[str | None, ask(limit=500)] = None


class AddPiece(Action):
    """One more piece of evidence for a check that waits."""

    verb = "piece"
    check: str = ""
    words: Annotated[str | None, ask(limit=1500)] = None


class StepDone(Action):
    """I have done the next step of a "not yet"."""

    verb = "stepdone"
    check: str = ""


class BookCheck(Action):
    """When can a teacher look at it with me?"""

    verb = "book"
    check: str = ""


class TakeWindow(Action):
    """Take this time for the check named by `showing`."""

    verb = "takewin"
    window: str = ""
    showing: str = ""


class LeaveWindow(Action):
    verb = "leavewin"
    window: str = ""


class MyTries(Action):
    """My tries so far: at one competency, or at all."""

    verb = "tries"
    competency: str = ""


class WithdrawCheck(Action):
    verb = "uncheck"
    check: str = ""


class NotThisWeek(Action):
    """No nudges until the first class day of the next school week."""

    verb = "notnow"


class Without(Action):
    """No more messages by one rule of the nudge table."""

    verb = "without"
    rule: str = ""


ALL: tuple[type[Action], ...] = (
    WhereAmI,
    Goals,
    ProposeGoal,
    TakeGoal,
    OwnGoal,
    SkipGoal,
    LookBack,
    Look,
    LookReason,
    CarryOver,
    ShowPath,
    SeeMap,
    DueDates,
    ReadyToShow,
    MustShow,
    AskCheck,
    AddPiece,
    StepDone,
    MyTries,
    BookCheck,
    TakeWindow,
    LeaveWindow,
    WithdrawCheck,
    GetHelp,
    AskHelp,
    SayMore,
    MyQuestion,
    AskClassmates,
    ShareQuestion,
    AnswerClassmate,
    HelpClassmates,
    CloseHelp,
    ReopenHelp,
    WithdrawHelp,
    NotThisWeek,
    Without,
)
