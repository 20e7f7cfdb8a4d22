"""Slack's rules for blocks and views, as its documentation has them: what a strict server refuses."""

import json
from collections.abc import Iterator
from typing import Any

from slack_sdk.errors import SlackObjectFormationError
from slack_sdk.models.blocks import Block

MESSAGE_BLOCKS = {"rich_text", "section", "header", "actions", "divider", "context", "image"}
VIEW_BLOCKS = MESSAGE_BLOCKS | {"input"}
RICH = {"rich_text_section", "rich_text_list", "rich_text_quote", "rich_text_preformatted"}
STYLES = {"bold", "italic", "strike", "code"}


def wrong_blocks(
    blocks: Any, *, most: int = 50, allowed: set[str] = MESSAGE_BLOCKS, characters: int = 13_000
) -> list[str]:
    """Return all that is wrong with a list of blocks."""
    if not isinstance(blocks, list) or not blocks:
        return ["blocks must be a list with something in it"]
    wrong = [f"{len(blocks)} blocks"] if len(blocks) > most else []
    wrong += [f"unknown block {each.get('type')}" for each in blocks if each.get("type") not in allowed]
    wrong += list(_by_the_models(blocks))
    for name in ("action_id", "block_id"):
        ids = [value for value in _values(blocks, name) if value]
        wrong += [f"{name} twice"] if len(ids) != len(set(ids)) else []
        wrong += [f"{name} too long" for value in ids if len(value) > 255]
    wrong += [problem for each in blocks for problem in _by_the_documents(each)]
    if len(json.dumps(blocks, ensure_ascii=False)) > characters:
        wrong.append("msg_blocks_too_long")
    return wrong


def wrong_view(view: Any) -> list[str]:
    """Return all that is wrong with a modal."""
    if not isinstance(view, dict) or view.get("type") != "modal":
        return ["not a modal"]
    wrong = wrong_blocks(view.get("blocks"), most=100, allowed=VIEW_BLOCKS, characters=250_000)
    for part in ("title", "submit", "close"):
        wrong += _wrong_plain(view.get(part), 24, part)
    if len(view.get("private_metadata", "")) > 3000 or len(view.get("callback_id", "")) > 255:
        wrong.append("private_metadata or callback_id too long")
    return wrong


def wrong_home(view: Any) -> list[str]:
    """Return all that is wrong with a Home tab."""
    if not isinstance(view, dict) or view.get("type") != "home":
        return ["not a home"]
    wrong = wrong_blocks(view.get("blocks"), most=100, allowed=VIEW_BLOCKS, characters=250_000)
    unknown = set(view) - {"type", "blocks", "private_metadata", "callback_id", "external_id"}
    wrong += [f"a home has no {each}" for each in unknown]
    if len(view.get("private_metadata", "")) > 3000 or len(view.get("callback_id", "")) > 255:
        wrong.append("private_metadata or callback_id too long")
    return wrong


def _by_the_models(blocks: list[dict[str, Any]]) -> Iterator[str]:
    for block in Block.parse_all(blocks):
        try:
            block.validate_json()
        except SlackObjectFormationError as error:
            yield str(error)


def _by_the_documents(block: dict[str, Any]) -> Iterator[str]:
    match block["type"]:
        case "header":
            yield from _wrong_plain(block.get("text"), 150, "header")
        case "actions":
            elements = block.get("elements") or []
            yield from [] if 1 <= len(elements) <= 25 else ["1 to 25 elements in a row of actions"]
            for element in elements:
                yield from _wrong_button(element)
        case "rich_text":
            yield from _wrong_rich_text(block)
        case "input":
            yield from _wrong_plain(block.get("label"), 2000, "label")
            yield from _wrong_input(block.get("element", {}))
        case _:
            pass


def _wrong_button(button: dict[str, Any]) -> Iterator[str]:
    yield from _wrong_plain(button.get("text"), 75, "button")
    if len(button.get("value", "")) > 2000 or not button.get("action_id"):
        yield "button's value or action_id"
    if button.get("style", "primary") not in ("primary", "danger"):
        yield "button's style"


def _wrong_rich_text(block: dict[str, Any]) -> Iterator[str]:
    if not block.get("elements"):
        yield "empty rich_text"
    for element in block.get("elements", []):
        if element.get("type") not in RICH or not element.get("elements"):
            yield f"rich_text holds {element}"
        sections = element["elements"] if element.get("type") == "rich_text_list" else [element]
        for piece in (piece for section in sections for piece in section["elements"]):
            yield from _wrong_piece(piece)


def _wrong_piece(piece: dict[str, Any]) -> Iterator[str]:
    if piece.get("type") not in ("text", "link") or not piece.get("text") or len(piece["text"]) > 3000:
        yield f"rich text piece {str(piece)[:80]}"
    if piece.get("type") == "link" and not piece.get("url", "").startswith(("https://", "http://")):
        yield "link without an address"
    if not set(piece.get("style", {})) <= STYLES:
        yield "unknown style"


def _wrong_input(element: dict[str, Any]) -> Iterator[str]:
    options = element.get("options", [])
    match element.get("type"):
        case "plain_text_input":
            if not 1 <= element.get("max_length", 3000) <= 3000:
                yield "max_length"
        case "radio_buttons" if not 1 <= len(options) <= 10:
            yield f"{len(options)} radio buttons"
        case "static_select" if not 1 <= len(options) <= 100:
            yield f"{len(options)} options"
        case "radio_buttons" | "static_select":
            for option in options:
                yield from _wrong_plain(option.get("text"), 75, "option")
                yield from [] if 1 <= len(option.get("value", "")) <= 150 else ["option's value"]
                if "description" in option:
                    yield from _wrong_plain(option["description"], 75, "description")
        case other:
            yield f"unknown input {other}"


def _wrong_plain(text: Any, limit: int, where: str) -> list[str]:
    if not isinstance(text, dict) or text.get("type") != "plain_text":
        return [f"{where} is not plain text"]
    words = text.get("text", "")
    return [] if 1 <= len(words) <= limit else [f"{where}: 1 to {limit} characters, not {len(words)}"]


def _values(tree: Any, name: str) -> Iterator[str]:
    if isinstance(tree, dict):
        if "action_id" in tree and name == "action_id" and tree.get("type") == "button":
            yield tree["action_id"]
        if "block_id" in tree and name == "block_id":
            yield tree["block_id"]
        for value in tree.values():
            yield from _values(value, name)
    elif isinstance(tree, list):
        for value in tree:
            yield from _values(value, name)
