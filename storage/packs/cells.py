"""Turn a cell into a value, or record what is wrong with it and how to mend it."""

import math
import re
from datetime import date
from urllib.parse import urlsplit

from storage.packs.problems import meant, shown
from storage.packs.table import Row

WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
TRUE, FALSE = frozenset({"yes", "true", "1", "x"}), frozenset({"no", "false", "0", ""})
ISO_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
SPOKEN_DAY = re.compile(r"(\d{1,2})[/.-](\d{1,2})[/.-](\d{2,4})")
PLACEHOLDER = re.compile(r"_SLUG\b|\bYOUR[_-]|\bTODO\b|[<>{}|\\^`\"\[\]\s]|//(www\.)?example\.|\.\.\.")
CODE_LIMIT = 80
KEY_LIMIT = 24
"""Bytes: a button carries at most 64, and the longest names a subject and a destination."""


def text(row: Row, column: str, limit: int = 200, *, needed: bool = True) -> str:
    """Return the words of a cell, at most `limit` characters."""
    value = row[column]
    if needed and not value:
        row.refuse(f"the cell `{column}` is empty", "fill it in")
    if len(value) > limit:
        row.refuse(f"`{column}` has {len(value)} characters, more than {limit}", "say it shorter")
    return value


def code(row: Row, column: str) -> str:
    """Return a code: a short name without a semicolon, which separates codes in a list."""
    value = text(row, column, CODE_LIMIT)
    if ";" in value:
        row.refuse(f"the code {shown(value)} holds a semicolon", "write one code here, without `;`")
    return value


def key(row: Row, column: str) -> str:
    """Return a code that buttons carry: short, and without the colon that separates the parts of a button."""
    value = code(row, column)
    if ":" in value:
        row.refuse(f"the key {shown(value)} holds a colon", "use letters, digits, `-` and `_`")
    elif len(value.encode()) > KEY_LIMIT:
        what = f"the key {shown(value)} is longer than {KEY_LIMIT} letters"
        row.refuse(what, "choose a short key; the title can be long")
    return value


def several(row: Row, column: str, between: str = ";") -> tuple[str, ...]:
    """Return the parts of a cell that lists values, each once."""
    parts = (part.strip() for part in row[column].split(between))
    return tuple(dict.fromkeys(part for part in parts if part))


def whole(row: Row, column: str, low: int, high: int) -> int | None:
    """Return a whole number between `low` and `high`, or None for an empty cell."""
    value = row[column]
    if not value:
        return None
    if re.fullmatch(r"\d{1,6}", value, re.ASCII) and low <= int(value) <= high:
        return int(value)
    row.refuse(
        f"{shown(value)} in `{column}` is not a whole number from {low} to {high}",
        "correct it or leave it empty",
    )
    return None


def weight(row: Row, column: str, high: float = 200.0) -> float | None:
    """Return an effort in class days, above 0 and up to `high`, or None for an empty cell."""
    value = row[column]
    if not value:
        return None
    number = float(value) if re.fullmatch(r"\d{1,9}(\.\d{1,9})?", value, re.ASCII) else math.nan
    if 0 < number <= high:
        return number
    what = f"{shown(value)} in `{column}` is not a number of class days above 0 and up to {high:g}"
    row.refuse(what, "write for example 3 or 2.5")
    return None


def yes(row: Row, column: str) -> bool:
    """Return whether a cell says yes; an empty cell says no."""
    value = row[column].casefold()
    if value not in TRUE | FALSE:
        row.refuse(f"{shown(value)} in `{column}` is neither yes nor no", "write yes or no")
    return value in TRUE


def day(row: Row, column: str) -> date | None:
    """Return a day written as 2026-08-31, or None for an empty cell."""
    value = row[column]
    if not value:
        return None
    try:
        found = date.fromisoformat(value) if ISO_DAY.fullmatch(value) else None
    except ValueError:
        found = None
    if found is None or not 1900 <= found.year <= 2200:
        row.refuse(f"{shown(value)} in `{column}` is not a day written as YYYY-MM-DD", _mend_day(value))
        return None
    return found


def weekdays(row: Row, column: str) -> frozenset[int] | None:
    """Return weekdays as numbers (Monday is 0) from a list like Mon;Wed;Fri, or None for an empty cell."""
    found = set()
    for part in several(row, column):
        place = weekday(part)
        if place is None:
            row.refuse(f"{shown(part)} in `{column}` is not a weekday", "write for example Mon;Wed;Fri")
        else:
            found.add(place)
    return frozenset(found) or None


def weekday(word: str) -> int | None:
    """Return the number of a weekday named in English, in full or by its first three letters."""
    names = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
    lower = word.casefold()
    return next((place for place, name in enumerate(names) if lower in (name, WEEKDAYS[place])), None)


def choice(row: Row, column: str, known: tuple[str, ...]) -> str | None:
    """Return one of the `known` words, in any case."""
    value = row[column].casefold()
    if value in known:
        return value
    row.refuse(
        f"{shown(row[column])} in `{column}` is not known{meant(value, known)}",
        f"write one of {', '.join(known)}",
    )
    return None


def language(row: Row, column: str) -> str:
    """Return a language like en or pt-BR, or nothing."""
    value = row[column]
    if value and not re.fullmatch(r"[a-z]{2,3}(-[A-Z]{2})?", value):
        row.refuse(f"{shown(value)} in `{column}` is not a language", "write for example en or pt-BR")
    return value


def link(row: Row, column: str) -> str:
    """Return a web address that a student can open: http or https, a real host, no placeholder."""
    value = text(row, column, 1_000)
    if value and not _opens(value):
        row.refuse(
            f"{shown(value)} is not a web address a student can open",
            "copy the full https:// address of the page",
        )
    elif PLACEHOLDER.search(value):
        row.refuse(
            f"the address {shown(value)} still holds a placeholder", "copy the real address of the page"
        )
    return value


def _opens(value: str) -> bool:
    try:
        parts = urlsplit(value)
        host, _port = parts.hostname or "", parts.port
    except ValueError:
        return False
    return parts.scheme in ("http", "https") and "." in host.strip(".") and "@" not in parts.netloc


def _mend_day(value: str) -> str:
    spoken = SPOKEN_DAY.fullmatch(value)
    if spoken is None:
        return "write for example 2026-08-31"
    return "day and month could be either way round here, so write the year first, for example 2026-08-31"
