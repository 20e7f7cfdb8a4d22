"""What every action has in common: a verb that names it in tokens, templates and phrase lists."""

from dataclasses import dataclass
from typing import ClassVar

LEVELS = ("1", "2", "3", "4")


@dataclass(frozen=True, slots=True)
class Action:
    """Something a person wants. Attributes made with `engine.forms.ask` are filled in by the person."""

    verb: ClassVar[str] = ""
