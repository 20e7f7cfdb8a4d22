"""What a student who is stuck can do, and a classmate who wants to help."""

from typing import Annotated

from engine.actions.base import Action
from engine.forms import ask


class GetHelp(Action):
    verb = "gethelp"
    subject: str = ""


class AskHelp(Action):
    verb = "help"
    subject: str = ""
    competency: str = ""
    stuck: Annotated[str | None, ask(limit=1500)] = None
    tried: Annotated[str | None, ask(limit=1500, optional=True)] = None


class SayMore(Action):
    verb = "say"
    request: str = ""
    words: Annotated[str | None, ask(limit=1500)] = None


class MyQuestion(Action):
    """How is my question? Without a request: the one that is open."""

    verb = "question"
    request: str = ""


class AskClassmates(Action):
    """May a classmate who has shown it help, too? Shows first what they would see."""

    verb = "classmates"
    request: str = ""
    competency: str = ""


class ShareQuestion(Action):
    """Yes, show my question to classmates, without my name."""

    verb = "share"
    request: str = ""
    competency: str = ""


class AnswerClassmate(Action):
    verb = "mate"
    request: str = ""
    words: Annotated[str | None, ask(limit=1500)] = None


class HelpClassmates(Action):
    """Opt in or out of helping classmates with what one has shown."""

    verb = "helpmates"
    on: str = "yes"


class CloseHelp(Action):
    verb = "close"
    request: str = ""
    helped: str = "yes"


class ReopenHelp(Action):
    verb = "again"
    request: str = ""


class WithdrawHelp(Action):
    verb = "unhelp"
    request: str = ""
