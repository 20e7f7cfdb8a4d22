"""What else a subject is called: a student may name in Spanish what their school writes in English."""

import tomllib
from collections.abc import Iterable
from functools import cache
from pathlib import Path

from messages.typed.plain_words import plain_words, without_accents

FILE = Path(__file__).parent.with_name("phrases") / "subjects.toml"


def also_called(names: Iterable[str]) -> frozenset[str]:
    """Return all names, with accents and without, of the subjects that go by one of these; none for others."""
    wanted = {plain_words(name) for name in names}
    return frozenset(name for group in _groups() if wanted & group for name in group)


@cache
def _groups() -> tuple[frozenset[str], ...]:
    table = tomllib.loads(FILE.read_text("utf-8"))["called"]
    return tuple(
        frozenset(each for name in group for each in (name, without_accents(name))) for group in table
    )
