"""How like one text is to each of many phrases, and how well its words go with each verb's.

Two views are added. The nearest phrases: words, pairs of words and groups of three letters, weighted by how rare they
are (tf-idf, cosine). And the words alone: how much more often each is found among a verb's phrases than among all
(naive Bayes); it sees what no single phrase says.
"""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from heapq import nlargest
from math import log, sqrt
from typing import NamedTuple

SIZE = 3
SECOND, THIRD = 0.2, 0.1
LIGHT, PAIR, LETTERS, STRANGE = 0.5, 0.5, 0.25, 0.6
"""What a light word, a pair of words, a group of letters and one that no phrase has weigh beside a word."""
COMMON = 0.04
"""Groups of letters in more of the phrases than that are not looked up: they tell nothing and cost most."""
BY_WORDS, PATIENCE, STEP = 0.1, 15.0, 2.0
"""How much the words alone count; how many words of all kinds each verb is taken to have had; log-odds a step."""


Odds = dict[str, dict[str, float]]


class Likeness(NamedTuple):
    """How like a verb's phrases a text is, about 0..1, and the phrase that is closest, by the sense of its words."""

    score: float = 0.0
    verb: str = ""
    phrase: tuple[str, ...] = ()


class Index:
    """Phrases, each the words of its sense, with the verb it means; `light` words say little by themselves."""

    def __init__(self, phrases: Iterable[tuple[Sequence[str], str]], light: Collection[str]) -> None:
        self._light = light
        self._phrases = [(tuple(words), verb) for words, verb in phrases]
        grams = [self._grams(words) for words, _ in self._phrases]
        seen = Counter(gram for each in grams for gram in each)
        count = len(self._phrases)
        self._rarity = {gram: 1 + log(count / often) for gram, often in seen.items()}
        self._unseen = 1 + log(count + 1)
        self._holders: dict[str, list[tuple[int, float]]] = defaultdict(list)
        self._common = {gram for gram, often in seen.items() if often > count * COMMON and gram[:1] != "#"}
        for place, each in enumerate(grams):
            for gram, weight in self._weighted(each):
                if gram not in self._common:
                    self._holders[gram].append((place, weight))
        self._never, self._above = _log_odds(
            (verb, each) for (_, verb), each in zip(self._phrases, grams, strict=True)
        )

    def ranked(self, words: Sequence[str]) -> list[Likeness]:
        """Return the verbs whose phrases have anything of a text, likeliest first."""
        grams = self._grams(words)
        scores: dict[int, float] = defaultdict(float)
        for gram, weight in self._weighted(grams):
            for place, there in self._holders.get(gram, ()):
                scores[place] += weight * there
        closest: dict[str, list[tuple[float, int]]] = defaultdict(list)
        for place, score in scores.items():
            closest[self._phrases[place][1]].append((score, place))
        fits = self._by_words(grams, closest)
        found = (self._likeness(verb, places, fits[verb]) for verb, places in closest.items())
        return sorted(found, reverse=True)

    def _likeness(self, verb: str, places: Sequence[tuple[float, int]], fit: float) -> Likeness:
        (best, place), (second, _), (third, _) = (*nlargest(3, places), (0.0, 0), (0.0, 0))[:3]
        score = (1 - SECOND - THIRD) * best + SECOND * second + THIRD * third
        return Likeness(score + BY_WORDS * fit, verb, self._phrases[place][0])

    def _by_words(self, grams: Mapping[str, float], verbs: Iterable[str]) -> dict[str, float]:
        """How far each verb is behind the one that the words alone fit best: 0 to -1."""
        known = [self._above[gram] for gram in grams if gram in self._above]
        sums = {
            verb: self._never[verb] * len(known) + sum(each.get(verb, 0.0) for each in known)
            for verb in verbs
        }
        best, steps = max(sums.values(), default=0.0), STEP * sqrt(max(1, len(known) / 2))
        return {verb: max(-1.0, (fit - best) / steps) for verb, fit in sums.items()}

    def _grams(self, words: Sequence[str]) -> dict[str, float]:
        found: dict[str, float] = defaultdict(float)
        for word in words:
            found[f"#{word}"] += self._weight(word)
        for pair in zip(("", *words), (*words, ""), strict=True):
            found["##{} {}".format(*pair)] = PAIR * (LIGHT if all(map(self._is_light, pair)) else 1.0)
        text = f" {' '.join(words)} "
        for at in range(len(text) - SIZE + 1):
            found[text[at : at + SIZE]] += LETTERS
        return found

    def _weight(self, word: str) -> float:
        return LIGHT if self._is_light(word) else 1.0

    def _is_light(self, word: str) -> bool:
        return word in self._light

    def _weighted(self, grams: Mapping[str, float]) -> list[tuple[str, float]]:
        weights = [(gram, count * self._rare(gram)) for gram, count in grams.items()]
        length = sqrt(sum(weight * weight for _, weight in weights)) or 1.0
        return [(gram, weight / length) for gram, weight in weights]

    def _rare(self, gram: str) -> float:
        """A strange word is news; a strange pair or group of letters follows from it."""
        is_word = gram.startswith("#") and not gram.startswith("##")
        return self._rarity.get(gram, self._unseen if is_word else self._unseen * STRANGE)


def _log_odds(phrases: Iterable[tuple[str, Mapping[str, float]]]) -> tuple[dict[str, float], Odds]:
    """Return each verb's log-odds for a word that it never has, and by word or pair what it is above that."""
    counts: dict[str, Counter[str]] = defaultdict(Counter)
    for verb, grams in phrases:
        counts[verb].update(gram for gram in grams if gram.startswith("#"))
    whole = Counter[str]()
    for each in counts.values():
        whole.update(each)
    total, above = sum(whole.values()), defaultdict[str, dict[str, float]](dict)
    never = {verb: log(PATIENCE / (sum(each.values()) + PATIENCE)) for verb, each in counts.items()}
    for verb, each in counts.items():
        for gram, often in each.items():
            above[gram][verb] = log(1 + often / (PATIENCE * whole[gram] / total))
    return never, above
