"""Days, times and spans of time as people say them, in a language's own words and order."""

from collections.abc import Mapping
from datetime import date, datetime, tzinfo
from functools import lru_cache

from babel import Locale, UnknownLocaleError
from babel.dates import format_date, format_time

ENGLISH = "en"


def locale_of(language: str) -> Locale:
    """Return Babel's locale for a language tag, English for one it does not know."""
    try:
        return Locale.parse(language.replace("-", "_"))
    except (ValueError, UnknownLocaleError):
        return Locale.parse(ENGLISH)


class Dates:
    """Writes days and times by the patterns of a language (`[dates]` in its labels.toml)."""

    def __init__(self, language: str, patterns: Mapping[str, str]) -> None:
        self._locale = locale_of(language)
        self._patterns = patterns
        self.day = lru_cache(512)(self._day)

    def clock(self, moment: datetime, zone: tzinfo | None = None) -> str:
        """Return the time of day at the school; without its zone, in the moment's own, which is then named."""
        local = moment.astimezone(zone) if zone and moment.tzinfo else moment
        said = format_time(local, self._patterns["clock"], locale=self._locale)
        unnamed = zone is not None or moment.tzinfo is None
        return said if unnamed else f"{said} {moment.tzname()}"

    def moment(self, moment: datetime, zone: tzinfo | None = None) -> str:
        """Return the day and the time of day at the school."""
        local = moment.astimezone(zone) if zone and moment.tzinfo else moment
        return f"{self.day(local.date())}, {self.clock(moment, zone)}"

    def _day(self, day: date) -> str:
        return format_date(day, self._patterns["day"], locale=self._locale)


def span(minutes: int) -> tuple[int, str]:
    """Return a span of minutes as a number and its unit: 18 min, 2 h, 3 days of 24 hours."""
    if minutes < 60:
        return max(0, minutes), "min"
    return (round(minutes / 60), "h") if minutes < 24 * 60 else (round(minutes / (24 * 60)), "d")
