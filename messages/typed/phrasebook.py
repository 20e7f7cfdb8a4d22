"""Typed words: what they most likely ask for, by phrases first and by likeness of letters second.

The matcher compares character n-grams and words, weighted by how rare they are among the phrases (tf-idf, cosine). It
would rather say nothing than guess: a text has to be like one phrase and unlike those of any other verb.
"""

import re
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from pathlib import Path

from rapidfuzz.fuzz import ratio
from rapidfuzz.process import extractOne

from engine.notices import Choice
from engine.talk.phrasebook import Likely
from messages.labels import Labels
from messages.typed.days import Days
from messages.typed.likeness import Index, Likeness
from messages.typed.names import nearest
from messages.typed.plain_words import plain_words

FOLDER = Path(__file__).parent.with_name("phrases")
ENOUGH = 0.5
SURE = 0.65
CLEAR = 0.06
LONGEST = 140
LONG_WORD = 3
SLIP = 75
PERHAPS = 0.36
CLOSE = 0.12
MOST_GUESSES = 3
NOTHING = "nothing"
_OPEN_VERBS = frozenset({"gethelp", "goal", "ready", "path"})  # they may name a subject or a competency


@dataclass(frozen=True)
class Phrasebook:
    """The typed words of one language. `explicit` are words after which a person is offered."""

    phrases: Mapping[str, tuple[str, ...]]
    filler: frozenset[str]
    negation: frozenset[str]
    common: frozenset[str]
    explicit: tuple[str, ...]
    labels: Labels
    days: Days
    goal_openers: tuple[str, ...] = ()
    subject: str = ""
    topic: str = ""

    def verb(self, text: str) -> str | None:
        """Return the verb a text most likely means; None when unsure."""
        said = self._bare(text)
        verb = self._exact.get(said) or self._alike(said)
        return None if verb == NOTHING else verb

    def maybe(self, text: str) -> tuple[str, ...]:
        """Return the few verbs that a text, not clear enough for one, may mean; likeliest first."""
        said = self._bare(text)
        if not said or len(said) > LONGEST or self._exact.get(said) == NOTHING or self._says_no(said, ""):
            return ()
        best = self._index.ranked(said)
        if not best or best[0].verb == NOTHING:
            return ()
        likely = [each for each in best if each.score >= max(PERHAPS, best[0].score - CLOSE)]
        return tuple(each.verb for each in likely if each.verb != NOTHING)[:MOST_GUESSES]

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

    def opening(self, text: str) -> str | None:
        """Return what follows the words with which a goal is said in one breath; None for other sentences."""
        if self._exact.get(self._bare(text)) == NOTHING:
            return None
        begun = self._opener.match(text)
        return text[begun.end() :].strip(" :,.-") or None if begun else None

    def nearest(self, text: str, names: Mapping[str, tuple[str, str]]) -> tuple[Likely, ...]:
        """Return the names that a text speaks of, best first."""
        return nearest(text, names, self.common | self.filler, self.topic)

    def day(self, text: str, today: date, ends: date) -> date | None:
        """Return the day that a text names, None when it names none."""
        return self.days.read(text, today, ends)

    def _alike(self, said: str) -> str | None:
        if not said or len(said) > LONGEST:
            return None
        first, second, *_ = (*self._index.ranked(said), Likeness(), Likeness())
        if first.verb == NOTHING or first.score < ENOUGH or first.score - second.score < CLEAR:
            return None
        fits = first.score >= SURE or first.verb in _OPEN_VERBS or self._knows(said.split())
        return first.verb if fits and not self._says_no(said, first.phrase) else None

    def _says_no(self, said: str, phrase: str) -> bool:
        """Whether a text says no where the phrase it is like does not."""
        words = said.split()
        said_no = self.negation.intersection(words[1:] if words[0] == "no" else words)
        return bool(said_no - set(phrase.split()))

    def _knows(self, words: Iterable[str]) -> bool:
        """Say whether every longer word is one of the phrases', give or take a slip of spelling."""
        strange = (word for word in words if len(word) >= LONG_WORD and word not in self._vocabulary)
        return all(extractOne(word, self._vocabulary, scorer=ratio, score_cutoff=SLIP) for word in strange)

    def _bare(self, text: str) -> str:
        words = plain_words(text).split()
        return " ".join([word for word in words if word not in self.filler] or words)

    @cached_property
    def _opener(self) -> re.Pattern[str]:
        """The longest opener that fits; the subject that it names may be any."""
        openers = sorted(self.goal_openers, key=len, reverse=True)
        any_subject = (re.escape(each).replace(re.escape(self.subject), r"[\w-]+") for each in openers)
        return re.compile(rf"\s*(?:{'|'.join(any_subject)})(?=[\s:])", re.I)

    @cached_property
    def _exact(self) -> dict[str, str]:
        pairs = [(self._bare(each), verb) for verb, phrases in self.phrases.items() for each in phrases]
        return {**dict(pairs), "stop": "stop"}

    @cached_property
    def _vocabulary(self) -> frozenset[str]:
        return frozenset(word for phrase in self._exact for word in phrase.split()) | self.common

    @cached_property
    def _index(self) -> Index:
        return Index(self._exact)


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
        Days(language, ours["days"]),
        tuple(ours["goal_openers"]),
        str(ours["subject"]),
        str(ours["topic"]),
    )


def _read(file: Path) -> dict[str, dict[str, list[str]]]:
    return tomllib.loads(file.read_text("utf-8")) if file.is_file() else {}
