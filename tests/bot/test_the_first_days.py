"""The first days of a coach at a school that has been going for weeks: what is said once is not taken back."""

import re
from collections.abc import AsyncIterator
from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from bot.demo.stage import Stage
from engine.nouns.people import Person

WEDNESDAY = datetime(2026, 10, 14, 14, 45, tzinfo=ZoneInfo("America/New_York"))
DRIFTED = "Maths: a bit off the planned road"


@pytest.fixture
async def stage() -> AsyncIterator[Stage]:
    opened = Stage(opens=WEDNESDAY)
    await opened.join_all()
    yield opened
    await opened.close()


def eli(stage: Stage) -> Person:
    found = stage.find("Eli")
    assert found is not None
    return found


def nudges(stage: Stage) -> list[str]:
    said = [each.text for each in stage.seen_by(eli(stage))]
    return [each for each in said if re.match(r"(Hello )?Eli, .*planned road", each)]


async def test_the_first_judgement_says_what_a_look_before_it_said(stage: Stage) -> None:
    await stage.say(eli(stage), "where am i")
    await stage.pass_hours(3)
    await stage.say(eli(stage), "where am i")
    before, after = (each.text for each in stage.seen_by(eli(stage)) if each.text.startswith("Maths:"))
    assert before.startswith(DRIFTED)
    assert after.startswith(DRIFTED)


async def test_nobody_is_written_to_before_two_days_agree(stage: Stage) -> None:
    await stage.pass_hours(3)
    assert nudges(stage) == []
    await stage.pass_days(1)
    assert len(nudges(stage)) == 1
    await stage.say(eli(stage), "why did i get this")
    assert "two class days in a row" in stage.seen_by(eli(stage))[-1].text
