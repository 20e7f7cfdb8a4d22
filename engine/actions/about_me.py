"""What a student can do about their own profile, habits, portfolio and stickers."""

from dataclasses import dataclass

from engine.actions.base import Action
from engine.forms import ask
from engine.profile.note import LEVELS


@dataclass(frozen=True, slots=True)
class AboutMe(Action):
    verb = "profile"


@dataclass(frozen=True, slots=True)
class WriteAboutMe(Action):
    """Write a section of the profile anew; `section` is one of engine.profile.note.SECTIONS."""

    verb = "mine"
    section: str = ""
    words: str | None = ask(limit=500)


@dataclass(frozen=True, slots=True)
class ForgetAboutMe(Action):
    """Take a section out of the profile."""

    verb = "unmine"
    section: str = ""


@dataclass(frozen=True, slots=True)
class Habits(Action):
    verb = "habits"


@dataclass(frozen=True, slots=True)
class Reflect(Action):
    """Look at one way of working in oneself; `habit` is one of engine.profile.note.HABITS."""

    verb = "reflect"
    habit: str = ""
    level: str | None = ask("choice", options=LEVELS)
    words: str | None = ask(limit=500)


@dataclass(frozen=True, slots=True)
class Portfolio(Action):
    verb = "portfolio"
    page: str = ""


@dataclass(frozen=True, slots=True)
class Stickers(Action):
    verb = "stickers"


ALL: tuple[type[Action], ...] = (AboutMe, WriteAboutMe, ForgetAboutMe, Habits, Reflect, Portfolio, Stickers)
