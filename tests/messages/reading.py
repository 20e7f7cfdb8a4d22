"""What a message says, and how hard that is to read (the Flesch-Kincaid grade, words counted simply)."""

import re

from messages.message import Message

_VOWELS = re.compile(r"[aeiouy]+")
_SILENT = re.compile(r"(?<=[^aeiouyl])e$|(?<=[^aeiouytd])es$|(?<=[^aeiouytd])ed$")


def words_of(message: Message) -> str:
    """Return what a message says without its buttons, a line for each block."""
    return "\n".join("".join(span.text for span in block.spans) for block in message.blocks)


def grade(text: str) -> float:
    """Return the school year in which a reader finds the text easy; lines end sentences too."""
    sentences = [each for each in re.split(r"[.!?:]+\s|\n+|[.!?:]+$", text) if re.search(r"[a-zA-Z]", each)]
    words = [word for each in sentences for word in re.findall(r"[a-z]+", each.casefold().replace("'", ""))]
    if not words:
        return 0.0
    syllables = sum(_syllables(word) for word in words)
    return 0.39 * len(words) / len(sentences) + 11.8 * syllables / len(words) - 15.59


def _syllables(word: str) -> int:
    return max(1, len(_VOWELS.findall(_SILENT.sub("", word))))


_STRONG, _WEAK = "aeoáéóíú", "iuü"
_SPANISH_VOWELS = re.compile(f"[{_STRONG}{_WEAK}]+")


def grade_in_spanish(text: str) -> float:
    """Return the school year in which a reader finds a Spanish text easy; lines end sentences too.

    Crawford (1984): -0.205 x sentences + 0.049 x syllables - 3.407, both in 100 words; made for grades 1 to 6.
    """
    sentences = [each for each in re.split(r"[.!?:]+\s|\n+|[.!?:]+$", text) if re.search(r"[a-zA-Z]", each)]
    words = [word for each in sentences for word in re.findall(r"[a-záéíóúüñ]+", each.casefold())]
    if not words:
        return 0.0
    syllables = sum(_spanish_syllables(word) for word in words)
    return -20.5 * len(sentences) / len(words) + 4.9 * syllables / len(words) - 3.407


def _spanish_syllables(word: str) -> int:
    """A syllable for each strong or accented vowel, and one for a run of weak ones alone; "y" at an end is no vowel."""
    runs = _SPANISH_VOWELS.findall(re.sub(r"(?<=[gq])u(?=[eéií])", "", word))
    return max(1, sum(max(1, sum(letter in _STRONG for letter in run)) for run in runs))
