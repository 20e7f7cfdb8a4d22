"""A person's Home tab: the parts one below another, a line between them, within what Slack takes."""

import json
from collections.abc import Sequence

from bot.platforms.slack.heard.payload import Payload
from bot.platforms.slack.shown.blocks import blocks_of
from messages.message import Message

MOST_BLOCKS = 100
MOST_CHARACTERS = 100_000
"""All blocks of a view together; Slack takes some 250 KB."""


def home_view(parts: Sequence[Message]) -> Payload:
    """Return the view; parts that do not fit are left out from the second last on, for the last one is the door."""
    laid = [_part(part, place) for place, part in enumerate(parts)]
    while len(laid) > 1 and not _fits(laid):
        del laid[-2 if len(laid) > 2 else -1]
    blocks = [block for number, part in enumerate(laid) for block in ([_LINE] if number else []) + part]
    return {"type": "home", "callback_id": "home", "blocks": blocks[:MOST_BLOCKS]}


def _part(part: Message, place: int) -> list[Payload]:
    """One part's blocks; its buttons are named after their place, for a name may stand only once in a view."""
    blocks = blocks_of(part)
    for block in blocks:
        for element in block["elements"] if block["type"] == "actions" else ():
            element["action_id"] = f"part-{place}-{element['action_id']}"
    return blocks


def _fits(laid: Sequence[Sequence[Payload]]) -> bool:
    blocks = sum(len(part) for part in laid) + len(laid) - 1
    return blocks <= MOST_BLOCKS and len(json.dumps(laid, ensure_ascii=False)) <= MOST_CHARACTERS


_LINE: Payload = {"type": "divider"}
