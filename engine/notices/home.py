"""The parts of a home: the page that somebody has with the coach, where the platform gives them one.

A home is a few of these, one below another, beside answers that are given in the chat as well. They are put into
words like any notice and never wait in the outbox: what is shown is what is true when it is shown.
"""

from engine.notices.base import Notice
from engine.notices.staff import BandCount, CaseFact

TURN = "turn:"
"""How the token of a button begins that turns a list on a home; the page is shown anew, nothing else happens."""


class HomeTop(Notice):
    """The first lines, for everybody who has joined."""

    name: str
    school: str
    role: str


class HomeQuestion(Notice):
    """To a student: one of their questions as it stands; `waiting` are those who have it, or were asked."""

    subject: str
    stuck: str
    state: str
    waiting: tuple[str, ...] = ()
    minutes: int = 0


class HomeEvidence(Notice):
    """To a student: what they have handed in and a teacher has not answered yet, by title."""

    titles: tuple[str, ...]


class HomeDoor(Notice):
    """The last lines: the ways to a person. `on_duty` says that somebody at school answers a call for one."""

    role: str
    on_duty: bool = False


class HomeQueue(Notice):
    """Above a queue: how many wait."""

    waiting: int


class HomeRow(Notice):
    """One thing in a queue: `kind` is help or check; `yours` says that the reader has it."""

    kind: str
    student: str
    title: str
    minutes: int
    owner: str = ""
    yours: bool = False


class HomeCaseload(Notice):
    """To an adviser: their students by band, who needs them first, who waits and who is silent."""

    students: int
    counts: tuple[BandCount, ...]
    needing: int
    waiting: tuple[str, ...] = ()
    silent: tuple[str, ...] = ()


class HomeCase(Notice):
    """One student who needs a human, and nobody has acted."""

    case: CaseFact


class HomePage(Notice):
    """Below a list that goes on: which of how many pages this is, and the ways to those beside it."""

    number: int
    count: int


ALL: tuple[type[Notice], ...] = (
    HomeTop,
    HomeQuestion,
    HomeEvidence,
    HomeDoor,
    HomeQueue,
    HomeRow,
    HomeCaseload,
    HomeCase,
    HomePage,
)
