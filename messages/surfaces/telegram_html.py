"""Neutral messages as Telegram HTML: pages of at most 4096 characters as read, escaped as the last act."""

import re
import unicodedata
from collections.abc import Iterator
from html import escape

from engine.frozen import replace
from messages.message import Block, Message, Span
from messages.surfaces.clean import clean_text

PAGE_LIMIT = 4096
"""What Telegram takes in one message after parsing, counted in UTF-16 units: its strictest reading."""

CAPTION_LIMIT = 1024
"""The same under a picture."""

MOST_PAGES = 10
BULLET = "• "
ELLIPSIS = "…"
_TIGHT = {("item", "item"), ("text", "item"), ("heading", "text"), ("heading", "item")}
_BOUNDS = ("\n\n", "\n", " ")
_WEB_ADDRESS = re.compile(r"https?://[^\s<>\"]+", re.IGNORECASE)
_GAP = re.compile(r"\n{3,}")

_Line = tuple[Span, ...]


def pages(message: Message) -> tuple[str, ...]:
    """Return the HTML of one or more messages, broken between paragraphs; never an empty one."""
    seen = [page for page in _pages(_flat(message)) if _shows(page)]
    return tuple(_html(page) for page in seen) or (ELLIPSIS,)


def one_page(message: Message) -> str:
    """Return the HTML of a single message, cut short where it is too long."""
    line = _shortened(_flat(message))
    return _html(line) if _shows(line) else ELLIPSIS


def caption(message: Message) -> str:
    """Return the HTML of the whole message as words under a picture; empty when it is too long for that."""
    line = _flat(message)
    return _html(line) if _shows(line) and _size(_text(line)) <= CAPTION_LIMIT else ""


def escaped(text: str) -> str:
    """Return plain words as HTML."""
    return escape(clean_text(text), quote=False)


def _flat(message: Message) -> _Line:
    """Return the whole message as spans of clean text, with line breaks and bullets in their places."""
    spans: list[Span] = []
    before: Block | None = None
    for block in message.blocks:
        said = tuple(map(_tidied, block.spans))
        if not _text(said).strip():
            continue
        spans.append(Span(_break_between(before, block) + (BULLET if block.kind == "item" else "")))
        spans += (replace(span, bold=True) for span in said) if block.kind == "heading" else said
        before = block
    return tuple(span for span in spans if span.text)


def _tidied(span: Span) -> Span:
    text = _GAP.sub("\n\n", clean_text(span.text))
    return span if text == span.text else replace(span, text=text)


def _break_between(before: Block | None, block: Block) -> str:
    if before is None:
        return ""
    return "\n" if (before.kind, block.kind) in _TIGHT else "\n\n"


def _pages(line: _Line) -> Iterator[_Line]:
    for _ in range(MOST_PAGES - 1):
        if _size(_text(line)) <= PAGE_LIMIT:
            break
        page, line = _cut(line, _page_end(_text(line)))
        yield page
    yield _shortened(line)


def _shortened(line: _Line) -> _Line:
    text = _text(line)
    if _size(text) <= PAGE_LIMIT:
        return line
    kept, _ = _cut(line, _fitting(text, PAGE_LIMIT - _size(ELLIPSIS)))
    return (*kept, Span(ELLIPSIS))


def _page_end(text: str) -> int:
    """Return where to break: after the last paragraph, line or word that fits, if it is past the middle."""
    most = _fitting(text, PAGE_LIMIT)
    for bound in _BOUNDS:
        found = text.rfind(bound, most // 2, most)
        if found >= 0:
            return found + len(bound)
    return most


def _fitting(text: str, limit: int) -> int:
    return len(text.encode("utf-16-le")[: 2 * limit].decode("utf-16-le", errors="ignore"))


def _cut(line: _Line, index: int) -> tuple[_Line, _Line]:
    left: list[Span] = []
    for position, span in enumerate(line):
        if len(span.text) > index:
            left.append(replace(span, text=span.text[:index]))
            return tuple(left), (replace(span, text=span.text[index:]), *line[position + 1 :])
        left.append(span)
        index -= len(span.text)
    return tuple(left), ()


def _size(text: str) -> int:
    return len(text.encode("utf-16-le")) // 2


def _text(line: _Line) -> str:
    return "".join(span.text for span in line)


def _shows(line: _Line) -> bool:
    """Say whether anything can be seen: Telegram refuses a message of blanks and joiners."""
    return any(unicodedata.category(letter)[0] in "LNPS" for letter in _text(line))


def _html(line: _Line) -> str:
    return "".join(_tagged(span) for span in line)


def _tagged(span: Span) -> str:
    html = escape(span.text, quote=False)
    if span.italic:
        html = f"<i>{html}</i>"
    if span.bold:
        html = f"<b>{html}</b>"
    if _WEB_ADDRESS.fullmatch(span.url):
        html = f'<a href="{escape(clean_text(span.url))}">{html}</a>'
    return html
