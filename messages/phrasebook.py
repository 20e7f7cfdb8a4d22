"""Typed words: what they most likely ask for, by phrases first and by likeness of letters second.

The matcher compares character n-grams and words, weighted by how rare they are among the phrases (tf-idf, cosine). It
would rather say nothing than guess: a text has to be like one phrase and unlike those of any other verb.
"""

import re
import tomllib
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from heapq import nlargest
from math import log, sqrt
from pathlib import Path
from typing import NamedTuple

from rapidfuzz.fuzz import ratio
from rapidfuzz.process import extractOne

from engine.notices import Choice
from messages.labels import Labels

FOLDER = Path(__file__).with_name("phrases")
ENOUGH = 0.5
SURE = 0.65
CLEAR = 0.06
SECOND = 0.15
LONGEST = 80
SIZE = 3
LONG_WORD = 3
SLIP = 75
NOTHING = "nothing"
_OPEN_VERBS = frozenset({"gethelp", "goal", "ready", "path"})  # they may name a subject or a competency
_APOSTROPHES = re.compile("['’‘`´]")
_NOT_A_WORD = re.compile(r"[\W_]+")


@dataclass(frozen=True)
class Phrasebook:
    """The typed words of one language. `explicit` are words after which a person is offered."""

    phrases: Mapping[str, tuple[str, ...]]
    filler: frozenset[str]
    negation: frozenset[str]
    common: frozenset[str]
    explicit: tuple[str, ...]
    labels: Labels
    subject: str = ""

    def verb(self, text: str) -> str | None:
        """Return the verb a text most likely means; None when unsure."""
        said = self._bare(text)
        verb = self._exact.get(said) or self._alike(said)
        return None if verb == NOTHING else verb

    def exact(self, text: str) -> str | None:
        """Return the verb of a text that is one of the phrases, but for case, accents and punctuation."""
        verb = self._exact.get(self._bare(text))
        return None if verb == NOTHING else verb

    def label(self, choice: Choice) -> str:
        """Return the words of a button."""
        return self.labels.button(choice)

    def offers_person(self, text: str) -> bool:
        """Say whether the words are explicit enough to offer the door to a person. It detects nothing."""
        said = f" {plain_words(text)} "
        return any(f" {words} " in said for words in self.explicit)

    def _alike(self, said: str) -> str | None:
        if not said or len(said) > LONGEST:
            return None
        (score, verb, phrase), (second, _, _) = self._index.best_two(said)
        if verb == NOTHING or score < ENOUGH or score - second < CLEAR:
            return None
        words = said.split()
        says_no = self.negation.intersection(words[1:] if words[0] == "no" else words) - set(phrase.split())
        fits = score >= SURE or verb in _OPEN_VERBS or self._knows(words)
        return verb if fits and not says_no else None

    def _knows(self, words: Iterable[str]) -> bool:
        """Say whether every longer word is one of the phrases', give or take a slip of spelling."""
        strange = (word for word in words if len(word) >= LONG_WORD and word not in self._vocabulary)
        return all(extractOne(word, self._vocabulary, scorer=ratio, score_cutoff=SLIP) for word in strange)

    def _bare(self, text: str) -> str:
        words = plain_words(text).split()
        return " ".join([word for word in words if word not in self.filler] or words)

    @cached_property
    def _exact(self) -> dict[str, str]:
        pairs = [(self._bare(each), verb) for verb, phrases in self.phrases.items() for each in phrases]
        return {**dict(pairs), "stop": "stop"}

    @cached_property
    def _vocabulary(self) -> frozenset[str]:
        return frozenset(word for phrase in self._exact for word in phrase.split()) | self.common

    @cached_property
    def _index(self) -> "_Index":
        return _Index(self._exact)


