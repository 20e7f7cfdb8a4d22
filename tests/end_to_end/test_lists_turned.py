"""Long lists are turned where they stand, over each transport; a page of last week leads to the nearest there is."""

from typing import Any

import pytest

from storage.people import roster
from tests.fakes.schools import small_school
from tests.fakes.telegram_server import FakeTelegram
from tests.fakes.town import Town

STUDENTS = 20


@pytest.fixture
def full(town: Town) -> Town:
    with town.store.begin() as unit:
        roster.adopt(unit.connection, small_school(students=STUDENTS, steps=30), "riverside", town.now)
    return town


async def turned(town: Town, someone: Any, label: str) -> str:
    """Tap, and return what stands in the place of the last message."""
    before = len(someone.chat)
    await someone.taps(label)
    await town.rests()
    assert len(someone.chat) == before, "the page is turned in the message that was tapped"
    return str(someone.chat[-1])


async def test_an_adviser_turns_through_all_students_and_opens_one(full: Town) -> None:
    (goldberg,) = full.joined("a1")
    await goldberg.says("caseload")
    await full.rests()
    first = goldberg.chat[-1]
    assert "And 13 more, after these." in first
    second, third = [await turned(full, goldberg, "More") for _ in range(2)]
    assert "Your students, from 8" in second
    assert "Your students, from 16" in third
    names = [f"Student{number} Example" for number in range(5, STUDENTS + 1)]
    assert all(sum(name in page for page in (first, second, third)) == 1 for name in names)
    assert await turned(full, goldberg, "‹ Back") == second
    await turned(full, goldberg, "‹ Back")
    assert goldberg.chat[-1] == first
    await turned(full, goldberg, "More")
    await goldberg.taps("Student14 Example" if "Student14 Example" in second else "Student9 Example")
    await full.reads(goldberg, "No goals this week.")
    for stale in ("caseload:99", "caseload:0", "caseload:x", "caseload:-1"):
        await goldberg.taps_on(stale, _last(full, goldberg))
        await full.rests()
    assert full.undelivered() == []


async def test_a_student_turns_through_all_steps_of_a_path(full: Town) -> None:
    (amara,) = full.joined("s1")
    await amara.says("my path")
    await full.rests()
    await amara.taps("Maths")
    await full.reads(amara, "Open to you now")
    short = amara.chat[-1]
    first = await turned(full, amara, "All 30 steps")
    assert "open to you now" in first
    assert "Maths step 12" in first
    assert "And 18 more after these." in first
    assert "from 13" in await turned(full, amara, "More")
    assert "Maths step 30" in await turned(full, amara, "More")
    assert "from 13" in await turned(full, amara, "‹ Back")
    assert await turned(full, amara, "The way in short") == short
    for stale in ("path:maths:77", "path:maths:x", "ready:maths:9", "portfolio:9", "path:gone:2"):
        await amara.taps_on(stale, _last(full, amara))
        await full.rests()
    assert full.undelivered() == []


def _last(town: Town, someone: Any) -> int:
    return int(someone.posts[-1].message_id) if isinstance(town.server, FakeTelegram) else 1


async def test_in_slack_a_list_opened_from_the_home_tab_is_turned_in_its_window(slack_town: Town) -> None:
    with slack_town.store.begin() as unit:
        roster.adopt(unit.connection, small_school(students=STUDENTS), "riverside", slack_town.now)
    (goldberg,) = slack_town.joined("a1")
    await goldberg.opens_home()
    await slack_town.rests()
    await goldberg.taps_home("My students")
    await slack_town.rests()
    for words in ("Your students, from 8", "Your students, from 16"):
        await goldberg.taps_in_window("More")
        await slack_town.rests()
        assert words in goldberg.window
    assert not any("Your students" in each for each in goldberg.chat), "nothing of it went into the talk"
