"""How like one text is to each of many phrases: character n-grams and words, weighted by how rare they are."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from heapq import nlargest
from math import log, sqrt
from typing import NamedTuple

SIZE = 3
SECOND = 0.15


class Likeness(NamedTuple):
    """How like a verb's phrases a text is, 0..1, and the phrase that is closest."""

    score: float = 0.0
    verb: str = ""
    phrase: str = ""


class Index:
    """Every phrase as a vector of rare and common n-grams (tf-idf, cosine), to be compared with what was typed."""

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

    def ranked(self, said: str) -> list[Likeness]:
        """Return the verbs, likeliest first, each scored by its closest phrase and a little by its second."""
        scores: dict[str, float] = defaultdict(float)
        for gram, weight in self._weighted(_grams(said)):
            for phrase, there in self._holders.get(gram, ()):
                scores[phrase] += weight * there
        closest: dict[str, list[tuple[float, str]]] = defaultdict(list)
        for phrase, score in scores.items():
            closest[self._verbs[phrase]].append((score, phrase))
        return sorted((_likeness(verb, phrases) for verb, phrases in closest.items()), reverse=True)

    def _weighted(self, grams: Mapping[str, int]) -> Iterable[tuple[str, float]]:
        weights = [(gram, (1 + log(n)) * self._rarity.get(gram, self._unseen)) for gram, n in grams.items()]
        length = sqrt(sum(weight * weight for _, weight in weights)) or 1.0
        return [(gram, weight / length) for gram, weight in weights]


def _likeness(verb: str, phrases: Sequence[tuple[float, str]]) -> Likeness:
    (best, phrase), (next_best, _) = (*nlargest(2, phrases), (0.0, ""))[:2]
    return Likeness((1 - SECOND) * best + SECOND * next_best, verb, phrase)


def _grams(text: str) -> Counter[str]:
    """Count the n-grams within a text, and its words as a whole."""
    padded = f" {text} "
    grams = Counter(padded[at : at + SIZE] for at in range(len(padded) - SIZE + 1))
    return grams + Counter(f"#{word}" for word in text.split())
