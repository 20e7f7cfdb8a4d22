"""Small readers for what Slack sends: JSON whose shape nobody promises."""

from typing import Any

Payload = dict[str, Any]
NAME = "slack"


def at(value: object, *path: str) -> str:
    """Return the text at a path of keys, empty when there is none."""
    for step in path:
        value = value.get(step) if isinstance(value, dict) else None
    return value if isinstance(value, str) else ""


def part(value: object, *path: str) -> Payload:
    """Return the object at a path of keys, empty when there is none."""
    for step in path:
        value = value.get(step) if isinstance(value, dict) else None
    return value if isinstance(value, dict) else {}


def parts(value: object, key: str) -> list[Payload]:
    """Return the objects of the list under a key."""
    found = value.get(key) if isinstance(value, dict) else None
    return [each for each in found if isinstance(each, dict)] if isinstance(found, list) else []
