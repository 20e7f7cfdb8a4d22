"""Names of competencies and people in what somebody typed, give or take slips of spelling and endings."""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from math import log

from rapidfuzz.fuzz import ratio

from engine.talk.phrasebook import Likely
from messages.typed.plain_words import plain_words

ALIKE = 80
LEAST_ENDING = 3
LONGEST_ENDING = 4


def nearest(
    text: str, names: Mapping[str, tuple[str, str]], common: Collection[str], topic: str
) -> tuple[Likely, ...]:
    """Return which things, each a title and a code, a text speaks of: key and how much of it was said, 0..1.

    A word of a title weighs the more the rarer it is among the titles; everyday words (`common`) weigh nothing.
    A title or a code that stands in the text letter for letter is certain. `topic` stands for any name.
    """
    said = plain_words(text)
    words = [word for word in said.split() if word not in common]
    parts = {key: _content(title, common) for key, (title, _) in names.items()}
    often = Counter(word for each in parts.values() for word in set(each))
    rarity = {word: 1 + log(len(names) / count) for word, count in often.items()}
    exact = {key for key, both in names.items() if any(_stands_in(name, said) for name in both)}
    scores = {key: 1.0 if key in exact else _said(each, words, rarity) for key, each in parts.items()}
    found = (
        Likely(key, score, _as_usual(said.split(), parts[key], topic))
        for key, score in scores.items()
        if score > 0
    )
    return tuple(sorted(found, key=lambda each: (-each.score, each.key)))


def _stands_in(name: str, said: str) -> bool:
    bare = plain_words(name)
    return bool(bare) and f" {bare} " in f" {said} "


def _content(name: str, common: Collection[str]) -> list[str]:
    words = plain_words(name).split()
    return [word for word in words if word not in common] or words


def _said(name: Iterable[str], words: Collection[str], rarity: Mapping[str, float]) -> float:
    """How much of a name was said, by weight."""
    weights = {word: rarity[word] for word in name}
    whole = sum(weights.values())
    said = sum(weight for word, weight in weights.items() if any(_same(word, each) for each in words))
    return said / whole if whole else 0.0


def _as_usual(said: Iterable[str], name: Collection[str], topic: str) -> str:
    """The text with the run of the name's words replaced by the topic that the phrases name."""
    kept = [topic if any(_same(part, word) for part in name) else word for word in said]
    return " ".join(
        word for word, before in zip(kept, ("", *kept), strict=False) if word != topic or before != topic
    )


def _same(one: str, other: str) -> bool:
    """Whether two words are one: `subtract` and `subtracting`, `fraction` and `fracton`."""
    short, long = sorted((one, other), key=len)
    if len(short) >= LEAST_ENDING and long.startswith(short) and len(long) - len(short) <= LONGEST_ENDING:
        return not short.isdecimal()
    return len(short) > LEAST_ENDING and ratio(one, other) >= ALIKE
