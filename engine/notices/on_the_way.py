"""What the coach can say about a question on its way: seen, held, handed on, asked of more people, of classmates."""

from datetime import date

from engine.notices.base import Notice


class HelpAdded(Notice):
    """To the student who asks again: these words are added to the question that is open, and go to these people."""

    request: str
    subject: str
    words: str
    to: tuple[str, ...]


class HelpSeen(Notice):
    """To the student: this person has seen it, by their own tap."""

    request: str
    subject: str
    name: str


class HelpWidened(Notice):
    """To the student: nobody has answered in time, so these are asked as well."""

    request: str
    subject: str
    to: tuple[str, ...]


class HelpIsHeld(Notice):
    """To the student: this person will look at it on this class day."""

    request: str
    subject: str
    name: str
    on: date


class HelpHanded(Notice):
    """To the student: `by` has handed it on to `to`."""

    request: str
    subject: str
    by: str
    to: str


class QuestionShown(Notice):
    """To the student who asks: where their question is. `minutes` are school minutes waited, `usual` as in HelpTold."""

    request: str
    subject: str
    state: str
    stuck: str
    names: tuple[str, ...] = ()
    minutes: int = 0
    usual: int = 0
    told: bool = False
    on: date | None = None


class ClassmatesOffered(Notice):
    """To the student: what classmates would read. Without `title` it is asked which step the question is about.

    `there` counts classmates who have shown it and can be asked now; 0 is nobody.
    """

    request: str
    subject: str
    title: str = ""
    words: str = ""
    there: int = 0


class ClassmatesAsked(Notice):
    """To the student: their question goes to so many classmates, without their name."""

    request: str
    subject: str
    number: int


class ClassmateCard(Notice):
    """To a classmate who wants to help: the words that the asker agreed to show, and nothing else."""

    request: str
    subject: str
    title: str
    words: str


class ClassmateAnswered(Notice):
    """To the student: a classmate's answer, without a name."""

    request: str
    subject: str
    words: str


class HelpingShown(Notice):
    """To a student: whether they help classmates."""

    on: bool


class HandTo(Notice):
    """To whoever hands a question on: to whom? The choices are colleagues; without any, nobody else is there."""

    request: str
    student: str
    subject: str


ALL: tuple[type[Notice], ...] = (
    HelpAdded,
    HelpSeen,
    HelpWidened,
    HelpIsHeld,
    HelpHanded,
    QuestionShown,
    ClassmatesOffered,
    ClassmatesAsked,
    ClassmateCard,
    ClassmateAnswered,
    HelpingShown,
    HandTo,
)
