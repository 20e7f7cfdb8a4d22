"""What a student can do."""

from dataclasses import dataclass

from engine.actions.base import LEVELS, Action
from engine.forms import ask


@dataclass(frozen=True, slots=True)
class WhereAmI(Action):
    verb = "where"


@dataclass(frozen=True, slots=True)
class Goals(Action):
    verb = "goals"


@dataclass(frozen=True, slots=True)
class ProposeGoal(Action):
    verb = "goal"
    subject: str = ""


@dataclass(frozen=True, slots=True)
class TakeGoal(Action):
    """Set the week's goal that the coach proposed; `size` is small, usual or stretch.

    `instead` says that the student's own words for this week may go.
    """

    verb = "take"
    subject: str = ""
    size: str = "usual"
    instead: str = ""


@dataclass(frozen=True, slots=True)
class OwnGoal(Action):
    """A goal in the student's own words; `by` is the day (ISO) that the words name, if any."""

    verb = "own"
    subject: str = ""
    by: str = ""
    words: str | None = ask(limit=300)


@dataclass(frozen=True, slots=True)
class SkipGoal(Action):
    verb = "skipgoal"
    subject: str = ""


@dataclass(frozen=True, slots=True)
class LookBack(Action):
    verb = "lookback"


@dataclass(frozen=True, slots=True)
class Look(Action):
    """How a goal went: kept, partly, not_yet or changed."""

    verb = "look"
    goal: str = ""
    outcome: str = ""


@dataclass(frozen=True, slots=True)
class LookReason(Action):
    """What got in the way (time, hard, away, forgot) or helped; one tap."""

    verb = "reason"
    goal: str = ""
    reason: str = ""


@dataclass(frozen=True, slots=True)
class CarryOver(Action):
    """Take an unfinished goal into the next week, whole or split."""

    verb = "carry"
    goal: str = ""
    how: str = "whole"


@dataclass(frozen=True, slots=True)
class ShowPath(Action):
    verb = "path"
    subject: str = ""


@dataclass(frozen=True, slots=True)
class ReadyToShow(Action):
    verb = "ready"
    subject: str = ""


@dataclass(frozen=True, slots=True)
class MustShow(Action):
    verb = "must"
    competency: str = ""


@dataclass(frozen=True, slots=True)
class AskCheck(Action):
    """Ask for a mastery check: where I am on the rubric, what I know, what I can show, how I know it."""

    verb = "show"
    competency: str = ""
    level: str | None = ask("choice", options=LEVELS)
    know: str | None = ask(limit=1500)
    show: str | None = ask(limit=1500)
    how: str | None = ask(limit=500)


@dataclass(frozen=True, slots=True)
class WithdrawCheck(Action):
    verb = "uncheck"
    check: str = ""


@dataclass(frozen=True, slots=True)
class GetHelp(Action):
    verb = "gethelp"
    subject: str = ""


@dataclass(frozen=True, slots=True)
class AskHelp(Action):
    verb = "help"
    subject: str = ""
    competency: str = ""
    stuck: str | None = ask(limit=1500)
    tried: str | None = ask(limit=1500, optional=True)


@dataclass(frozen=True, slots=True)
class SayMore(Action):
    verb = "say"
    request: str = ""
    words: str | None = ask(limit=1500)


@dataclass(frozen=True, slots=True)
class MyQuestion(Action):
    """How is my question?"""

    verb = "question"
    request: str = ""


@dataclass(frozen=True, slots=True)
class AskClassmates(Action):
    """May a classmate who has shown it help, too? Shows first what they would see."""

    verb = "classmates"
    request: str = ""
    competency: str = ""


@dataclass(frozen=True, slots=True)
class ShareQuestion(Action):
    """Yes, show my question to classmates, without my name."""

    verb = "share"
    request: str = ""
    competency: str = ""


@dataclass(frozen=True, slots=True)
class AnswerClassmate(Action):
    verb = "mate"
    request: str = ""
    words: str | None = ask(limit=1500)


@dataclass(frozen=True, slots=True)
class HelpClassmates(Action):
    """Opt in or out of helping classmates with what one has shown."""

    verb = "helpmates"
    on: str = "yes"


@dataclass(frozen=True, slots=True)
class CloseHelp(Action):
    verb = "close"
    request: str = ""
    helped: str = "yes"


@dataclass(frozen=True, slots=True)
class ReopenHelp(Action):
    verb = "again"
    request: str = ""


@dataclass(frozen=True, slots=True)
class WithdrawHelp(Action):
    verb = "unhelp"
    request: str = ""


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
    ReadyToShow,
    MustShow,
    AskCheck,
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
)
