"""One thing that a student has written about themselves; what was written before stays, with its date."""

from collections.abc import Iterable
from datetime import datetime

from engine.frozen import Frozen

SECTIONS = ("strengths", "gaps", "interests", "aspirations", "goals")
HABITS = ("self_direction", "perseverance", "teamwork", "curiosity")
"""Dispositions: ways of working that a student may look at in themselves. Nobody else rates them."""

LEVELS = ("1", "2", "3")
"""How often, by the student's own view: now and then, quite often, nearly always."""


class ProfileNote(Frozen):
    """Words of a student about themselves, `at` a moment; empty words take a section away.

    `section` is one of SECTIONS, or of HABITS, which has a `level` too.
    """

    key: str
    student: str
    section: str
    words: str
    at: datetime
    level: int = 0


def latest(notes: Iterable[ProfileNote], section: str) -> ProfileNote | None:
    """Return what stands in a section now, None for nothing; of two at one moment the later in `notes` counts."""
    mine = sorted((each for each in notes if each.section == section), key=lambda each: each.at)
    return mine[-1] if mine and mine[-1].words else None
