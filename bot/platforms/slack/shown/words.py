"""Words on their way in and out: Slack's notation for mentions, links and escapes, and its limits."""

import re

from messages.surfaces.clean import clean_text

_ANGLED = re.compile(r"<([^<>]*)>")
_FIRST_MENTION = re.compile(r"^\s*<@[^<>]*>[\s,:]*")
_CUT_ESCAPE = re.compile(r"&[a-z]{0,3}$")
_ELLIPSIS = "…"


def typed(text: str) -> str:
    """Return `Tom &amp; <https://a.example|a.example>` as it was typed: `Tom & a.example`."""
    unfolded = _ANGLED.sub(lambda found: _unfold(found[1]), text)
    plain = unfolded.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")
    return clean_text(plain).strip()


def without_mention(text: str) -> str:
    """Return text without the mention that it starts with."""
    return _FIRST_MENTION.sub("", text)


def cut(text: str, limit: int) -> str:
    """Return text of at most `limit` characters that shows when something is missing."""
    return text if len(text) <= limit else text[: limit - 1].rstrip() + _ELLIPSIS


def escape(text: str, limit: int) -> str:
    """Return text that can neither mention nor link nor call anybody, of at most `limit` characters."""
    escaped = clean_text(text).replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    if len(escaped) <= limit:
        return escaped
    return _CUT_ESCAPE.sub("", escaped[: limit - 1]).rstrip() + _ELLIPSIS


def plain_text(text: str, limit: int) -> dict[str, object]:
    """Return Slack's plain text object; it must not be empty, and `:names:` must not become pictures."""
    return {"type": "plain_text", "text": cut(clean_text(text).strip() or _ELLIPSIS, limit), "emoji": False}


def _unfold(inside: str) -> str:
    target, _, label = inside.partition("|")
    if target[:1] in ("@", "#", "!"):
        sign = "@" if target[0] == "!" else target[0]
        return sign + (label or target[1:]).lstrip("@#")
    if not label or label in target:
        return label or target
    return f"{label} ({target})"
