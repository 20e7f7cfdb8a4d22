"""Who to call in each country, from a file with the date on which somebody last checked it."""

import tomllib
from collections.abc import Mapping
from datetime import date, timedelta
from functools import cache
from pathlib import Path
from typing import Any

from engine.frozen import Frozen

FILE = Path(__file__).with_name("helplines.toml")
FRESH_FOR = timedelta(days=180)
ENGLISH = "en"
_ALSO = {"UK": "GB", "USA": "US"}


class Helpline(Frozen):
    """A line to call: its name, its number, and how it can be reached."""

    name: str
    call: str
    how: str = ""


class Helplines(Frozen):
    """A country's lines and emergency numbers; there are none for a country that is not in the file."""

    emergency: tuple[str, ...] = ()
    lines: tuple[Helpline, ...] = ()


def helplines(country: str, language: str = ENGLISH) -> Helplines:
    """Return the lines of a country (two letters) in a language, else English; none for one nobody has checked."""
    code = country.strip().upper()
    table = _all().get(_ALSO.get(code, code))
    return _country(table, language) if table else Helplines()


def reviewed() -> date:
    """Return the day on which somebody last checked the numbers."""
    return _file()["reviewed"]  # type: ignore[no-any-return]


def stale(today: date) -> bool:
    """Say whether the numbers have gone unchecked for more than 180 days."""
    return today - reviewed() > FRESH_FOR


def words_in(language: str) -> str:
    """Return all words of a language in the file, in its order, for whoever reviews them."""
    lines = (line for table in _all().values() for line in table["lines"])
    return " ".join(line["how"][language] for line in lines if language in line.get("how", {}))


def _all() -> Mapping[str, Any]:
    return {country: table for country, table in _file().items() if country != "reviewed"}


@cache
def _file() -> Mapping[str, Any]:
    return tomllib.loads(FILE.read_text("utf-8"))


def _country(table: Mapping[str, Any], language: str) -> Helplines:
    lines = (
        Helpline(each["name"], each["call"], _how(each.get("how", {}), language)) for each in table["lines"]
    )
    return Helplines(tuple(table["emergency"]), tuple(lines))


def _how(words: Mapping[str, str], language: str) -> str:
    return words.get(language) or words.get(ENGLISH, "")
