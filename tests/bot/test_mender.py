"""A clock that was wrong and is right again: nobody stays silenced, no room blocked, no call unheard."""

from collections.abc import AsyncIterator
from datetime import datetime, timedelta

import pytest
from sqlalchemy import select

from bot.platform import SendError
from engine.care.case import Case, CaseState
from engine.decision import Alarm, Lane
from engine.frozen import replace
from engine.notices.calls import CallAlert
from engine.notices.helping import HelpTold
from engine.nouns.contact import Contact
from engine.nouns.standing import Standing, as_of
from engine.unasked.budget import said_by
from storage import records, tables
from storage.store import Store
from tests.fakes.coach import SCHOOL, Coach, room
from tests.fakes.schools import NOON, key_of
from tests.fakes.wire import Wire

ANA = "s1"
FAR = timedelta(days=40)
TOLD = HelpTold("h1", "Maths", "Ms. Delgado")


@pytest.fixture
async def coach(store: Store) -> AsyncIterator[Coach[Wire]]:
    found = Coach(store, Wire(), (ANA, "s2", "t1", "t2", "a1", "a2", "adm"))
    yield found
    await found.close()


async def at(coach: Coach[Wire], moment: datetime) -> None:
    coach.now = moment
    await coach.shell.tick()
    await coach.shell.settle()


def next_look(coach: Coach[Wire], code: str) -> datetime | None:
    with coach.store.reading() as connection:
        mine = tables.people.c.key == key_of(code)
        found: datetime | None = connection.execute(
            select(tables.people.c.next_look_at).where(mine)
        ).scalar_one()
        return found


def look_at(coach: Coach[Wire], code: str, moment: datetime | None) -> None:
    with coach.store.begin() as unit:
        unit.set_next_look(SCHOOL, key_of(code), moment)


@pytest.mark.parametrize("wrong", [FAR, timedelta(days=3), timedelta(days=400), None])
async def test_whoever_is_to_be_looked_at_in_weeks_is_looked_at_today(
    coach: Coach[Wire], wrong: timedelta | None
) -> None:
    """In weeks, next year, or never: beyond the calendar's end the wrong clock found no class day at all."""
    look_at(coach, ANA, NOON + wrong if wrong else None)
    await at(coach, NOON)
    assert next_look(coach, ANA) == NOON.replace(hour=15, minute=30)


@pytest.mark.parametrize(
    ("now", "then"),
    [
        (NOON.replace(hour=16), NOON.replace(day=15, hour=15, minute=30)),
        (NOON.replace(hour=22), NOON.replace(day=15, hour=15, minute=30)),
        (NOON.replace(day=17), NOON.replace(day=19, hour=15, minute=30)),
    ],
)
async def test_todays_look_is_made_up_for_or_the_next_is_on_the_next_class_day(
    coach: Coach[Wire], now: datetime, then: datetime
) -> None:
    look_at(coach, ANA, now + FAR)
    await at(coach, now)
    assert next_look(coach, ANA) == then
    with coach.store.reading() as connection:
        assert connection.execute(tables.skipped.select()).all() == [], (
            "nothing of it was missed by the coach"
        )


async def test_a_look_that_is_as_it_should_be_is_left_alone(coach: Coach[Wire]) -> None:
    tomorrow = NOON.replace(day=15, hour=15, minute=30)
    look_at(coach, ANA, tomorrow)
    await at(coach, NOON)
    assert next_look(coach, ANA) == tomorrow


async def test_what_waits_for_another_try_in_weeks_blocks_its_room_no_longer(coach: Coach[Wire]) -> None:
    await at(coach, NOON + FAR)
    coach.wire.fates_of(room(ANA), SendError("no connection"))
    coach.post(ANA, TOLD, "first", Lane.ALERT)
    await coach.shell.settle()
    coach.now = NOON
    coach.post(ANA, replace(TOLD, name="Mr. Kim"), "second", Lane.ALERT)
    await coach.shell.settle()
    assert coach.wire.arrived == [], "blocked by what waits for the wrong moment"
    await at(coach, NOON)
    mine = [each.key for each in coach.wire.arrived if each.room == room(ANA)]
    assert mine == ["first", "second"]


