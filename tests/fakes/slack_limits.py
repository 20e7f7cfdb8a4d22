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
KEYS: dict[str, set[str]] = {
    "rich_text": {"elements"},
    "section": {"text", "fields", "accessory", "expand"},
    "header": {"text"},
    "actions": {"elements"},
    "divider": set(),
    "context": {"elements"},
    "image": {"image_url", "slack_file", "alt_text", "title"},
    "input": {"label", "element", "optional", "hint", "dispatch_action"},
}
"""What each block may hold beside its type and its block_id."""
BUTTON_KEYS = {"type", "text", "action_id", "url", "value", "style", "confirm", "accessibility_label"}
INPUT_KEYS: dict[str, set[str]] = {
    "plain_text_input": {"multiline", "min_length", "max_length", "initial_value", "placeholder"},
    "radio_buttons": {"options", "initial_option"},
    "static_select": {"options", "initial_option", "placeholder"},
}
MODAL_KEYS = {
    *("type", "title", "blocks", "close", "submit", "private_metadata", "callback_id"),
    *("clear_on_close", "notify_on_close", "external_id", "submit_disabled"),
}
LARGEST_VIEW = 250_000


def wrong_blocks(
    blocks: Any, *, most: int = 50, allowed: set[str] = MESSAGE_BLOCKS, characters: int = 13_000
) -> list[str]:
    """Return all that is wrong with a list of blocks."""
    if not isinstance(blocks, list) or not blocks:
        return ["blocks must be a list with something in it"]
    if not all(isinstance(each, dict) for each in blocks):
        return ["a block is not an object"]
    wrong = [f"{len(blocks)} blocks"] if len(blocks) > most else []
    wrong += [f"{each.get('type')} holds {key}" for each in blocks for key in _unknown_keys(each)]
    wrong += [f"unknown block {each.get('type')}" for each in blocks if each.get("type") not in allowed]
    wrong += list(_by_the_models(blocks))
    for name in ("action_id", "block_id"):
        ids = list(_values(blocks, name))
        wrong += [f"{name} twice"] if len(ids) != len(set(ids)) else []
        wrong += [
            f"{name}: {value!r}" for value in ids if not isinstance(value, str) or not 1 <= len(value) <= 255
        ]
    wrong += [problem for each in blocks for problem in _by_the_documents(each)]
    if len(json.dumps(blocks, ensure_ascii=False)) > characters:
        wrong.append("msg_blocks_too_long")
    return wrong


def wrong_view(view: Any) -> list[str]:
    """Return all that is wrong with a modal."""
    if not isinstance(view, dict) or view.get("type") != "modal":
        return ["not a modal"]
    wrong = wrong_blocks(view.get("blocks"), most=100, allowed=VIEW_BLOCKS, characters=LARGEST_VIEW)
    wrong += [f"a modal has no {each}" for each in set(view) - MODAL_KEYS]
    asks = any(each.get("type") == "input" for each in view.get("blocks", []))
    for part in ("title", "submit", "close"):
        if part == "title" or part in view or (asks and part == "submit"):
            wrong += _wrong_plain(view.get(part), 24, part)
    if len(view.get("private_metadata", "")) > 3000 or len(view.get("callback_id", "")) > 255:
        wrong.append("private_metadata or callback_id too long")
    return wrong


def wrong_home(view: Any) -> list[str]:
    """Return all that is wrong with a Home tab."""
    if not isinstance(view, dict) or view.get("type") != "home":
        return ["not a home"]
    wrong = wrong_blocks(view.get("blocks"), most=100, allowed=VIEW_BLOCKS, characters=LARGEST_VIEW)
    unknown = set(view) - {"type", "blocks", "private_metadata", "callback_id", "external_id"}
    wrong += [f"a home has no {each}" for each in unknown]
    if len(view.get("private_metadata", "")) > 3000 or len(view.get("callback_id", "")) > 255:
        wrong.append("private_metadata or callback_id too long")
    return wrong


def _unknown_keys(block: dict[str, Any]) -> set[str]:
    return set(block) - {"type", "block_id"} - KEYS.get(str(block.get("type")), set())


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
            yield from _wrong_keys_of_input(block.get("element", {}))
            yield from _wrong_input(block.get("element", {}))
        case _:
            yield from _by_the_documents_of_others(block)


def _by_the_documents_of_others(block: dict[str, Any]) -> Iterator[str]:
    match block["type"]:
        case "image":
            yield from [] if 1 <= len(block.get("alt_text", "")) <= 2000 else ["an image needs its words"]
            places = [each for each in ("image_url", "slack_file") if block.get(each)]
            yield from [] if len(places) == 1 else ["an image is in one place"]
            yield from [] if len(block.get("image_url", "")) <= 3000 else ["the address of an image"]
        case "section":
            text = block.get("text") or {}
            yield from [] if 1 <= len(text.get("text", "")) <= 3000 or block.get("fields") else ["section"]
            yield from [] if len(block.get("fields", [])) <= 10 else ["at most 10 fields"]
        case "context":
            yield from [] if 1 <= len(block.get("elements", [])) <= 10 else ["1 to 10 in a context"]
        case _:
            pass


def _wrong_button(button: dict[str, Any]) -> Iterator[str]:
    yield from _wrong_plain(button.get("text"), 75, "button")
    if button.get("type") != "button" or set(button) - BUTTON_KEYS:
        yield f"not quite a button: {sorted(button)}"
    if not 1 <= len(button.get("value", "-")) <= 2000 or not button.get("action_id"):
        yield "button's value or action_id"
    if len(button.get("url", "")) > 3000:
        yield "button's url"
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


def _wrong_keys_of_input(element: dict[str, Any]) -> Iterator[str]:
    if not element.get("action_id"):
        yield "an input without an action_id"
    extra = set(element) - INPUT_KEYS.get(element.get("type", ""), set())
    yield from (f"an input has no {each}" for each in extra - {"type", "action_id", "focus_on_load"})


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
    if set(text) - {"type", "text", "emoji"}:
        return [f"{where} holds {sorted(text)}"]
    words = text.get("text", "")
    return [] if 1 <= len(words) <= limit else [f"{where}: 1 to {limit} characters, not {len(words)}"]


def _values(tree: Any, name: str) -> Iterator[Any]:
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
