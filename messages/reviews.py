"""Whether the words of "I need a person now" are those that somebody has reviewed."""

import tomllib
from hashlib import sha256
from pathlib import Path

from messages.edition import TEMPLATES

FILE = Path(__file__).with_name("reviewed.toml")


def unreviewed() -> list[str]:
    """Return the templates of a call, as `language/file`, whose words are not the reviewed ones."""
    known = tomllib.loads(FILE.read_text("utf-8"))["marks"]
    return [name for name, mark in marks().items() if known.get(name) != mark]


def marks() -> dict[str, str]:
    """Return the mark of each template of a call: the start of the SHA-256 of its words."""
    files = sorted(TEMPLATES.glob("*/call-*.j2"))
    return {f"{file.parent.name}/{file.name}": _mark(file) for file in files}


def _mark(file: Path) -> str:
    return sha256(" ".join(file.read_text("utf-8").split()).encode()).hexdigest()[:16]