def read_phrasebook(language: str, labels: Labels, overrides: Path | None = None) -> Phrasebook:
    """Read `phrases/<language>.toml`, and what a school has added in `<overrides>/<language>/phrases.toml`."""
    ours = _read(FOLDER / f"{language}.toml") or _read(FOLDER / "en.toml")
    theirs = _read(overrides / language / "phrases.toml") if overrides else {}
    explicit = _read(FOLDER / f"{language}-offer-person.toml") or _read(FOLDER / "en-offer-person.toml")
    added = theirs.get("phrases", {})
    phrases = {
        verb: (*ours["phrases"].get(verb, ()), *added.get(verb, ())) for verb in {**ours["phrases"], **added}
    }
    return Phrasebook(
        phrases,
        frozenset(ours["filler"]),
        frozenset(ours["negation"]),
        frozenset(ours["common"]),
        tuple(plain_words(each) for each in (*explicit["explicit"], *theirs.get("explicit", ()))),
        labels,
        str(ours["subject"]),
    )


def plain_words(text: str) -> str:
    """Return a text in lower case without accents, punctuation, apostrophes and extra spaces."""
    letters = unicodedata.normalize("NFKD", _APOSTROPHES.sub("", text.casefold()))
    bare = "".join(letter for letter in letters if not unicodedata.combining(letter))
    return _NOT_A_WORD.sub(" ", bare).strip()


def _read(file: Path) -> dict[str, dict[str, list[str]]]:
    return tomllib.loads(file.read_text("utf-8")) if file.is_file() else {}


class _Likeness(NamedTuple):
    """How like a verb's phrases a text is, 0..1, and the phrase that is closest."""

    score: float = 0.0
    verb: str = ""
    phrase: str = ""


class _Index:
    """Every phrase as a vector of rare and common n-grams, to be compared with what somebody typed."""

    def __init__(self, verbs: Mapping[str, str]) -> None:
        self._verbs = dict(verbs)
        counts = {phrase: _grams(phrase) for phrase in verbs}
        seen = Counter(gram for grams in counts.values() for gram in grams)
        self._rarity = {gram: 1 + log(len(verbs) / often) for gram, often in seen.items()}
        self._unseen = 1 + log(len(verbs) + 1)
        self._holders: dict[str, list[tuple[str, float]]] = defaultdict(list)
        for phrase, grams in counts.items():
            for gram, weight in self._weighted(grams):
                self._holders[gram].append((phrase, weight))

    def best_two(self, said: str) -> tuple["_Likeness", "_Likeness"]:
        """Return the two likeliest verbs, each scored by its closest phrase and a little by its second."""
        scores: dict[str, float] = defaultdict(float)
        for gram, weight in self._weighted(_grams(said)):
            for phrase, there in self._holders.get(gram, ()):
                scores[phrase] += weight * there
        closest: dict[str, list[tuple[float, str]]] = defaultdict(list)
        for phrase, score in scores.items():
            closest[self._verbs[phrase]].append((score, phrase))
        found = sorted((_likeness(verb, phrases) for verb, phrases in closest.items()), reverse=True)
        first, second, *_ = (*found, _Likeness(), _Likeness())
        return first, second

    def _weighted(self, grams: Mapping[str, int]) -> Iterable[tuple[str, float]]:
        weights = [(gram, (1 + log(n)) * self._rarity.get(gram, self._unseen)) for gram, n in grams.items()]
        length = sqrt(sum(weight * weight for _, weight in weights)) or 1.0
        return [(gram, weight / length) for gram, weight in weights]


def _likeness(verb: str, phrases: Sequence[tuple[float, str]]) -> _Likeness:
    (best, phrase), (next_best, _) = (*nlargest(2, phrases), (0.0, ""))[:2]
    return _Likeness((1 - SECOND) * best + SECOND * next_best, verb, phrase)


def _grams(text: str) -> Counter[str]:
    """Count the n-grams within a text, and its words as a whole."""
    padded = f" {text} "
    grams = Counter(padded[at : at + SIZE] for at in range(len(padded) - SIZE + 1))
    return grams + Counter(f"#{word}" for word in text.split())
