"""The languages the coach speaks, each by its two letters; the first is for whoever has told none."""

LANGUAGES = ("en", "es")


def spoken(tag: str) -> str:
    """Return the coach's own language for a tag such as es-MX or es_419, empty when it speaks none like it."""
    base = tag.replace("_", "-").partition("-")[0].casefold()
    return base if base in LANGUAGES else ""
