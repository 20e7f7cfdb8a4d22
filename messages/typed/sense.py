"""The sense of typed words: short forms spelled out, endings taken off, and what means the same said in one word.

"cld u plz text me less often" and "could you send me fewer messages" become nearly the same line. What a language
knows of that is in its `<language>-words.toml`; without one, words stay as they are.
"""

import re
from collections.abc import Collection, Mapping, Sequence
from functools import cached_property
from typing import Any

from rapidfuzz.fuzz import ratio
from rapidfuzz.process import extractOne

from engine.frozen import Frozen
from messages.typed.plain_words import plain_words

SLIP = 80
LONG_WORD = 4
MOST_LETTERS = 2
"""A slip of spelling adds or drops at most so many letters."""
_RUN = re.compile(r"(.)\1{2,}")
_LEAST = 3


class Stems(Frozen, dict=True):
    """How words of a language lose their endings: the first of `endings` that fits is replaced, each once.

    Of two equal letters at the end of what is left one goes, but for those that stay `double`; then a letter of `last`.
    An ending that is one letter is not taken from behind itself: "class" is no "clas".
    A letter that is drawn out ("soooo") is read `run` times.
    """

    endings: Sequence[tuple[str, str]] = ()
    double: str = ""
    last: str = ""
    run: int = 2

    @classmethod
    def of_table(cls, table: Mapping[str, Any]) -> "Stems":
        """Read the table `[endings]` of a language; without one, words stay as they are."""
        endings = tuple(table.get("instead", {}).items())
        return cls(endings, table.get("double", ""), table.get("last", ""), table.get("run", 2))

    def of(self, word: str) -> str:
        """Return a word without its ending; only equal stems are compared, so it need not be a word itself."""
        if len(word) <= _LEAST or word.isdecimal():
            return word
        for ending, instead in self.endings:
            if word.endswith(ending) and len(word) - len(ending) >= _LEAST and word[-2:] != ending * 2:
                word = word[: -len(ending)] + instead
                break
        if len(word) > _LEAST and word[-1] == word[-2] and word[-1] not in self.double:
            word = word[:-1]
        return word[:-1] if len(word) > _LEAST and word[-1] in self.last else word


class Sense(Frozen, dict=True):
    """`short` spells out short forms; `same` has, by the one word for it, the turns of phrase that mean the same."""

    short: Mapping[str, str]
    same: Mapping[str, Sequence[str]]
    stems: Stems = Stems()

    def words(self, text: str, known: Collection[str] = ()) -> list[str]:
        """Return the words of a text by their sense; slips of spelling become one of the `known` words."""
        stems = [self._mended(each, known) for each in self._stems(text)]
        found, at = [], 0
        while at < len(stems):
            size, word = self._turn_at(stems, at)
            found.append(word)
            at += size
        return found

    @cached_property
    def parts(self) -> frozenset[str]:
        """Every word of which a turn of phrase is made."""
        return frozenset(word for turn in self._turns for word in turn)

    def _stems(self, text: str) -> list[str]:
        said = _RUN.sub(r"\1" * self.stems.run, plain_words(text)).split()
        return [self.stems.of(each) for word in said for each in self.short.get(word, word).split()]

    def _mended(self, word: str, known: Collection[str]) -> str:
        if not known or len(word) < LONG_WORD or word.isdecimal() or word in known:
            return word
        found = extractOne(word, known, scorer=ratio, score_cutoff=SLIP)
        return found[0] if found and abs(len(found[0]) - len(word)) <= MOST_LETTERS else word

    def _turn_at(self, stems: Sequence[str], at: int) -> tuple[int, str]:
        """The longest turn of phrase that begins here, as its length and its one word."""
        for size in range(min(self._longest, len(stems) - at), 0, -1):
            word = self._turns.get(tuple(stems[at : at + size]))
            if word is not None:
                return size, word
        return 1, stems[at]

    @cached_property
    def _turns(self) -> Mapping[tuple[str, ...], str]:
        found: dict[tuple[str, ...], str] = {}
        for word, turns in self.same.items():
            for turn in (word, *turns):
                found.setdefault(tuple(self._stems(turn)), word)
        return found

    @cached_property
    def _longest(self) -> int:
        return max(map(len, self._turns), default=1)
