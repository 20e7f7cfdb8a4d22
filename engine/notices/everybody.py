"""What the coach can say to anybody: hello, the menu, a question of a form, settings, and a way to a person."""

from datetime import date, datetime

from engine.notices.base import Notice


class WhoAreYou(Notice):
    """To somebody without an account: how to join."""


class InPrivate(Notice):
    """In a group or channel: nothing about a person is said here; let us talk in private.

    Its one choice leads to the private talk, where the platform has an address for that.
    """


class CodeRefused(Notice):
    """A joining code was not taken; `reason` is unknown, used, expired, too_many or too_young."""

    reason: str


class Welcome(Notice):
    """The first words after joining; `teachers` and `advisers` are those who will see things."""

    name: str
    school: str
    role: str
    teachers: tuple[str, ...] = ()
    advisers: tuple[str, ...] = ()


class MenuShown(Notice):
    """The menu; `confused` counts how often in a row the coach did not understand.

    `offer_person` puts the door to a person first, because of what was written.
    """

    name: str
    role: str
    confused: int = 0
    offer_person: bool = False


class FieldAsked(Notice):
    """One question of a form. `about` names the thing asked about; `options` are the words of the choices.

    `guess` is the day that a typed answer was understood as; the first choice takes it. `elsewhere`: the first
    choice is what the words may have meant instead; written again they are the answer.
    """

    verb: str
    field: str
    about: str = ""
    options: tuple[str, ...] = ()
    optional: bool = False
    guess: date | None = None
    elsewhere: bool = False


class EditTaken(Notice):
    """Words that were changed after they were sent count as they read now."""


class EditKept(Notice):
    """A change came too late, or to words that have done their work: what was said first is kept."""


class YouAreWelcome(Notice):
    """A kind word back."""

    name: str


class HereForYou(Notice):
    """A short word to small talk that asks for nothing."""

    name: str


class DidYouMean(Notice):
    """A typed sentence may have meant one of the choices: which?"""


class Cancelled(Notice):
    """A half-filled form was put away; without one there was nothing to cancel."""

    had_form: bool = True


class NotFound(Notice):
    """It is gone, or it never was the asker's: both read alike."""


class AlreadyDone(Notice):
    """A stale button: what it offered has happened, or can no longer happen. `what` is the noun."""

    what: str = ""
    by: str = ""


class Trouble(Notice):
    """Something failed on the coach's side; what was said is kept, and somebody will look."""


class SettingsShown(Notice):
    """How this person is talked to; `changed` is the verb that just changed it, or empty.

    `place` is the platform where unasked messages go, `last` for wherever they wrote last, empty with one app.
    A student has a `slot`, the time of day when they hear from the coach; who is no `guardian` else is staff.
    """

    weekly_limit: int
    paused_until: date | None = None
    stopped: bool = False
    changed: str = ""
    slot: str = ""
    place: str = ""
    guardian: bool = False


class WhoSeesThis(Notice):
    """Who at school sees what about this student; `looked` are the latest looks: who, at what, and when."""

    teachers: tuple[str, ...]
    advisers: tuple[str, ...]
    guardians: tuple[str, ...] = ()
    safeguarding: bool = False
    classmates: bool = False
    looked: tuple[tuple[str, str, date], ...] = ()
    home: bool = False


class WhyThis(Notice):
    """Why an unasked message was sent; `rule` is empty when none was."""

    rule: str = ""
    at: datetime | None = None
    subject: str = ""
    facts: tuple[str, ...] = ()


ALL: tuple[type[Notice], ...] = (
    WhoAreYou,
    InPrivate,
    CodeRefused,
    Welcome,
    MenuShown,
    FieldAsked,
    EditTaken,
    EditKept,
    YouAreWelcome,
    HereForYou,
    DidYouMean,
    Cancelled,
    NotFound,
    AlreadyDone,
    Trouble,
    SettingsShown,
    WhoSeesThis,
    WhyThis,
)
