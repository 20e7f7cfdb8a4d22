"""What the Bot API documents of a message's form, applied without mercy; used by the fake server."""

import html
import json
import re
from typing import Any, NamedTuple

TAGS = {
    "b",
    "strong",
    "i",
    "em",
    "u",
    "ins",
    "s",
    "strike",
    "del",
    "tg-spoiler",
    "a",
    "code",
    "pre",
    "blockquote",
}
ENTITY = re.compile(r"&(?:lt|gt|amp|quot|#[0-9]+|#x[0-9a-fA-F]+);")
TAG = re.compile(r"""<(/?)([a-z-]+)((?:\s+[a-z-]+=(?:"[^"<>]*"|'[^'<>]*'))*)\s*>""")
HREF = re.compile(r"""\shref=["'](.*)["']""")
SECRET = re.compile(r"[A-Za-z0-9_-]{1,256}")
COMMAND = re.compile(r"[a-z0-9_]{1,32}")
STYLES = {"primary", "success", "danger"}


class Refused(Exception):
    """The API's answer to a call that is not legal, or not possible now."""

    def __init__(self, status: int, description: str, **parameters: int) -> None:
        super().__init__(description)
        self.status = status
        self.description = description
        self.parameters = parameters


class Styled(NamedTuple):
    """An entity of a parsed text: the tag, what it holds, and where a link leads."""

    tag: str
    text: str
    url: str = ""


def bad(description: str) -> Refused:
    return Refused(400, f"Bad Request: {description}")


def length(text: str) -> int:
    return len(text.encode("utf-16-le")) // 2


def parse_html(source: str) -> tuple[str, list[Styled]]:
    """Return the text as read and its entities; raise Refused for anything the documentation does not allow."""
    text, position = "", 0
    entities: list[Styled] = []
    opened: list[tuple[str, int, str]] = []
    while position < len(source):
        letter = source[position]
        if letter == "<":
            position, text = _tag(source, position, text, opened, entities)
        elif letter == "&":
            match = ENTITY.match(source, position)
            if match is None:
                raise bad("can't parse entities: a bare & in the text")
            text, position = text + html.unescape(match[0]), match.end()
        elif letter == ">":
            raise bad("can't parse entities: a bare > in the text")
        else:
            text, position = text + letter, position + 1
    if opened:
        raise bad(f"can't parse entities: Can't find end tag corresponding to start tag \"{opened[-1][0]}\"")
    return text, entities


def _tag(
    source: str, position: int, text: str, opened: list[tuple[str, int, str]], entities: list[Styled]
) -> tuple[int, str]:
    match, place = TAG.match(source, position), len(source[:position].encode())
    if match is None or match[2] not in TAGS:
        name = re.match(r"</?([^\s>]*)", source[position:])
        raise bad(
            f'can\'t parse entities: Unsupported start tag "{name[1] if name else ""}" at byte offset {place}'
        )
    _check_nesting(match, [each[0] for each in opened])
    if "&" in ENTITY.sub("", match[3]):
        raise bad("can't parse entities: a bare & in an attribute")
    if not match[1]:
        link = HREF.search(match[3])
        opened.append((match[2], len(text), html.unescape(link[1]) if link else ""))
    else:
        if not opened:
            raise bad(f"can't parse entities: Unexpected end tag at byte offset {place}")
        if opened[-1][0] != match[2]:
            wanted = f'expected "</{opened[-1][0]}>", found "</{match[2]}>"'
            raise bad(f"can't parse entities: Unmatched end tag at byte offset {place}, {wanted}")
        tag, start, url = opened.pop()
        entities.append(Styled(tag, text[start:], url))
    return match.end(), text


def _check_nesting(match: re.Match[str], opened: list[str]) -> None:
    """Stricter than the server, which drops what it does not allow: links in links, anything in code."""
    if match[1]:
        return
    if set(opened) & {"pre", "code"} or (match[2] in opened and match[2] in ("a", "blockquote")):
        raise bad(f"can't parse entities: {match[2]} can't be nested in {opened[-1]}")


