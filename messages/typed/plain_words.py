"""A text as it is compared: lower case, without accents, punctuation and apostrophes."""

import re
import unicodedata

_APOSTROPHES = re.compile("['’‘`´]")
_NOT_A_WORD = re.compile(r"[\W_]+")


def plain_words(text: str) -> str:
    """Return a text in lower case without accents, punctuation, apostrophes and extra spaces."""
    letters = unicodedata.normalize("NFKD", _APOSTROPHES.sub("", text.casefold()))
    bare = "".join(letter for letter in letters if not unicodedata.combining(letter))
    return _NOT_A_WORD.sub(" ", bare).strip()
