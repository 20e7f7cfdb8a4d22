"""Telegram's slash: what its menu takes, and what a typed command means in the coach's own words."""

import re
from collections.abc import Iterable

from messages.surfaces.clean import clean_text

MOST = 100
_LEGAL = re.compile(r"[a-z0-9_]{1,32}")
_DESCRIPTION_LIMIT = 256
_COMMAND = re.compile(r"/([A-Za-z][A-Za-z0-9_]{0,31})(?:@(\w+))?(?:\s+(.*))?", re.DOTALL)


def legal(commands: Iterable[tuple[str, str]]) -> list[tuple[str, str]]:
    """Return the commands that Telegram takes: at most 100, each with words; a school's folder may hold others."""
    told = ((name, " ".join(clean_text(words).split())[:_DESCRIPTION_LIMIT]) for name, words in commands)
    return [(name, words) for name, words in told if _LEGAL.fullmatch(name) and words][:MOST]


def is_command_for(text: str, username: str) -> bool:
    """Say whether a text is a command, and not another bot's."""
    match = _COMMAND.fullmatch(text)
    return match is not None and (match[2] or username).lower() == username.lower()


def in_words(text: str) -> str:
    """Return a command as it would be typed in words; any other text as it is."""
    match = _COMMAND.fullmatch(text)
    if match is None:
        return text
    verb, rest = match[1].lower(), (match[3] or "").strip()
    if verb == "start":  # Telegram's own, on the first contact and from a deep link
        return f"join {rest}" if rest else "hello"
    return f"{verb} {rest}".rstrip()
