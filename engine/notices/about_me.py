"""What the coach shows a student about themselves, and to nobody else."""

from datetime import date

from engine.frozen import Frozen
from engine.notices.base import Notice


class SectionFact(Frozen):
    """A section of the profile as it stands, since a day; no words when it is empty."""

    section: str
    words: str = ""
    since: date | None = None


class AboutMeShown(Notice):
    """The profile; `changed` is the section that was just written or taken out."""

    sections: tuple[SectionFact, ...]
    changed: str = ""


class ReflectionFact(Frozen):
    """What a student said about a habit on a day; `level` is how often, 1 to 3."""

    on: date
    level: int
    words: str


class HabitFact(Frozen):
    """One way of working and the last reflections on it, oldest first."""

    habit: str
    reflections: tuple[ReflectionFact, ...] = ()


class HabitsShown(Notice):
    """The ways of working; `changed` is the one just looked at."""

    habits: tuple[HabitFact, ...]
    changed: str = ""


class PieceFact(Frozen):
    """One mastered competency: its evidence, and the student's own level beside the teacher's."""

    title: str
    subject: str
    on: date
    level: int
    self_level: int = 0
    evidence: str = ""
    teacher: str = ""
    strength: str = ""


class PortfolioShown(Notice):
    """A page of what was mastered, newest first; `before` and `more` count what stands on other pages."""

    pieces: tuple[PieceFact, ...]
    more: int = 0
    before: int = 0


class StickerFact(Frozen):
    """A sticker, and the day it was earned; None while it is still to come."""

    key: str
    on: date | None = None


class StickersShown(Notice):
    """All stickers in their order."""

    stickers: tuple[StickerFact, ...]


ALL: tuple[type[Notice], ...] = (AboutMeShown, HabitsShown, PortfolioShown, StickersShown)
