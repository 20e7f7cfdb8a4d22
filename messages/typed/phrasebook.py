"""Typed words: what they most likely ask for, by phrases first and by likeness of their sense second.

It would rather say nothing than guess: a text has to be like the phrases of one verb and unlike those of any other,
and a "no", or talk about somebody else, has to be in the phrase too. Of several sentences the one counts that asks.
"""

import re
from collections.abc import Collection, Mapping, Sequence
from datetime import date
from functools import cached_property

from engine.frozen import Frozen, replace
from engine.notices import Choice
from engine.talk.phrasebook import DOOR, Likely
from messages.labels import Labels
from messages.typed.days import Days
from messages.typed.likeness import Index, Likeness
from messages.typed.names import nearest
from messages.typed.plain_words import plain_words
from messages.typed.sense import Sense
from messages.typed.subjects import also_called

ENOUGH = 0.56
CLEAR = 0.09
LONGEST, LONGEST_TALK = 140, 500
"""Letters of one sentence, and of several."""
PERHAPS = 0.33
CLOSE = 0.12
MOST_GUESSES = 3
NOTHING, OTHER = "nothing", "other"
KIND = frozenset({"menu", "thanks", "chat"})
"""What is only a kind word beside a sentence that asks for something."""
NO_SENSE = Sense({}, {})
_SENTENCE = re.compile(r"[.!?;,\n:]+\s*")


