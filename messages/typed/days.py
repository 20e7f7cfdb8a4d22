"""Days in what somebody typed: "by friday", "next tue", "end of the month", "in two weeks", "3 dec"."""

import re
from calendar import monthrange
from collections.abc import Iterable, Mapping
from datetime import date, datetime, timedelta
from functools import cached_property
from itertools import pairwise
from typing import Any

from messages.dates import locale_of
from messages.typed.plain_words import plain_words, without_accents

LONGEST, MOST_BEFORE = 7, 2
_NUMERIC = re.compile(r"\d{4}-\d{1,2}-\d{1,2}|\d{1,2}[./]\d{1,2}([./]\d{2,4})?")
_NUMBER = re.compile(r"(\d{1,2})(\D*)|\d{4}")
_MARKS = re.compile(r"[^\w./'-]+|[.](?!\d)")
WEEK = timedelta(days=7)


class Days:
    """Reads one language's days. `words` is the table `[days]` of its phrases; its own table `instead` has what is
    read as other words, such as numbers that a library does not know, and `never` names of days that mean other things.

    The forms that calendars of people use and libraries do not know are read here; the rest is dateparser's,
    which is asked only about words that can make a date and is imported at the first need (a third of a second).
    """

    def __init__(self, language: str, words: Mapping[str, Any]) -> None:
        self._language = language.partition("-")[0]
        self._locale = locale_of(language)
        self._instead = dict(words.get("instead", {}))
        self._words = {name: frozenset(each) for name, each in words.items() if name != "instead"}

    def read(self, text: str, today: date, ends: date) -> date | None:
        """Return the day meant by a text, None when it names none. `ends` is the end of the school year.

        A weekday or a month without a year is the next one to come; nothing before today is ever meant.
        """
        said = self._spelled(_MARKS.sub(" ", without_accents(text)))
        typed, spelled = plain_words(text), plain_words(" ".join(said))
        if self._is_past(spelled):
            return None
        whole = self._whole(typed, today, ends) or self._whole(spelled, today, ends)
        found = whole or self._nth(spelled, today) or self._longest(said, today)
        return found if found is not None and found >= today else None

    def _spelled(self, text: str) -> list[str]:
        """The words of a text, some as others that mean the same, longer turns first."""
        said = f" {' '.join(text.split())} "
        for turn in sorted(self._instead, key=len, reverse=True):
            said = said.replace(f" {turn} ", f" {self._instead[turn]} ")
        return said.split()

    def _whole(self, said: str, today: date, ends: date) -> date | None:
        """The ends of things, and a weekday of the week after this."""
        padded = f" {said} "
        if self._has(padded, "end_of_next_week"):
            return today + WEEK + timedelta(days=4 - today.weekday())
        if self._has(padded, "end_of_next_month"):
            then = today.replace(day=1) + timedelta(days=32)
            return then.replace(day=monthrange(then.year, then.month)[1])
        if self._has(padded, "end_of_week"):
            return today + timedelta(days=(4 - today.weekday()) % 7)
        if self._has(padded, "end_of_month"):
            return today.replace(day=monthrange(today.year, today.month)[1])
        if self._has(padded, "end_of_year"):
            return ends
        weekday = next((self._weekdays[word] for word in said.split() if word in self._weekdays), None)
        if weekday is not None and self._has(padded, "week_after"):
            return today - timedelta(days=today.weekday()) + WEEK + timedelta(days=weekday)
        return None

    def _is_past(self, said: str) -> bool:
        """Whether a weekday is one of the week before: "last friday"."""
        words = said.split()
        past = self._words.get("past", ())
        return any(word in past and after in self._weekdays for word, after in pairwise(words))

    def _nth(self, said: str, today: date) -> date | None:
        """The next day of that number, where a short answer names nothing else: "by the 20th"."""
        *before, last = said.split() or [""]
        found = _NUMBER.fullmatch(last)
        if found is None or not found[2] or not self._is_number(last) or len(before) > MOST_BEFORE:
            return None
        days = (today + timedelta(days=each) for each in range(1, 62))
        return next((day for day in days if day.day == int(found[1])), None) if self._joins(before) else None

    def _joins(self, words: Iterable[str]) -> bool:
        return all(word in self._words["join"] or word in self._words.get("by", ()) for word in words)

    def _has(self, padded: str, name: str) -> bool:
        return any(f" {words} " in padded for words in self._words.get(name, ()))

    def _longest(self, said: list[str], today: date) -> date | None:
        """The longest run of words that can make a date and that dateparser takes for one."""
        for length in range(min(LONGEST, len(said)), 0, -1):
            for start in range(len(said) - length + 1):
                run = said[start : start + length]
                if self._can_be(run):
                    return self._parsed(" ".join(map(self._bare, run)), today)
        return None

    def _can_be(self, run: list[str]) -> bool:
        """Whether every word belongs to a date and one of them makes it one: "20" or "may" alone does not."""
        kinds = [self._kind(word) for word in run]
        if None in kinds or kinds[0] == "join" or kinds[-1] == "join":
            return False
        counted = {"number", "next"} & set(kinds)
        return bool({"day", "numeric"} & set(kinds)) or (
            bool(counted) and ("unit" in kinds or ("month" in kinds and "number" in kinds))
        )

    def _kind(self, word: str) -> str | None:
        if word in self._weekdays or word in self._words["near"]:
            return "day"
        for kind in ("unit", "next", "join"):
            if word in self._words[kind]:
                return kind
        if word in self._months:
            return "month"
        if word in self._words["number"] or self._is_number(word):
            return "number"
        return "numeric" if _NUMERIC.fullmatch(word) else None

    def _is_number(self, word: str) -> bool:
        """Whether a word is a day of the month, as a figure alone or with the language's `ordinal`, or a year."""
        found = _NUMBER.fullmatch(word)
        return found is not None and (not found[2] or found[2] in self._words.get("ordinal", ()))

    def _bare(self, word: str) -> str:
        """A day of the month without its ordinal."""
        found = _NUMBER.fullmatch(word)
        return found[1] if found and found[1] and self._is_number(word) else word

    def _parsed(self, words: str, today: date) -> date | None:
        import dateparser

        noon = datetime(today.year, today.month, today.day, 12)  # noqa: DTZ001 - a day has no zone
        settings = {"PREFER_DATES_FROM": "future", "RELATIVE_BASE": noon, "RETURN_AS_TIMEZONE_AWARE": False}
        found = dateparser.parse(words, languages=[self._language], settings=settings)
        return found.date() if found else None

    @cached_property
    def _weekdays(self) -> Mapping[str, int]:
        """Monday is 0."""
        named = {name: number for number, name in _names(self._locale.days)}
        return {name: number for name, number in named.items() if name not in self._words.get("never", ())}

    @cached_property
    def _months(self) -> frozenset[str]:
        return frozenset(name for _, name in _names(self._locale.months))


def _names(tables: Mapping[str, Mapping[str, Mapping[int, str]]]) -> Iterable[tuple[int, str]]:
    for table in tables.values():
        for width in ("wide", "abbreviated"):
            for number, name in table.get(width, {}).items():
                yield number, plain_words(name)
