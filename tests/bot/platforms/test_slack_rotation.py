"""Tokens that expire: renewed before their end, kept before they are used, and no crash loses an installation."""

import asyncio
import logging
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from pydantic import SecretStr
from sqlalchemy import Engine, select

from bot.bridge import Bridge
from bot.platform import ConnectError, SendError
from bot.platforms.slack.adapter import Slack
from bot.platforms.slack.rotation import EARLY
from bot.vault import Vault
from messages.message import Block, Message, Span
from storage import tables
from storage.database import open_database
from storage.schema import prepare
from storage.store import Store
from tests.fakes.postgres import Cluster
from tests.fakes.schools import NOON
from tests.fakes.slack_rotation import CLIENT_ID, CLIENT_SECRET, LIFE
from tests.fakes.slack_server import SECRET, SlackServer, dm
from tests.fakes.slack_setup import forms, settings

pytestmark = pytest.mark.anyio
HELLO = Message((Block((Span("Hello"),)),))
NORTH, SOUTH = "T1NORTH", "T2SOUTH"
ROOM = f"{NORTH}:UANA"


class PowerCut(Exception):
    """The process ends at this very point."""


class Desk:
    """A Slack whose app rotates its tokens, a database, and a clock that both follow."""

    def __init__(self, server: SlackServer, engine: Engine) -> None:
        self.server, self.store, self.now = server, Store(engine), NOON
        self.file: Path | None = None
        self.first = {each: server.rotation.installs(each) for each in (NORTH, SOUTH)}
        server.teams = {"UANA": NORTH, "UBEN": SOUTH}

    def passes(self, **time: float) -> None:
        self.now += timedelta(**time)
        self.server.rotation.now += timedelta(**time).total_seconds()

    def slack(self, setting: str = "", **more: object) -> Slack:
        chosen = settings(
            self.server,
            slack_bot_token=None,
            slack_bot_tokens=SecretStr(setting or ",".join(f"{k}={v}" for k, v in self.first.items())),
            slack_signing_secret=SecretStr(SECRET),
            slack_client_id=SecretStr(CLIENT_ID),
            slack_client_secret=SecretStr(CLIENT_SECRET),
        )
        return Slack(chosen.model_copy(update=more), forms)

    @asynccontextmanager
    async def running(self, setting: str = "", **more: object) -> AsyncIterator[Slack]:
        slack, bridge = self.slack(setting, **more), Bridge(self.store)
        slack.use_vault(Vault(self.store, bridge, "slack", lambda: self.now))
        try:
            await slack.open()
            yield slack
        finally:
            await slack.close()
            bridge.close()

    def kept(self) -> dict[str, tuple[str, datetime]]:
        with self.store.reading() as connection:
            rows = connection.execute(select(tables.app_tokens)).mappings()
            return {each["place"]: (each["access"], each["ends"]) for each in rows}

    def exchanges(self) -> list[str]:
        return [each["refresh_token"] for each in self.server.called("oauth.v2.access")]


@pytest.fixture
def engine(tmp_path: Path) -> Iterator[Engine]:
    found = open_database(f"sqlite:///{tmp_path}/coach.db")
    prepare(found)
    yield found
    found.dispose()


@pytest.fixture
async def desk(engine: Engine) -> AsyncIterator[Desk]:
    async with SlackServer() as server:
        yield Desk(server, engine)


async def test_each_workspace_begins_with_its_refresh_token_and_goes_on_with_what_that_brought(
    desk: Desk,
) -> None:
    async with desk.running() as slack:
        await slack.send(ROOM, HELLO, "k1")
        await slack.send(f"{SOUTH}:UBEN", HELLO, "k2")
    assert [len(desk.server.conversations[dm(each)]) for each in ("UANA", "UBEN")] == [1, 1]
    assert sorted(desk.exchanges()) == sorted(desk.first.values())
    async with desk.running() as slack:
        await slack.send(ROOM, HELLO, "k3")
    assert len(desk.exchanges()) == 2, "a start brings no exchange while what is kept is good"


async def test_a_token_is_renewed_two_hours_before_its_end_and_what_waits_leaves_with_the_newest(
    desk: Desk,
) -> None:
    async with desk.running() as slack:
        first = desk.kept()
        desk.passes(seconds=LIFE - EARLY.total_seconds() - 60)
        await slack.keep_fresh()
        assert desk.kept() == first
        desk.passes(minutes=2)
        await slack.keep_fresh()
        assert all(desk.kept()[each][0] != first[each][0] for each in first)
        await slack.keep_fresh()
        assert len(desk.exchanges()) == 4
        for _ in range(5):
            desk.passes(hours=11)
            await slack.keep_fresh()
            await slack.send(ROOM, HELLO, f"k{desk.now}")
    assert len(desk.server.conversations[dm("UANA")]) == 5


async def test_a_coach_that_slept_for_a_day_renews_when_it_is_refused_and_sends_at_the_next_try(
    desk: Desk,
) -> None:
    async with desk.running() as slack:
        desk.passes(hours=24)
        with pytest.raises(SendError) as refused:
            await slack.send(ROOM, HELLO, "k")
        error = refused.value
        assert (error.reason, error.permanent, error.uncertain, error.retry_after) == (
            *("token_expired", False, False),
            None,
        )
        await asyncio.gather(*(slack.send(ROOM, HELLO, f"k{number}") for number in range(5)))
        assert len(desk.exchanges()) == 3