class Phrasebook(Frozen, dict=True):
    """The typed words of one language. `explicit` are words after which a person is offered.

    `answer_no` is the word that, said first, answers something and denies nothing of what follows: "no show me goals".
    `others` are the coach's other languages: whoever types one of their phrases, letter for letter, is understood.
    """

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
    sense: Sense = NO_SENSE
    light: frozenset[str] = frozenset()
    breaks: tuple[str, ...] = ()
    answer_no: str = ""
    others: tuple["Phrasebook", ...] = ()

    def verb(self, text: str, among: Collection[str] = ()) -> str | None:
        """Return the verb a text most likely means, of all or of some; None when unsure."""
        if len(text) > LONGEST_TALK:
            return None
        foreign = self._in_another_language(text)
        if foreign and (foreign in among or not among):
            return foreign
        said = self._bare(text)
        verb = self._said(said, among)
        if verb is None or (verb == NOTHING and said not in self._exact):
            verb = self._of_sentences(text, among)
        return None if verb == NOTHING else verb

    def maybe(self, text: str) -> tuple[str, ...]:
        """Return the few verbs that a text, not clear enough for one, may mean; likeliest first."""
        said = self._bare(text)
        if not said or len(said) > LONGEST or self._exact.get(said) == NOTHING:
            return ()
        words = self._sense_of(said)
        best = self._ranked(words, ())
        if not best or best[0].verb == NOTHING or self._denies(words, ()):
            return ()
        likely = [each for each in best if each.score >= max(PERHAPS, best[0].score - CLOSE)]
        return tuple(each.verb for each in likely if each.verb != NOTHING)[:MOST_GUESSES]

    def exact(self, text: str) -> str | None:
        """Return the verb of a text that is one of the phrases, but for case, accents and punctuation."""
        verb = self._exact.get(self._bare(text)) or self._in_another_language(text)
        return None if verb == NOTHING else verb

    def beside(self, others: tuple["Phrasebook", ...]) -> "Phrasebook":
        """Return the phrasebook with other languages beside it; what is explicit in one is heard in all."""
        explicit = dict.fromkeys((*self.explicit, *(words for each in others for words in each.explicit)))
        return replace(self, explicit=tuple(explicit), others=others)

    def label(self, choice: Choice) -> str:
        """Return the words of a button."""
        return self.labels.button(choice)

    def offers_person(self, text: str) -> bool:
        """Say whether the words are explicit enough to offer the door to a person. It detects nothing."""
        said = plain_words(text)
        within = f" {said} "
        perhaps = (words for first in set(said.split()) for words in self._explicit_by_first.get(first, ()))
        return self.exact(text) == DOOR or any(f" {words} " in within for words in perhaps)

    def opening(self, text: str) -> str | None:
        """Return what follows the words with which a goal is said in one breath; None for other sentences."""
        if self._exact.get(self._bare(text)) == NOTHING:
            return None
        begun = self._opener.match(text)
        return text[begun.end() :].strip(" :,.-") or None if begun else None

    def nearest(self, text: str, names: Mapping[str, tuple[str, str]]) -> tuple[Likely, ...]:
        """Return the names that a text speaks of, best first."""
        return nearest(text, names, self.common | self.filler, self.topic)

    def also_called(self, names: Collection[str]) -> frozenset[str]:
        """Return what else a subject is called, in any language."""
        return also_called(names)

    def day(self, text: str, today: date, ends: date) -> date | None:
        """Return the day that a text names, None when it names none."""
        return self.days.read(text, today, ends)

    def _in_another_language(self, text: str) -> str | None:
        """What a text is, letter for letter, in another language, unless this one knows it."""
        if not self.others or self._bare(text) in self._exact:
            return None
        found = (each._exact.get(each._bare(text)) for each in self.others)
        return next((verb for verb in found if verb and verb != NOTHING), None)

    def _said(self, said: str, among: Collection[str]) -> str | None:
        """The verb of one sentence; NOTHING for one that is known to ask for nothing."""
        exact = self._exact.get(said)
        return (
            exact if exact and (exact in among or exact == NOTHING or not among) else self._alike(said, among)
        )

    def _alike(self, said: str, among: Collection[str]) -> str | None:
        if not said or len(said) > LONGEST:
            return None
        words = self._sense_of(said)
        first, second, *_ = (*self._ranked(words, among), Likeness(), Likeness())
        if first.score < ENOUGH or first.score - second.score < CLEAR:
            return None
        is_else = OTHER in words and OTHER not in first.phrase
        return None if is_else or self._denies(words, first.phrase) else first.verb

    def _of_sentences(self, text: str, among: Collection[str]) -> str | None:
        """The verb that the sentences of a longer text agree on; kind words beside it do not count."""
        parts = [self._bare(each) for each in self._break.split(text) if plain_words(each)]
        if len(parts) < 2:
            return None
        verbs = {self._said(each, among) for each in parts} - {None, NOTHING}
        asked = verbs - KIND or verbs
        return asked.pop() if len(asked) == 1 else None

    def _ranked(self, words: Sequence[str], among: Collection[str]) -> list[Likeness]:
        ranked = self._index.ranked(words)
        return [each for each in ranked if not among or each.verb in among or each.verb == NOTHING]

    def _denies(self, words: Sequence[str], phrase: Sequence[str]) -> bool:
        """Whether a text says no where the phrase it is like does not."""
        return bool(
            self._no.intersection(words[1:] if words[:1] == [self.answer_no] else words) - set(phrase)
        )

    def _sense_of(self, said: str) -> list[str]:
        return self.sense.words(said, self._vocabulary)

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
    def _explicit_by_first(self) -> dict[str, list[str]]:
        found: dict[str, list[str]] = {}
        for words in self.explicit:
            found.setdefault(words.partition(" ")[0], []).append(words)
        return found

    @cached_property
    def _exact(self) -> dict[str, str]:
        pairs = [(self._bare(each), verb) for verb, phrases in self.phrases.items() for each in phrases]
        return {**dict(pairs), "stop": "stop"}

    @cached_property
    def _break(self) -> re.Pattern[str]:
        """Where one sentence ends and another begins."""
        words = "|".join(rf"\s{re.escape(each)}\s" for each in self.breaks)
        return re.compile(f"{_SENTENCE.pattern}|{words}" if words else _SENTENCE.pattern, re.I)

    @cached_property
    def _no(self) -> frozenset[str]:
        """A short form such as "dont" ends with its no."""
        return frozenset(self.sense.words(each)[-1] for each in self.negation)

    @cached_property
    def _phrases(self) -> list[tuple[list[str], str]]:
        """What likeness is measured to; a phrase that names a thing too ("speak:es") counts letter for letter."""
        return [(self.sense.words(phrase), verb) for phrase, verb in self._exact.items() if ":" not in verb]

    @cached_property
    def _vocabulary(self) -> frozenset[str]:
        """All words that are spelled right: those of phrases, of turns of phrase, and everyday ones."""
        everyday = (self.sense.stems.of(word) for each in self.common | self.filler for word in each.split())
        return (
            frozenset(word for words, _ in self._phrases for word in words)
            | self.sense.parts
            | frozenset(everyday)
        )

    @cached_property
    def _index(self) -> Index:
        return Index(self._phrases, frozenset(self.sense.stems.of(each) for each in self.light))
