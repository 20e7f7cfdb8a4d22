"""What a student who is stuck can do, and a classmate who wants to help."""

from dataclasses import dataclass

from engine.actions.base import Action
from engine.forms import ask


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
    """How is my question? Without a request: the one that is open."""

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
