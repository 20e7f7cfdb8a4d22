"""What every action has in common: a verb that names it in tokens, templates and phrase lists."""

from dataclasses import dataclass, field
from typing import ClassVar

from engine.nouns.attachment import Enclosed

LEVELS = ("1", "2", "3", "4")


@dataclass(frozen=True, slots=True)
class Action:
    """Something a person wants. Attributes made with `engine.forms.ask` are filled in by the person.

    `files` came with the words of those attributes, `sources` names the message of each, as (attribute,
    message); like them they are no part of a token.
    """

    verb: ClassVar[str] = ""
    files: Enclosed = field(default=(), kw_only=True)
    sources: tuple[tuple[str, str], ...] = field(default=(), kw_only=True)
