"""A neutral message as Slack's blocks: rich text, which Slack never parses, headers and rows of buttons.

A name or an answer can therefore mention nobody and format nothing. Everything fits Slack's limits by
construction; besides the documented ones, all blocks of a message together may hold some 12,000 characters
(`msg_blocks_too_long`), containers counted, so the whole is kept under a budget well below that.
"""

from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby

import msgspec

from bot.platforms.slack.heard.payload import Payload
from bot.platforms.slack.shown.words import cut, escape, plain_text
from engine.frozen import replace
from messages.message import Block, Button, Message, Span
from messages.surfaces.clean import clean_text

TOP_TEXT = 4_000
BUDGET = 10_500
LEAST_FOR_WORDS = 2_000
ELEMENT_COST = 80
ELEMENT_TEXT = 3_000
HEADER_TEXT = 150
MOST_HEADERS = 15
BUTTON_TEXT = 75
MOST_BUTTONS = 40
ROW = 5
_NOTHING: Payload = {"type": "text", "text": "…"}


def blocks_of(message: Message) -> list[Payload]:
    """Return at most 50 blocks: what there is to read, then the buttons in rows."""
    rows = list(_rows(message.buttons[:MOST_BUTTONS]))
    budget = max(LEAST_FOR_WORDS, BUDGET - _characters(rows))
    readable = _with_few_headers(_affordable(message.blocks, budget))
    return [*(_body(readable) or [_rich_text([_section([_NOTHING])])]), *rows]


def text_of(message: Message) -> str:
    """Return all words as plain text for notifications and screen readers; never empty."""
    lines = (f"• {_words(each)}" if each.kind == "item" else _words(each) for each in message.blocks)
    words = "\n".join(lines).strip() or ", ".join(button.label for button in message.buttons)
    return escape(words, TOP_TEXT).strip() or "…"


def _characters(rows: list[Payload]) -> int:
    """How much of Slack's limit rows of buttons take: as JSON, with a space after each comma and colon."""
    return len(msgspec.json.format(msgspec.json.encode(rows), indent=0).decode()) if rows else 0


def _affordable(blocks: Iterable[Block], budget: int) -> Iterator[Block]:
    """Return cleaned blocks until the budget of characters is spent; the last is cut visibly."""
    for block in blocks:
        spans: list[Span] = []
        for span in block.spans:
            text, url = clean_text(span.text), _link(span.url)
            if text and budget > 0:
                budget -= ELEMENT_COST + len(text) + len(url)
                spans.append(replace(span, text=cut(text, max(1, len(text) + min(budget, 0))), url=url))
        if spans:
            yield replace(block, spans=tuple(spans))


def _with_few_headers(blocks: Iterable[Block]) -> Iterator[Block]:
    """Headings that cannot be headers (too long, linked, too many) become bold lines."""
    headers = 0
    for block in blocks:
        if block.kind == "heading":
            headers += 1
            fits = len(_words(block)) <= HEADER_TEXT and not any(span.url for span in block.spans)
            if headers > MOST_HEADERS or not fits:
                block = Block(tuple(replace(span, bold=True) for span in block.spans))
        yield block


def _body(blocks: Iterable[Block]) -> list[Payload]:
    body: list[Payload] = []
    for is_heading, run in groupby(blocks, lambda block: block.kind == "heading"):
        if is_heading:
            body += [{"type": "header", "text": plain_text(_words(block), HEADER_TEXT)} for block in run]
        else:
            body.append(_rich_text(list(_elements(run))))
    return body


def _elements(run: Iterable[Block]) -> Iterator[Payload]:
    for is_item, some in groupby(run, lambda block: block.kind == "item"):
        if is_item:
            items = [_section(list(_pieces(block))) for block in some]
            yield {"type": "rich_text_list", "style": "bullet", "elements": items}
        else:
            yield _section(_paragraphs(some))


def _paragraphs(blocks: Iterable[Block]) -> list[Payload]:
    """Paragraphs live in one section, an empty line apart, as they do when a person writes in Slack."""
    pieces: list[Payload] = []
    for block in blocks:
        if pieces:
            pieces.append({"type": "text", "text": "\n\n"})
        pieces += _pieces(block)
    return pieces


def _pieces(block: Block) -> Iterator[Payload]:
    for span in block.spans:
        style = {name: True for name, on in (("bold", span.bold), ("italic", span.italic)) if on}
        look: Payload = {"style": style} if style else {}
        if span.url:
            yield {"type": "link", "url": span.url, "text": cut(span.text, ELEMENT_TEXT), **look}
            continue
        for start in range(0, len(span.text), ELEMENT_TEXT):
            yield {"type": "text", "text": span.text[start : start + ELEMENT_TEXT], **look}


def _rows(buttons: Sequence[Button]) -> Iterator[Payload]:
    for _, some in groupby(enumerate(buttons), key=lambda each: each[1].group):
        group = list(some)
        for start in range(0, len(group), ROW):
            row = group[start : start + ROW]
            yield {"type": "actions", "elements": [_button(button, place) for place, button in row]}


def _button(button: Button, place: int) -> Payload:
    shown = {"type": "button", "action_id": f"tap-{place}", "text": plain_text(button.label, BUTTON_TEXT)}
    look = {"style": button.style} if button.style in ("primary", "danger") else {}
    if button.url:
        return {**shown, "url": button.url, **look}
    return {**shown, "value": button.token, **look}


def _rich_text(elements: list[Payload]) -> Payload:
    return {"type": "rich_text", "elements": elements}


def _section(elements: list[Payload]) -> Payload:
    return {"type": "rich_text_section", "elements": elements}


def _words(block: Block) -> str:
    return "".join(span.text for span in block.spans)


def _link(url: str) -> str:
    """Only plain web addresses become links; any other is left to be read."""
    plain = url.startswith(("https://", "http://")) and url.isprintable() and " " not in url
    return url if plain and len(url) <= ELEMENT_TEXT else ""
