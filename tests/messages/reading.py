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