@pytest.mark.parametrize("fault", ["drop_after", "drop", 503, "internal_error"])
async def test_when_no_answer_comes_the_same_refresh_token_is_sent_again_within_its_grace(
    desk: Desk, fault: str | int
) -> None:
    async with desk.running(f"{NORTH}={desk.first[NORTH]}") as slack:
        desk.passes(hours=11)
        desk.server.faults["oauth.v2.access"].append(fault)
        await slack.keep_fresh()
        (first, second, third) = desk.exchanges()
        assert first != second == third
        await slack.send(ROOM, HELLO, "k")


async def test_a_crash_after_slack_answered_and_before_it_was_kept_goes_on_from_what_was_kept(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def power_cut(*_: object) -> None:
        raise PowerCut

    async with desk.running() as slack:
        desk.passes(hours=11)
        with monkeypatch.context() as patched:
            patched.setattr(Vault, "keep", power_cut)
            with pytest.raises(PowerCut):
                await slack.keep_fresh()
    desk.passes(seconds=10)
    async with desk.running() as slack:
        await slack.send(ROOM, HELLO, "k")
    assert desk.kept()[NORTH][1] > desk.now + EARLY


async def test_a_crash_that_was_too_long_ago_leaves_the_old_token_until_somebody_mends_it(
    desk: Desk, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture, tmp_path: Path
) -> None:
    async def power_cut(*_: object) -> None:
        raise PowerCut

    file = tmp_path / "tokens"
    file.write_text(f"{NORTH}={desk.first[NORTH]}\n", "utf-8")
    async with desk.running(str(file)) as slack:
        desk.passes(hours=10, minutes=30)
        with monkeypatch.context() as patched:
            patched.setattr(Vault, "keep", power_cut)
            with pytest.raises(PowerCut):
                await slack.keep_fresh()
    desk.passes(minutes=30)
    caplog.set_level(logging.DEBUG)
    async with desk.running(str(file)) as slack:
        await slack.send(ROOM, HELLO, "k1")
        await slack.keep_fresh()
        lines = [each.message for each in caplog.records if "no new token" in each.message]
        assert lines
        assert "invalid_refresh_token" in lines[0]
        assert "reinstall the app there" in lines[0]
        assert "serves until" in lines[0]
        file.write_text(f"{NORTH}={desk.server.rotation.installs(NORTH)}\n", "utf-8")
        desk.passes(minutes=2)
        await slack.keep_fresh()
        desk.passes(hours=3)
        await slack.send(ROOM, HELLO, "k2")
    secrets = (CLIENT_SECRET, "canary1", "canary2", "canary3")
    assert not any(each in caplog.text for each in secrets), "no token is ever logged"


async def test_a_trouble_is_said_once_a_minute_and_not_at_every_beat(
    desk: Desk, caplog: pytest.LogCaptureFixture
) -> None:
    async with desk.running(f"{NORTH}={desk.first[NORTH]}") as slack:
        desk.passes(hours=11)
        desk.server.faults["oauth.v2.access"].extend(["limited:30"] * 9)
        for _ in range(5):
            await slack.keep_fresh()
        assert len(desk.exchanges()) == 2
        desk.passes(minutes=2)
        desk.server.faults["oauth.v2.access"].clear()
        await slack.keep_fresh()
        assert desk.kept()[NORTH][1] > desk.now + EARLY


@pytest.mark.parametrize(
    ("more", "line"),
    [
        ({"slack_client_id": None}, "needs COACH_SLACK_CLIENT_ID and COACH_SLACK_CLIENT_SECRET"),
        (
            {"slack_client_secret": SecretStr(" ")},
            "needs COACH_SLACK_CLIENT_ID and COACH_SLACK_CLIENT_SECRET",
        ),
        ({"slack_client_secret": SecretStr("wrong")}, "bad_client_secret"),
        ({"slack_client_id": SecretStr("wrong")}, "invalid_client_id"),
        ({"slack_bot_tokens": SecretStr(f"{NORTH}=xoxe-1-used")}, "invalid_refresh_token"),
    ],
)
async def test_what_is_missing_or_wrong_is_told_in_one_line(
    desk: Desk, more: dict[str, object], line: str
) -> None:
    with pytest.raises(ConnectError, match=line) as wrong:
        async with desk.running(**more):  # type: ignore[arg-type]
            pass
    assert "\n" not in str(wrong.value)
    assert "xoxe-1" not in str(wrong.value)


async def test_two_processes_of_one_database_exchange_a_refresh_token_once(postgres: Cluster) -> None:
    engine = open_database(postgres.url(postgres.new_database()))
    prepare(engine)
    async with SlackServer() as server:
        desk = Desk(server, engine)
        server.rotation.grace = 0
        async with desk.running() as one, desk.running() as two:
            desk.passes(hours=11)
            server.rotation.now += 0.0
            await asyncio.gather(one.keep_fresh(), two.keep_fresh())
            assert len(desk.exchanges()) == 4
            desk.passes(hours=3)
            await two.send(ROOM, HELLO, "k")
    engine.dispose()


async def test_what_no_new_token_can_mend_uses_none_up(desk: Desk) -> None:
    async with desk.running(f"{NORTH}={desk.first[NORTH]}") as slack:
        desk.passes(minutes=5)
        for code in ("missing_scope", "restricted_action", "account_inactive"):
            desk.server.faults["chat.postMessage"].append(code)
            with pytest.raises(SendError):
                await slack.send(ROOM, HELLO, code)
        assert len(desk.exchanges()) == 1
        for number in range(4):
            desk.server.faults["chat.postMessage"].append("invalid_auth")
            with pytest.raises(SendError):
                await slack.send(ROOM, HELLO, f"k{number}")
        assert len(desk.exchanges()) == 2, "a token that is new and refused is not a matter of age"
