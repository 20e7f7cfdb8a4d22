"""What anybody can do, whatever they are at the school."""

from typing import Annotated

from engine.actions.base import Action
from engine.forms import ask
from engine.frozen import Frozen, field


class Menu(Action):
    verb = "menu"


class WhoSees(Action):
    verb = "who"


class Why(Action):
    """Why did I get this? `contact` names the unasked message; without it, the latest one."""

    verb = "why"
    contact: str = ""


class PersonNow(Action):
    verb = "now"


class Settings(Action):
    verb = "me"


class FewerMessages(Action):
    verb = "less"


class MoreMessages(Action):
    verb = "more"


class Pause(Action):
    """No unasked messages for some class days, or up to a day (ISO); pauses never move anybody backwards."""

    verb = "pause"
    days: str = "5"
    until: str = ""


class PauseUntil(Action):
    """The same, up to and including a day that the person names."""

    verb = "pauseuntil"
    until: Annotated[str | None, ask("day")] = None


class Stop(Action):
    verb = "stop"


class Start(Action):
    verb = "start"


class Cancel(Action):
    verb = "cancel"


class Pick(Action):
    """An answer, by button, to one question of a form; an empty value skips it.

    `question` is the short id of that question: a button of another one changes nothing.
    """

    verb = "pick"
    question: str = ""
    value: str = ""


class Unclear(Action):
    """Words, a button or a file that the coach could not make sense of.

    `offer_person` is set when the words were explicit enough to show the door to a person first. `guesses`
    are buttons for what they may have meant, or for the day that they named.
    """

    verb = "unclear"
    offer_person: bool = False
    guesses: tuple[Action, ...] = ()


class FreshCode(Frozen):
    """A one-time code, drawn outside the engine, and the links by which each platform takes it: (name, link)."""

    code: str
    links: tuple[tuple[str, str], ...] = ()


class LinkAccount(Action):
    """Use the coach in one more app too; `fresh` never travels in a button."""

    verb = "link"
    fresh: FreshCode | None = None


class Unlink(Action):
    """Use it in one app less; `account` is the short name of an account of one's own."""

    verb = "unlink"
    account: str = ""


class WriteTo(Action):
    """Where unasked messages go: a platform, or `last`, wherever this person wrote last."""

    verb = "writeto"
    place: str = ""


class Speak(Action):
    """Read and be read in a language (two letters) from now on; without one, how it is set."""

    verb = "speak"
    language: str = ""


class GoOn(Action):
    """Ask the open question of a half-filled form again, here."""

    verb = "goon"


class Edit(Frozen):
    """Words changed after they were sent, and the field they once filled. `origin` is the key of the action that
    they were part of, `said` the message about a question that they are.
    """

    field: str
    words: str
    origin: str = ""
    said: str = ""


class Reword(Action):
    """Change words of one's own: in the record named, else in the open form; without an edit, in nothing known."""

    verb = "reword"
    request: str = ""
    check: str = ""
    goal: str = ""
    edit: Edit | None = None


class Thanks(Action):
    """A kind word; it gets a short one back, and no menu."""

    verb = "thanks"


class Chat(Action):
    """Small talk that asks for nothing, such as "ok" or "bye"; it gets a short word, and no menu."""

    verb = "chat"


class Naming(Action):
    """Typed words that may name a competency or a day: they are looked up among what is the speaker's own.

    `otherwise` is what the words mean when they name nothing. It never travels in a button.
    """

    verb = "naming"
    said: str = ""
    otherwise: Action = field(default_factory=Action)


class HomeWeek(Action):
    """A guardian asks how the week of their children was."""

    verb = "week"


class OnlyIfNeeded(Action):
    """A guardian wants to hear only of weeks that need somebody (yes), or of every week (no)."""

    verb = "needed"
    on: str = "yes"


class ShareHome(Action):
    """A student says whether a weekly word may go home."""

    verb = "home"
    on: str = "no"


ALL: tuple[type[Action], ...] = (
    Menu,
    WhoSees,
    HomeWeek,
    OnlyIfNeeded,
    ShareHome,
    Why,
    PersonNow,
    Settings,
    FewerMessages,
    MoreMessages,
    Pause,
    PauseUntil,
    Stop,
    Start,
    Cancel,
    Pick,
    Thanks,
    Chat,
    LinkAccount,
    Unlink,
    WriteTo,
    Speak,
    GoOn,
    Reword,
    Unclear,
)
