"""What every action has in common: a verb that names it in tokens, templates and phrase lists."""

from typing import ClassVar

from engine.frozen import Frozen
from engine.nouns.attachment import Enclosed

LEVELS = ("1", "2", "3", "4")


class Action(Frozen, kw_only=True):
    """Something a person wants. Attributes made with `engine.forms.ask` are filled in by the person.

    `files` came with the words of those attributes, `sources` names the message of each, as (attribute,
    message); like them they are no part of a token.
    """

    verb: ClassVar[str] = ""
    files: Enclosed = ()
    sources: tuple[tuple[str, str], ...] = ()
