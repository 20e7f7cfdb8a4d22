"""From a notice and a language to the message that a person reads."""

import logging
import re
from collections.abc import Iterator
from datetime import tzinfo
from functools import lru_cache
from pathlib import Path
from tomllib import TOMLDecodeError

from jinja2 import TemplateError

from engine.actions import parse
from engine.forms import next_missing
from engine.frozen import replace
from engine.notices import Choice, Notice
from messages.edition import ENGLISH, TEMPLATES, Edition
from messages.labels import Labels
from messages.markup import MarkupError
from messages.message import Block, Form, Message, Span

log = logging.getLogger(__name__)
_LANGUAGE = re.compile(r"[a-z]{2,3}(-[a-z0-9]{2,8})*")
_BROKEN = (
    *(TemplateError, MarkupError, TypeError, ValueError, AttributeError),
    *(LookupError, ArithmeticError, AssertionError, RecursionError),
)


class Renderer:
    """Puts notices into words. A school's own folder (`<overrides>/<language>/...`) is looked into first.

    Where the school's words are missing or broken, ours in that language are used, then ours in English: a
    slip in a template never silences the coach.
    """

    def __init__(self, overrides: Path | None = None) -> None:
        self._homes = (overrides, TEMPLATES) if overrides else (TEMPLATES,)
        self._editions = lru_cache(64)(self._find_editions)
        self._edition = lru_cache(64)(Edition)

    def render(self, notice: Notice, language: str, zone: tzinfo | None = None) -> Message:
        """Return the message; times of day are told in `zone`, the school's, and else name their own."""
        *schools, ours = self._editions(language)
        for edition in schools:
            try:
                template = edition.template(type(notice))
                if template is not None:
                    return edition.message(notice, template, zone)
            except _BROKEN as broken:
                log.warning("%s: %s", edition.name, broken)
        template = ours.template(type(notice))
        if template is None:
            raise LookupError(f"no template for {type(notice).__name__}")
        return ours.message(notice, template, zone)

    def marked_as_repeat(self, message: Message, language: str) -> Message:
        """Return the message with a first line that says it may have come before."""
        words = self.labels(language).phrases["repeat"]
        return replace(message, blocks=(Block((Span(words, italic=True),)), *message.blocks))

    def label(self, choice: Choice, language: str) -> str:
        """Return the words of a button."""
        return self.labels(language).button(choice)

    def form(self, token: str, language: str) -> Form | None:
        """Return what an action still has to be told; None when it is complete, or is not one of ours."""
        action = parse(token)
        if action is None or next_missing(action) is None:
            return None
        return self.labels(language).form(token, action)

    def commands(self, role: str, language: str) -> tuple[tuple[str, str], ...]:
        """Return the menu of commands of a role, or `stranger`, for platforms that have one."""
        return self.labels(language).menu(role)

    def labels(self, language: str) -> Labels:
        """Return the labels of a language."""
        return self._editions(language)[0].labels

    def _find_editions(self, language: str) -> tuple[Edition, ...]:
        """Return the editions to try, best first; the last is our own English."""
        return tuple(self._readable(language.lower().replace("_", "-")))

    def _readable(self, language: str) -> Iterator[Edition]:
        for name in dict.fromkeys((*_from_exact_to_base(language), ENGLISH)):
            folders = tuple(home / name for home in self._homes if (home / name).is_dir())
            for start in range(len(folders)):
                try:
                    yield self._edition(name, folders[start:])
                except (TOMLDecodeError, UnicodeDecodeError) as broken:
                    log.warning("%s/labels.toml: %s", folders[start], broken)


def _from_exact_to_base(language: str) -> tuple[str, ...]:
    if not _LANGUAGE.fullmatch(language):
        return ()
    return language, language.split("-", 1)[0]
