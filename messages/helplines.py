"""Who to call in each country, from a file with the date on which somebody last checked it."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from pathlib import Path
from typing import Any

FILE = Path(__file__).with_name("helplines.toml")
FRESH_FOR = timedelta(days=180)
_ALSO = {"UK": "GB", "USA": "US"}


@dataclass(frozen=True, slots=True)
class Helpline:
    """A line to call: its name, its number, and how it can be reached."""

    name: str
    call: str
    how: str = ""


@dataclass(frozen=True, slots=True)
class Helplines:
    """A country's lines. `emergency` is empty for a country that is not in the file."""

    emergency: str = ""
    lines: tuple[Helpline, ...] = ()


def helplines(country: str) -> Helplines:
    """Return the lines of a country (two letters); none for one that nobody has checked."""
    code = country.strip().upper()
    return _all()[1].get(_ALSO.get(code, code), Helplines())


def reviewed() -> date:
    """Return the day on which somebody last checked the numbers."""
    return _all()[0]


def stale(today: date) -> bool:
    """Say whether the numbers have gone unchecked for more than 180 days."""
    return today - reviewed() > FRESH_FOR


@cache
def _all() -> tuple[date, dict[str, Helplines]]:
    with FILE.open("rb") as file:
        table = tomllib.load(file)
    day = table.pop("reviewed")
    return day, {country: _country(each) for country, each in table.items()}


def _country(table: Mapping[str, Any]) -> Helplines:
    return Helplines(table["emergency"], tuple(Helpline(**each) for each in table["lines"]))
