"""P3: after downtime the coach catches up; what a platform may have lost by then, it says honestly, and once."""

import asyncio
from datetime import datetime, timedelta

import pytest

from engine.notices.absence import WasAway
from storage.store import Store
from tests.fakes.coach import Coach, room
from tests.fakes.schools import NOON
from tests.fakes.slack_server import TEAM, SlackServer
from tests.fakes.telegram_setup import until
from tests.fakes.town import Town, running
from tests.fakes.wire import Wire
from tests.tally import Row, Tally, counts

pytestmark = pytest.mark.anyio
EVERYBODY = ("s1", "s2", "s3", "t1", "t2", "a1", "adm")
AT_NIGHT = NOON + timedelta(days=2, hours=-11)
IN_THE_MORNING = NOON + timedelta(days=2)


@pytest.mark.parametrize("transport", ["slack-http", "slack-socket"])
async def test_p03_what_was_missed_in_slack_is_read_back_and_answered_once(
    store: Store, transport: str, tally: Tally, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.platforms.slack.heard.catching_up.KEEP_EVERY", 0.05)
    downtimes, each_time = counts(2, 20), 10
    async with SlackServer() as server:
        async with running(store, transport, server) as town:
            for each in town.joined("s1", "s2"):
                await each.says("hello")
            await town.rests()
        for _ in range(downtimes):
            for number in range(each_time):
                server.says("US1" if number % 2 else "US2", "who sees this")
            async with running(store, transport, server) as town:
                await until(lambda town=town: len(_heard(town)) >= len(_said(server)), 60)  # type: ignore[misc]
                await town.rests()
        heard, said = _heard(town), _said(server)
        answers = [each for each in town.rows("outbox") if each["kind"] == "WhoSeesThis"]
    row = Row(
        "P3",
        f"missed in {transport}, on {store.engine.dialect.name}",
        attempted=downtimes * each_time,
        acknowledged=downtimes * each_time,
        lost=len(said - heard),
        unexpected=len(heard - said) + sum(each["state"] != "done" for each in town.rows("inbox")),
        duplicated=len(answers) - downtimes * each_time,
        recovered=len(heard & said) - 2,
    )
    tally(row)
    assert (row.lost, row.unexpected, row.duplicated, row.recovered) == (0, 0, 0, row.attempted)


async def test_p03_after_more_than_a_day_whoever_has_something_open_reads_so_once(
    store: Store, tally: Tally
) -> None:
    await _an_afternoon(store)
    night = await _comes_back(store, AT_NIGHT)
    assert _told(night) == {"s3"}, "only an open call for a person may break the quiet of a night"
    await _comes_back(store, AT_NIGHT + timedelta(minutes=3))
    morning = await _comes_back(store, IN_THE_MORNING)
    told = [each for each in morning.posted(WasAway) if each.state == "sent"]
    tally(
        Row(
            "P3",
            f"told of an absence, on {store.engine.dialect.name}",
            4,
            4,
            lost=4 - len(told),
            duplicated=len(told) - len(set(told)),
        )
    )
    assert {each.room for each in told} == {room(code) for code in ("s1", "s2", "s3", "t1")}
    words = {each.room: each.notice for each in told}
    first = words[room("s1")]
    assert isinstance(first, WasAway)
    assert (first.since, first.until, first.subjects) == (NOON, AT_NIGHT, ("Maths",))
    assert [words[room(code)].form for code in ("s1", "s2", "t1")] == [False, True, False]  # type: ignore[attr-defined]


async def test_a_short_absence_is_not_worth_a_word_and_neither_is_a_clock_that_jumps(store: Store) -> None:
    await _an_afternoon(store)
    later = await _begins(store, NOON + timedelta(hours=23))
    later.now = NOON + timedelta(days=30)
    await later.shell.tick()
    await later.shell.settle()
    await later.close()
    assert later.posted(WasAway) == []


async def _an_afternoon(store: Store) -> None:
    """One has asked a question that is taken, one is in the middle of a form, one has called for a person."""
    coach = Coach(store, Wire(), EVERYBODY)
    await coach.shell.tick()
    await coach.taps("s1", "help:maths", stuck="I do not get fractions", tried="the film")
    (request,) = {each.notice.request for each in coach.posted() if hasattr(each.notice, "request")}
    await coach.taps("t1", f"claim:{request}")
    await coach.taps("s2", "help:maths")
    await coach.taps("s3", "now")
    await coach.close()


async def _comes_back(store: Store, now: datetime) -> Coach[Wire]:
    """A new process on the same database, its first beat, and its end."""
    coach = await _begins(store, now)
    await coach.close()
    return coach


async def _begins(store: Store, now: datetime) -> Coach[Wire]:
    """A new process on the same database, and its first beat."""
    coach = Coach(store, Wire(), now=now)
    while coach.shell.holder.elsewhere():  # who sent before leaves a second's pace between
        await asyncio.sleep(0.1)
        await coach.shell.holder.renew()
    await coach.shell.tick()
    await coach.shell.settle()
    return coach


def _told(coach: Coach[Wire]) -> set[str]:
    return {each.room.rpartition("/")[2] for each in coach.posted(WasAway) if each.state == "sent"}


def _heard(town: Town) -> set[str]:
    return {each["key"] for each in town.rows("inbox")}


def _said(server: SlackServer) -> set[str]:
    return {f"slack:{TEAM}:{place}:{each['ts']}" for place, texts in server.said.items() for each in texts}
