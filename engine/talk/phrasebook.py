"""What the engine asks of a language: what typed words mean, name and say."""

from collections.abc import Collection, Mapping
from datetime import date
from typing import NamedTuple, Protocol

from engine.notices import Choice

DOOR = "door"
"""What words of trouble mean: the door to a person is shown, and nobody is called."""


class Likely(NamedTuple):
    """A name that a text speaks of: its key, and how much of it was said, 0..1.

    `usual` is the text with the name's words put as the phrases put theirs, so that they fit any name.
    """

    key: str
    score: float
    usual: str = ""


class Phrasebook(Protocol):
    """What the engine asks of a language. `subject` is the subject that its phrases name, for any subject."""

    @property
    def subject(self) -> str:
        """The word for a subject in the phrases."""

    def verb(self, text: str, among: Collection[str] = ()) -> str | None:
        """Return the verb a text most likely means, of all or of some; None when unsure."""

    def exact(self, text: str) -> str | None:
        """Return the verb of a text that is, letter for letter, one of its phrases."""

    def maybe(self, text: str) -> tuple[str, ...]:
        """Return the few verbs a text may mean when it is not clear enough for one."""

    def opening(self, text: str) -> str | None:
        """Return the goal in a sentence that begins like one ("my goal is to ..."), None for any other."""

    def nearest(self, text: str, names: Mapping[str, tuple[str, str]]) -> tuple[Likely, ...]:
        """Return which of the things, each a title and a code by its key, a text speaks of, best first."""

    def also_called(self, names: Collection[str]) -> frozenset[str]:
        """Return what else a subject of one of these names is called, in any language."""

    def day(self, text: str, today: date, ends: date) -> date | None:
        """Return the day a text names; `ends` is the last day of the school year."""

    def label(self, choice: Choice) -> str:
        """Return the words of a button."""

    def offers_person(self, text: str) -> bool:
        """Say whether the words are explicit enough to offer the door to a person."""