async def test_a_call_of_the_wrong_time_goes_on_ringing_at_the_right_one(coach: Coach[Wire]) -> None:
    await at(coach, NOON + FAR)
    await coach.says(ANA, "I need a person now")
    asked = len(coach.posted(CallAlert))
    await at(coach, NOON)
    assert len(coach.posted(CallAlert)) > asked, "the next people are asked"
    more = len(coach.posted(CallAlert))
    await at(coach, NOON + timedelta(minutes=16))
    assert len(coach.posted(CallAlert)) > more


async def test_a_question_of_the_wrong_time_gets_a_clock_of_the_right_one(coach: Coach[Wire]) -> None:
    await at(coach, NOON + FAR)
    await coach.taps(ANA, "help:maths", stuck="signs", tried="")
    await at(coach, NOON)
    with coach.store.reading() as connection:
        question = tables.alarms.c.about.startswith("help:")
        (alarm,) = connection.execute(tables.alarms.select().where(question)).all()
    assert alarm.at == NOON + timedelta(minutes=30)


async def test_a_case_of_the_wrong_time_has_a_clock_of_the_right_one(coach: Coach[Wire]) -> None:
    """It was opened, shown and acted on in six weeks, and the lead would have read of it two weeks after that."""
    far = NOON + FAR
    kept = Case(
        "k1", key_of(ANA), key_of("a1"), far, "quiet", shown_at=far, acted_at=far, state=CaseState.ACTED
    )
    right = Case("k2", key_of("s2"), key_of("a1"), NOON - timedelta(days=3), "quiet")
    soon = NOON + timedelta(days=2)
    with coach.store.begin() as unit:
        later = Alarm("case:k1", far + timedelta(days=14))
        for each in (kept, right, later, Alarm("case:k2", soon)):
            records.save(unit.connection, SCHOOL, each)
    await at(coach, NOON)
    with coach.store.reading() as connection:
        rows = {each.key: each for each in connection.execute(tables.cases.select())}
        alarms = {each.about: each.at for each in connection.execute(tables.alarms.select())}
    assert (rows["k1"].opened_at, rows["k1"].shown_at, rows["k1"].acted_at) == (NOON, NOON, NOON)
    assert rows["k2"].opened_at == right.opened_at
    ten_class_days = NOON.replace(day=27, hour=7, minute=30)
    assert alarms["case:k1"] == ten_class_days
    assert alarms["case:k2"] == soon, "one that is as it should be is left alone"


async def test_contacts_of_days_to_come_close_no_budget(coach: Coach[Wire]) -> None:
    """Three messages are dated in four weeks: Monday's prompt comes all the same."""
    monday = NOON.replace(day=19, hour=15, minute=30)
    with coach.store.begin() as unit:
        for number in range(3):
            later = monday + timedelta(days=28, hours=number)
            records.save(unit.connection, SCHOOL, Contact(f"c{number}", key_of(ANA), "goal-prompt", later))
    look_at(coach, ANA, monday)
    await at(coach, monday)
    assert len(coach.wire.read_by(room(ANA))) == 1


def test_a_standing_of_days_to_come_raises_no_doubt() -> None:
    today = NOON.date()
    later = today + FAR
    kept = Standing("s", "maths", later, later, "drifting", doubt="off track", doubt_on=later, bad_days=3)
    seen = as_of(kept, today)
    assert seen == replace(kept, judged=today, since=today, doubt="", doubt_on=None)
    assert as_of(kept, later) == kept
    assert said_by((Contact("c", "s", "drift", NOON + FAR),), NOON) == ()
