"""What the coach can say about a help request, to the student and to those who help."""

from datetime import date, datetime

from engine.notices.base import Notice
from engine.nouns.attachment import Attachment


class HelpReceived(Notice):
    """To the student, at once: it is kept and on its way to these people (not: they have been told)."""

    request: str
    subject: str
    to: tuple[str, ...]


class HelpTold(Notice):
    """To the student, after delivery only: this person has really been told.

    `usual` is the median of the last answers, in school minutes; 0 when too few are known.
    """

    request: str
    subject: str
    name: str
    usual: int = 0


class HelpNotReached(Notice):
    """To the student: nobody could be reached yet; `next` are the people asked instead, maybe none."""

    request: str
    subject: str
    next: tuple[str, ...] = ()


class HelpHasOwner(Notice):
    """To the student: this person has it."""

    request: str
    subject: str
    name: str


class HelpWasReleased(Notice):
    """To the student: the first person gave it back; these are asked again."""

    request: str
    subject: str
    to: tuple[str, ...]


class HelpAnswered(Notice):
    """To the student: an answer, in the helper's own words."""

    request: str
    subject: str
    name: str
    words: str
    files: tuple[Attachment, ...] = ()


class HelpClosed(Notice):
    """To the student: closed; `helped` is their own answer, None when they took the request back."""

    request: str
    subject: str
    helped: bool | None = None


class WordsPassedOn(Notice):
    """To whoever wrote: the words are on their way to this person."""

    name: str


class NotArrived(Notice):
    """To whoever wrote: the words about `what` did not (surely) reach this person."""

    name: str
    what: str


class HelpCard(Notice):
    """To those who can help: the request as it stands. `minutes` is how long it has waited.

    `owner` is the name of whoever has it; `yours` says that the reader does, `held` the day they have named. `why`
    tells why the card comes now: empty at first, again, today, backup, lead, handed, or more (words were added).
    """

    request: str
    student: str
    subject: str
    stuck: str
    state: str
    opened_at: datetime
    tried: str = ""
    competency: str = ""
    owner: str = ""
    yours: bool = False
    minutes: int = 0
    said: tuple[tuple[str, str], ...] = ()
    why: str = ""
    held: date | None = None
    classmates: int = 0
    files: tuple[Attachment, ...] = ()


class StudentSaid(Notice):
    """To the owner of a request: the student has written more."""

    request: str
    student: str
    subject: str
    words: str
    files: tuple[Attachment, ...] = ()


class StudentClosed(Notice):
    """To the owner: the student has closed the request, or taken it back (`helped` is None)."""

    request: str
    student: str
    subject: str
    helped: bool | None = None


ALL: tuple[type[Notice], ...] = (
    HelpReceived,
    HelpTold,
    HelpNotReached,
    HelpHasOwner,
    HelpWasReleased,
    HelpAnswered,
    HelpClosed,
    WordsPassedOn,
    NotArrived,
    HelpCard,
    StudentSaid,
    StudentClosed,
)
