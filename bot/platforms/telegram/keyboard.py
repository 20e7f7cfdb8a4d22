"""Buttons and questions in Telegram's form, as they travel, within its limits whatever the message holds."""

import logging
from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby
from operator import attrgetter
from typing import Any

from messages.message import Button, Message
from messages.surfaces.clean import clean_text

log = logging.getLogger(__name__)

MOST_BUTTONS = 100
MOST_IN_A_ROW = 8
LABEL_LIMIT = 64
TOKEN_BYTES = 64
PLACEHOLDER_LIMIT = 64
_PHONE_WIDTH = 34
_USUAL_IN_A_ROW = 3
_TINY = 2
Drawn = dict[str, str]
"""A button as the Bot API documents it (InlineKeyboardButton)."""
Markup = Mapping[str, Any] | None
"""What stands below a message: an InlineKeyboardMarkup, a ForceReply or nothing."""


def inline_keyboard(buttons: Sequence[Button]) -> Markup:
    """Return the buttons in rows that fit a phone: short ones side by side, a long one alone."""
    carried = [button for button in buttons if _can_be_carried(button)][:MOST_BUTTONS]
    groups = (list(map(_drawn, some)) for _, some in groupby(carried, key=attrgetter("group")))
    rows = [row for some in groups for row in _rows(some)]
    return {"inline_keyboard": rows} if rows else None


def reply_markup(message: Message) -> Markup:
    """Return the message's buttons; a question without any opens the reply box instead."""
    keyboard = inline_keyboard(message.buttons)
    if keyboard is None and message.asks:
        placeholder = _placeholder(message)
        return {"force_reply": True, **({"input_field_placeholder": placeholder} if placeholder else {})}
    return keyboard


def _drawn(button: Button) -> Drawn:
    label = " ".join(clean_text(button.label).split()) or "·"
    if len(label) > LABEL_LIMIT:
        label = label[: LABEL_LIMIT - 1] + "…"
    target = {"url": button.url} if button.url else {"callback_data": button.token}
    style = {"style": button.style} if button.style in ("primary", "danger") else {}
    return {"text": label, **target, **style}


def _can_be_carried(button: Button) -> bool:
    """A token that does not fit is a mistake of ours: better one button less than no message."""
    if button.url:
        return button.url.startswith("https://")
    legible = bool(button.token) and clean_text(button.token) == button.token
    if legible and len(button.token.encode()) <= TOKEN_BYTES:
        return True
    log.error("a button's token is not of 1 to %d legible bytes: left out", TOKEN_BYTES)
    return False


def _rows(buttons: Sequence[Drawn]) -> Iterator[list[Drawn]]:
    row: list[Drawn] = []
    for button in buttons:
        if row and not _fit_side_by_side([*row, button]):
            yield row
            row = []
        row.append(button)
    if row:
        yield row


def _fit_side_by_side(row: Sequence[Drawn]) -> bool:
    """Telegram gives all buttons of a row the same width."""
    longest = max(len(button["text"]) for button in row)
    most = MOST_IN_A_ROW if longest <= _TINY else _USUAL_IN_A_ROW
    return len(row) <= most and len(row) * (longest + 2) <= _PHONE_WIDTH


def _placeholder(message: Message) -> str:
    """The question itself, which is the last thing said."""
    question = "".join(span.text for span in message.blocks[-1].spans) if message.blocks else ""
    line = " ".join(clean_text(question).split())
    return line if len(line) <= PLACEHOLDER_LIMIT else line[: PLACEHOLDER_LIMIT - 1] + "…"
