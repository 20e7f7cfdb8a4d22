"""Which student a typed name means: exact first, then likely; several are asked back."""

import unicodedata
from collections.abc import Iterable, Iterator
from difflib import SequenceMatcher

from engine.nouns.people import Person

LIKELY = 0.8
MOST = 7


def named(said: str, people: Iterable[Person]) -> tuple[Person, ...]:
    """Return whom a text most likely names, best first; more words of a name beat fewer, exact beats likely."""
    heard = _words(said)
    scored = [(_score(heard, each), each) for each in people]
    best = max((score for score, _ in scored), default=(0, 0.0))
    found = [each for score, each in scored if score == best and score[0]]
    return tuple(sorted(found, key=lambda each: each.name))[:MOST]


def _score(heard: list[str], person: Person) -> tuple[int, float]:
    """How many words of one spelling of a name stand in the text, and how well they fit."""
    return max((_fit(heard, name) for name in _spellings(person)), default=(0, 0.0))


def _fit(heard: list[str], name: list[str]) -> tuple[int, float]:
    wanted = " ".join(name)
    ratio = max((_ratio(wanted, " ".join(each)) for each in _windows(heard, len(name))), default=0.0)
    return (len(name), round(ratio, 2)) if ratio >= LIKELY else (0, 0.0)


def _ratio(wanted: str, heard: str) -> float:
    if wanted == heard:
        return 1.0
    if len(wanted) < 4 or wanted[0] != heard[:1]:  # short names are other short words too often
        return 0.0
    return SequenceMatcher(None, wanted, heard).ratio()


def _windows(words: list[str], size: int) -> Iterator[list[str]]:
    for start in range(len(words) - size + 1):
        yield words[start : start + size]


def _spellings(person: Person) -> Iterator[list[str]]:
    whole, called = _words(person.name), _words(person.called)
    yield whole
    yield called
    if len(whole) > 2:
        yield [whole[0], whole[1]]
    if len(whole) > 1:
        yield [whole[0], whole[-1]]
    yield from ([part] for part in whole)


def _words(text: str) -> list[str]:
    plain = unicodedata.normalize("NFKD", text.casefold())
    letters = "".join(each if each.isalnum() else " " for each in plain if not unicodedata.combining(each))
    return letters.split()[:20]
