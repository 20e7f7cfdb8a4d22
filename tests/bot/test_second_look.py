"""A clock that jumps ahead beyond the school year and back empties no words; a year that has really passed does."""

import logging
from collections.abc import AsyncIterator
from datetime import timedelta

import pytest

from storage import tables
from storage.store import Store
from tests.fakes.coach import Coach
from tests.fakes.schools import CALENDAR, NOON
from tests.fakes.wire import Wire

DAY = timedelta(days=1)
BEYOND = timedelta(days=(CALENDAR.last - NOON.date()).days + 90)


@pytest.fixture
async def coach(store: Store) -> AsyncIterator[Coach[Wire]]:
    """One that has run for two days, with a question of which the words are kept."""
    found = Coach(store, Wire(), ("s1", "t1", "t2", "a1"))
    await beats(found, timedelta(0))
    await found.taps("s1", "help:maths", stuck="a worry", tried="")
    await beats(found, DAY)
    yield found
    await found.close()


async def beats(coach: Coach[Wire], after: timedelta, times: int = 4) -> None:
    coach.now = NOON + after
    for _ in range(times):
        await coach.shell.tick()


def words(coach: Coach[Wire]) -> list[str]:
    with coach.store.reading() as connection:
        return [each.stuck for each in connection.execute(tables.helps.select())]


def texts(coach: Coach[Wire]) -> int:
    with coach.store.reading() as connection:
        return sum("text" in each.body for each in connection.execute(tables.inbox.select()))


async def test_a_jump_beyond_the_year_and_back_empties_nothing(
    coach: Coach[Wire], caplog: pytest.LogCaptureFixture
) -> None:
    kept = texts(coach)
    await beats(coach, BEYOND)
    await beats(coach, BEYOND + timedelta(hours=3))
    assert (words(coach), texts(coach)) == (["a worry"], kept)
    told = [each for each in caplog.messages if each.startswith("the date went from")]
    assert len(told) == 1, "said once"
    await beats(coach, 2 * DAY)
    await beats(coach, BEYOND + DAY)
    assert (words(coach), texts(coach)) == (["a worry"], kept), (
        "it jumped again: its first jump was not believed"
    )


async def test_a_long_time_that_has_really_passed_counts_from_its_second_day_on(coach: Coach[Wire]) -> None:
    await beats(coach, BEYOND)
    assert words(coach) == ["a worry"]
    await beats(coach, BEYOND + DAY)
    assert (words(coach), texts(coach)) == ([""], 0)


async def test_a_weekend_off_raises_no_doubt(coach: Coach[Wire], caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.WARNING)
    kept = texts(coach)
    for days in (4, 7, 9):
        await beats(coach, days * DAY)
    assert not [each for each in caplog.messages if each.startswith("the date went from")]
    assert texts(coach) < kept, "a week after it was decided on"
