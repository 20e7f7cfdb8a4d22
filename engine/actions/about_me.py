"""What a student can do about their own profile, habits, portfolio and stickers."""

from typing import Annotated

from engine.actions.base import Action
from engine.forms import ask
from engine.profile.note import LEVELS


class AboutMe(Action):
    verb = "profile"


class WriteAboutMe(Action):
    """Write a section of the profile anew; `section` is one of engine.profile.note.SECTIONS."""

    verb = "mine"
    section: str = ""
    words: Annotated[str | None, ask(limit=500)] = None


class ForgetAboutMe(Action):
    """Take a section out of the profile."""

    verb = "unmine"
    section: str = ""


class Habits(Action):
    verb = "habits"


class Reflect(Action):
    """Look at one way of working in oneself; `habit` is one of engine.profile.note.HABITS."""

    verb = "reflect"
    habit: str = ""
    level: Annotated[str | None, ask("choice", options=LEVELS)] = None
    words: Annotated[str | None, ask(limit=500)] = None


class Portfolio(Action):
    verb = "portfolio"
    page: str = ""


class Stickers(Action):
    verb = "stickers"


ALL: tuple[type[Action], ...] = (AboutMe, WriteAboutMe, ForgetAboutMe, Habits, Reflect, Portfolio, Stickers)
