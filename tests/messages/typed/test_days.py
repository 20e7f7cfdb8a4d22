"""Days as people type them: read, or left alone."""

from datetime import date

import pytest

from messages.render import Renderer
from messages.typed.phrase_files import read_phrasebook

WEDNESDAY = date(2026, 10, 14)
LAST_DAY = date(2027, 6, 22)
BOOK = read_phrasebook("en", Renderer().labels("en"))


@pytest.mark.parametrize(
    ("text", "month", "day"),
    [
        ("by Friday", 10, 16),
        ("next tue", 10, 20),
        ("Tuesday next week", 10, 20),
        ("end of the month", 10, 31),
        ("by the end of the week please", 10, 16),
        ("in two weeks", 10, 28),
        ("for 2 weeks", 10, 28),
        ("tomorrow", 10, 15),
        ("3 December", 12, 3),
        ("Dec 3rd", 12, 3),
        ("the 3rd of december", 12, 3),
        ("2026-12-03", 12, 3),
        ("monday morning", 10, 19),
        ("read 20 pages by dec 3", 12, 3),
        ("tmrw", 10, 15),
        ("the day after tomorrow", 10, 16),
        ("thurs", 10, 15),
        ("by the end of next week", 10, 23),
        ("end of next month", 11, 30),
        ("a week from friday", 10, 23),
        ("by the 20th", 10, 20),
        ("the 3rd", 11, 3),
        ("finish my essay by friday the 20th of november", 11, 20),
    ],
)
def test_a_day_is_read_as_people_say_it(text: str, month: int, day: int) -> None:
    assert BOOK.day(text, WEDNESDAY, LAST_DAY) == date(2026, month, day)


def test_a_day_without_a_year_is_the_next_one_to_come() -> None:
    assert BOOK.day("2 may", WEDNESDAY, LAST_DAY) == date(2027, 5, 2)
    assert BOOK.day("until the end of the school year", WEDNESDAY, LAST_DAY) == LAST_DAY


@pytest.mark.parametrize(
    "text",
    [
        *("20 pages", "page 20", "may", "chapter 3", "in one hour", "this is 5 of 7", "", "???"),
        *("last friday", "the 31st question", "my 2nd", "the 40th"),
        *("i march on", "second place", "yesterday", "12 October 2025", "3/12/2020", "x" * 3000, "9" * 400),
    ],
)
def test_what_is_no_day_to_come_is_left_alone(text: str) -> None:
    assert BOOK.day(text, WEDNESDAY, LAST_DAY) is None
