"""Telegram's slash: the menu it offers, and what a typed command means in the coach's own words."""

import re

MENU: tuple[tuple[str, str], ...] = (
    ("menu", "What you can do here"),
    ("where", "Where am I?"),
    ("goals", "My goals this week"),
    ("path", "My path, and why this next"),
    ("show", "I can show it"),
    ("help", "Ask a teacher for help"),
    ("now", "I need a person now"),
    ("pause", "No messages for a while"),
    ("stop", "Stop all messages"),
    ("who", "Who sees this?"),
)
_COMMAND = re.compile(r"/([A-Za-z][A-Za-z0-9_]{0,31})(?:@(\w+))?(?:\s+(.*))?", re.DOTALL)


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
