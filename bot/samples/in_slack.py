"""A message as Slack shows it, read from the very blocks that the adapter posts."""

from collections.abc import Iterator

from bot.platforms.slack.heard.payload import Payload
from bot.platforms.slack.shown.blocks import blocks_of
from messages.message import Message, Span
from messages.pictures.chat import Chat, Paragraph, Pill

ABOVE_HEADING, BETWEEN, WITHIN = 22.0, 13.0, 4.0


def in_slack(message: Message, caption: str, clock: str) -> Chat:
    """Return the layout of a message whose picture is posted below it."""
    blocks = blocks_of(message)
    rows = tuple(tuple(map(_pill, each["elements"])) for each in blocks if each["type"] == "actions")
    return Chat("slack", caption, clock, tuple(_paragraphs(blocks)), rows, message.picture)


def _paragraphs(blocks: list[Payload]) -> Iterator[Paragraph]:
    for block in blocks:
        if block["type"] == "header":
            yield Paragraph((Span(block["text"]["text"]),), big=True, gap=ABOVE_HEADING)
        elif block["type"] == "rich_text":
            for element in block["elements"]:
                yield from _element(element)


def _element(element: Payload) -> Iterator[Paragraph]:
    if element["type"] == "rich_text_list":
        for item in element["elements"]:
            yield Paragraph(tuple(map(_span, item["elements"])), item=True, gap=WITHIN)
        return
    said: list[Span] = []
    for piece in element["elements"]:
        if piece["text"].strip():
            said.append(_span(piece))
        elif said:
            yield Paragraph(tuple(said), gap=BETWEEN)
            said = []
    if said:
        yield Paragraph(tuple(said), gap=BETWEEN)


def _span(piece: Payload) -> Span:
    style = piece.get("style", {})
    return Span(piece["text"], style.get("bold", False), style.get("italic", False), piece.get("url", ""))


def _pill(button: Payload) -> Pill:
    return Pill(button["text"]["text"], button.get("style", ""))
