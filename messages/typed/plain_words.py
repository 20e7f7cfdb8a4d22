"""A text as it is compared: lower case, without accents, punctuation and apostrophes."""

import re
import unicodedata

_APOSTROPHES = re.compile("['’‘`´]")
_NOT_A_WORD = re.compile(r"[\W_]+")


def plain_words(text: str) -> str:
    """Return a text in lower case without accents, punctuation, apostrophes and extra spaces."""
    return _NOT_A_WORD.sub(" ", without_accents(_APOSTROPHES.sub("", text))).strip()


def without_accents(text: str) -> str:
    """Return a text in lower case without accents; all else stays."""
    if text.isascii():
        return text.lower()
    letters = unicodedata.normalize("NFKD", text.casefold())
    return "".join(letter for letter in letters if not unicodedata.combining(letter))
