"""Whether the words of "I need a person now" are those that somebody has reviewed."""

import tomllib
from hashlib import sha256
from pathlib import Path

from messages.edition import TEMPLATES
from messages.helplines import ENGLISH, words_in

FILE = Path(__file__).with_name("reviewed.toml")


def unreviewed() -> list[str]:
    """Return the templates of a call, as `language/file`, whose words are not the reviewed ones."""
    known = tomllib.loads(FILE.read_text("utf-8"))["marks"]
    return [name for name, mark in marks().items() if known.get(name) != mark]


def marks() -> dict[str, str]:
    """Return the start of the SHA-256 of each template of a call, and of a language's words beside the numbers."""
    files = sorted(TEMPLATES.glob("*/call-*.j2"))
    found = {f"{file.parent.name}/{file.name}": _mark(file.read_text("utf-8")) for file in files}
    more = (each for each in sorted({file.parent.name for file in files}) if each != ENGLISH)
    return {**found, **{f"{each}/helplines.toml": _mark(words_in(each)) for each in more}}


def _mark(words: str) -> str:
    return sha256(" ".join(words.split()).encode()).hexdigest()[:16]
