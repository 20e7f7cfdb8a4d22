"""The little markup of templates, read into the blocks and spans of a neutral message.

Templates may use <b>, <i>, <a href>, <li> and <h>; a blank line starts a new paragraph (see `paragraphs`)
and any other white space is one space. What a person typed arrives escaped (see `escaped`), so it can never
become markup, and its own spaces and line breaks are kept as they are.
"""

import re
from html import unescape
from urllib.parse import urlsplit

from markupsafe import Markup, escape

from messages.message import Block, Span

TAGS = ("b", "i", "a", "li", "h")
_BREAK = "p"
_KINDS = {"li": "item", "h": "heading"}
_SPACE = " \t\r\n\f"
_PIECE = re.compile(r"<(/?)([a-zA-Z]\w*)([^>]*)>|&(#?\w+);|([^<&]+|.)", re.DOTALL)
_TAG = re.compile(r"</?([a-zA-Z!]\w*)")
_HREF = re.compile(r'\shref="([^"]*)"')
_BLANK_LINE = re.compile(r"(?<=\n)[ \t]*(?=\r?\n)")
_TIGHT = re.compile(r"[ \t\r\n\f]+")
_OWN_SPACE = re.compile(r"^[ \t\r\n\f]|[\t\r\n\f]|  | $")
_TO_ESCAPE = re.compile(rf"[&<>'\"]|{_OWN_SPACE.pattern}")
_EACH_SPACE = re.compile(r"[ \t\r\n\f]")
_Style = tuple[bool, bool, str]


class MarkupError(Exception):
    """A template uses markup that the coach does not know."""


def parse(markup: str) -> tuple[Block, ...]:
    """Read rendered markup into blocks; raises MarkupError for an unknown or badly nested tag."""
    reader = _Reader()
    for slash, tag, attributes, reference, words in _PIECE.findall(markup):
        if words:
            reader.add_words(words)
        elif reference:
            reader.add(unescape(f"&{reference};"))
        elif slash:
            reader.close_tag(tag.lower())
        else:
            reader.open_tag(tag.lower(), attributes)
    return reader.finished()


def escaped(value: object) -> str:
    """Return a value as text that no reader can take for markup; markup (a macro's) loses only its edges."""
    if isinstance(value, Markup):
        return str.strip(value, _SPACE)
    text = str(value)
    if _TO_ESCAPE.search(text) is None:
        return text
    marked = str(escape(text))
    if _OWN_SPACE.search(marked):
        return _EACH_SPACE.sub(lambda space: f"&#{ord(space[0])};", marked)
    return marked


def paragraphs(source: str) -> str:
    """Return a template's source with its blank lines marked as the starts of paragraphs.

    Only what a teacher left blank counts: a line that is empty because its condition did not hold does not.
    """
    return _BLANK_LINE.sub(f"<{_BREAK}>", source)


def unknown_tags(text: str) -> list[tuple[int, str]]:
    """Return each tag in a template's own text that is not one of ours, with its line in that text."""
    found = ((text.count("\n", 0, tag.start()), tag[1].lower()) for tag in _TAG.finditer(text))
    return [(line, name) for line, name in found if name not in (*TAGS, _BREAK)]


def safe_link(url: str) -> str:
    """Return the address if it is a plain web link, else nothing."""
    if any(character <= " " or character == "\x7f" for character in url):
        return ""
    try:
        parts = urlsplit(url)
    except ValueError:
        return ""
    return url if parts.scheme in ("http", "https") and parts.netloc else ""


class _Reader:
    """Collects runs of text into the block that is open; a pending space is written only between two words."""

    def __init__(self) -> None:
        self._blocks: list[Block] = []
        self._runs: list[tuple[_Style, list[str]]] = []
        self._open: list[str] = []
        self._url = ""
        self._kind = "text"
        self._pending = False

    def open_tag(self, tag: str, attributes: str) -> None:
        if tag == _BREAK:
            self._end_block(self._kind)
            return
        if tag not in TAGS:
            raise MarkupError(f"<{tag}> is not one of {', '.join(TAGS)}")
        if tag in self._open:
            raise MarkupError(f"<{tag}> inside <{tag}>")
        self._open.append(tag)
        if tag in _KINDS:
            self._end_block(_KINDS[tag])
        elif tag == "a":
            found = _HREF.search(attributes)
            self._url = safe_link(unescape(found[1])) if found else ""

    def close_tag(self, tag: str) -> None:
        if not self._open or self._open[-1] != tag:
            raise MarkupError(f"</{tag}> closes nothing")
        self._open.pop()
        if tag in _KINDS:
            self._end_block("text")
        elif tag == "a":
            self._url = ""

    def add(self, text: str) -> None:
        """Add text as it is, in the style of the tags that are open."""
        if self._pending and self._runs:
            (_, _, last_url), texts = self._runs[-1]
            if last_url:
                text = " " + text
            else:
                texts.append(" ")
        self._pending = False
        style = ("b" in self._open, "i" in self._open, self._url)
        if self._runs and self._runs[-1][0] == style:
            self._runs[-1][1].append(text)
        else:
            self._runs.append((style, [text]))

    def finished(self) -> tuple[Block, ...]:
        """Return all blocks once everything has been read."""
        if self._open:
            raise MarkupError(f"<{self._open[-1]}> is never closed")
        self._end_block("text")
        return tuple(self._blocks)

    def add_words(self, text: str) -> None:
        """Any white space is one space, and there is none at a block's edge."""
        words = text.strip(_SPACE)
        self._pending = self._pending or text.startswith(tuple(_SPACE))
        if words:
            self.add(_TIGHT.sub(" ", words))
            self._pending = text[-1] in _SPACE

    def _end_block(self, next_kind: str) -> None:
        if self._runs:
            spans = tuple(Span("".join(texts), *style) for style, texts in self._runs)
            self._blocks.append(Block(spans, self._kind))
        self._runs, self._kind, self._pending = [], next_kind, False