def check_text(given: dict[str, Any]) -> tuple[str, list[Styled]]:
    """Return what a person would read; raise Refused when it cannot be sent."""
    source, mode = given.get("text", ""), given.get("parse_mode")
    if mode not in (None, "HTML"):
        raise bad("unsupported parse_mode")
    text, entities = parse_html(source) if mode else (source, [])
    if not any(letter.isprintable() and not letter.isspace() for letter in text):
        raise bad("message text is empty")
    if length(text) > 4096:
        raise bad("message is too long")
    return text.strip(), entities


def check_caption(given: dict[str, Any]) -> tuple[str, list[Styled]]:
    """Return what a person would read below a picture, if anything."""
    if not given.get("caption"):
        return "", []
    text, entities = parse_html(given["caption"]) if given.get("parse_mode") else (given["caption"], [])
    if length(text) > 1024:
        raise bad("message caption is too long")
    return text.strip(), entities


def check_markup(raw: Any, *, only_inline: bool) -> dict[str, Any]:
    """Return a legal reply_markup, empty when there is none."""
    if raw is None:
        return {}
    markup: dict[str, Any] = json.loads(raw) if isinstance(raw, str) else raw
    if "inline_keyboard" in markup:
        _check_keyboard(markup["inline_keyboard"])
    elif only_inline:
        raise bad("inline keyboard expected")
    elif markup.get("force_reply") is True:
        if not 1 <= len(markup.get("input_field_placeholder", "x")) <= 64:
            raise bad("input field placeholder must be of 1 to 64 characters")
    else:
        raise bad("object expected as reply markup")
    return markup


def _check_keyboard(rows: list[list[dict[str, Any]]]) -> None:
    if sum(len(row) for row in rows) > 100 or any(not 1 <= len(row) <= 8 for row in rows):
        raise bad("reply markup is too long")
    for button in (button for row in rows for button in row):
        _check_button(button)


def _check_button(button: dict[str, Any]) -> None:
    if set(button) - {"text", "callback_data", "style", "url"}:
        raise bad(f"unknown fields of a button: {sorted(button)}")
    if not button.get("text", "").strip():
        raise bad("inline keyboard button text must be non-empty")
    if len({"url", "callback_data"} & set(button)) != 1:
        raise bad("can't parse inline keyboard button: exactly one of the optional fields must be used")
    if "callback_data" in button and not 1 <= len(button["callback_data"].encode()) <= 64:
        raise bad("BUTTON_DATA_INVALID")
    if not button.get("url", "https://x.example").startswith(("https://", "http://", "tg://")):
        raise bad("BUTTON_URL_INVALID")
    if button.get("style", "primary") not in STYLES:
        raise bad("button style is invalid")


def check_commands(raw: Any) -> list[dict[str, str]]:
    commands: list[dict[str, str]] = json.loads(raw) if isinstance(raw, str) else raw
    if len(commands) > 100:
        raise bad("BOT_COMMANDS_TOO_MUCH")
    for each in commands:
        if not COMMAND.fullmatch(each["command"]) or not 1 <= len(each["description"]) <= 256:
            raise bad("BOT_COMMAND_INVALID")
    return commands


def check_scope(given: dict[str, Any]) -> tuple[int, str]:
    """Return the chat, 0 for the default scope, and the language of a legal list of commands."""
    language = given.get("language_code", "")
    if language and not re.fullmatch(r"[a-z]{2}", language):
        raise bad("invalid language code specified")
    raw = given.get("scope", '{"type": "default"}')
    scope = json.loads(raw) if isinstance(raw, str) else raw
    match scope:
        case {"type": "default", **rest} if not rest:
            return 0, language
        case {"type": "chat", "chat_id": chat, **rest} if not rest and int(chat):
            return int(chat), language
        case _:
            raise bad("can't parse BotCommandScope")
