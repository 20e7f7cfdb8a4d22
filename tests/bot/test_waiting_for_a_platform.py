"""A coach that is started while a platform does not answer says so in one line, and serves as soon as it does.

Whoever is on another platform is served meanwhile.
"""

import asyncio
import time
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import pytest

from bot.platforms.slack.over_http import PATH
from storage.database import open_database
from storage.schema import prepare
from tests.fakes.process import Process, once
from tests.fakes.schools import adopted, open_now
from tests.fakes.slack_server import APP_TOKEN, BOT_TOKEN, SECRET, SlackServer
from tests.fakes.telegram_server import TOKEN, FakeTelegram, Fault
from tests.fakes.telegram_setup import until
from tests.fakes.town import HOOK_SECRET, Town, free_port

AGAIN = "I try again until it answers"


def is_told_once(coach: Process, words: str) -> bool:
    told = [each for each in coach.lines if AGAIN in each]
    return len(told) == 1 and words in told[0] and TOKEN not in told[0] and BOT_TOKEN not in told[0]


def slack(server: SlackServer, home: Path) -> Process:
    values = {"slack_bot_token": BOT_TOKEN, "slack_app_token": APP_TOKEN, "slack_base_url": server.base_url}
    return Process(home, database_url=f"sqlite:///{home}/coach.db", listen="127.0.0.1:0", **values)


@pytest.mark.parametrize(
    "fault", [Fault(502, raw=b"<html>"), Fault(429, parameters={"retry_after": 2}), Fault(drop=True)]
)
async def test_a_telegram_that_stumbles_at_the_start_is_asked_again(tmp_path: Path, fault: Fault) -> None:
    async with FakeTelegram() as server:
        server.fails("getMe", fault, fault)
        values = {"telegram_token": TOKEN, "telegram_base_url": server.url}
        with Process(tmp_path, database_url=f"sqlite:///{tmp_path}/coach.db", **values) as coach:
            await until(lambda: coach.is_ready, 60)
            assert is_told_once(coach, "Telegram")


async def test_a_platform_that_is_not_there_yet_is_waited_for(tmp_path: Path) -> None:
    port = free_port()
    values = {"telegram_token": TOKEN, "telegram_base_url": f"http://127.0.0.1:{port}"}
    with Process(tmp_path, database_url=f"sqlite:///{tmp_path}/coach.db", **values) as coach:
        await until(lambda: any(AGAIN in each for each in coach.lines), 60)
        assert is_told_once(coach, "Telegram cannot be reached: no connection")
        assert not coach.is_ready
        said = once(tmp_path, "doctor", database_url=f"sqlite:///{tmp_path}/coach.db").stdout
        assert "platforms troubled on telegram" in said
        assert "people are not heard meanwhile: check the network" in said


@pytest.mark.parametrize("method", ["auth.test", "apps.connections.open"])
async def test_a_slack_that_stumbles_at_the_start_is_asked_again(tmp_path: Path, method: str) -> None:
    async with SlackServer() as server:
        server.faults[method].extend([503, 503])
        with slack(server, tmp_path) as coach:
            await until(lambda: coach.is_ready, 60)
            assert is_told_once(coach, "Slack: no answer from")


async def test_a_slack_that_asks_to_wait_is_left_alone_so_long(tmp_path: Path) -> None:
    async with SlackServer() as server:
        server.faults["auth.test"].append("limited:3")
        with slack(server, tmp_path) as coach:
            await until(lambda: coach.is_ready, 60)
        assert not server.too_soon


OFTEN = 1000
"""Longer than any of these tests."""


@dataclass(frozen=True)
class Both:
    """A coach of both platforms in a process of its own, and the people on each."""

    home: Path
    coach: Process
    telegram: FakeTelegram
    slack: SlackServer
    in_telegram: Town
    in_slack: Town

    async def doctor(self) -> str:
        url = f"sqlite:///{self.home}/coach.db"
        return (await asyncio.to_thread(once, self.home, "doctor", database_url=url)).stdout


@asynccontextmanager
async def both(
    home: Path,
    *,
    telegram_does: Sequence[Fault] = (),
    slack_does: Sequence[str | int] = (),
    mode: str = "polling",
    by: str = "socket",
) -> AsyncIterator[Both]:
    engine = open_database(f"sqlite:///{home}/coach.db")
    prepare(engine)
    store, port = adopted(engine, open_now(students=2)), free_port()
    here = f"http://127.0.0.1:{port}"
    async with FakeTelegram() as telegram, SlackServer() as slack:
        slack.endpoint = here + PATH
        telegram.fails("getMe", *telegram_does)
        slack.faults["auth.test"].extend(slack_does)
        towns = Town(store, telegram, f"telegram-{mode}"), Town(store, slack, f"slack-{by}")
        for town in towns:
            town.now = datetime.now(UTC)
        towns[0].joined("s1")
        towns[1].joined("s2")
        values = {
            "telegram_token": TOKEN,
            "telegram_base_url": telegram.url,
            "telegram_mode": mode,
            "telegram_webhook_secret": HOOK_SECRET,
            "slack_bot_token": BOT_TOKEN,
            "slack_base_url": slack.base_url,
            **({"slack_app_token": APP_TOKEN} if by == "socket" else {"slack_signing_secret": SECRET}),
        }
        url = f"sqlite:///{home}/coach.db"
        with Process(home, database_url=url, listen=f"127.0.0.1:{port}", public_url=here, **values) as coach:
            yield Both(home, coach, telegram, slack, *towns)
    engine.dispose()


async def says_and_reads(town: Town, code: str) -> None:
    await town.person(code).says("menu")
    await town.reads(town.person(code), "What would you like to do?")


@pytest.mark.parametrize("mode", ["polling", "webhook"])
async def test_a_slack_that_is_down_keeps_nobody_in_telegram_waiting(tmp_path: Path, mode: str) -> None:
    async with both(tmp_path, slack_does=[503] * OFTEN, mode=mode) as run:
        await until(lambda: run.coach.is_ready, 60)
        assert is_told_once(run.coach, "Slack: no answer from")
        await says_and_reads(run.in_telegram, "s1")
        assert "platforms troubled on slack" in await run.doctor()
        run.slack.faults["auth.test"].clear()
        await run.slack.connection()
        await says_and_reads(run.in_slack, "s2")
        assert "platforms" not in await run.doctor()


async def test_a_telegram_that_is_down_keeps_nobody_in_slack_waiting(tmp_path: Path) -> None:
    async with both(tmp_path, telegram_does=[Fault(502)] * OFTEN) as run:
        await until(lambda: run.coach.is_ready, 60)
        assert is_told_once(run.coach, "Telegram")
        await run.slack.connection()
        await says_and_reads(run.in_slack, "s2")
        assert "platforms troubled on telegram" in await run.doctor()
        run.telegram.faults["getMe"].clear()
        await says_and_reads(run.in_telegram, "s1")
        assert "platforms" not in await run.doctor()


async def test_what_comes_by_http_before_its_platform_is_open_is_not_acknowledged(tmp_path: Path) -> None:
    async with both(tmp_path, slack_does=[503] * OFTEN, by="http") as run:
        await until(lambda: run.coach.is_ready, 60)
        said = run.slack.says("US2", "menu")
        assert not (await run.slack.by_http(said)).acked
        run.slack.faults["auth.test"].clear()
        await until(lambda: any(each.startswith("Slack: @coach") for each in run.coach.lines), 60)
        assert (await run.slack.by_http(said)).acked
        await run.in_slack.reads(run.in_slack.person("s2"), "What would you like to do?")


async def test_a_platform_that_never_answers_does_not_keep_the_coach_from_stopping(tmp_path: Path) -> None:
    async with both(tmp_path, telegram_does=[Fault(hang=True)], slack_does=["hang"]) as run:
        await until(lambda: run.telegram.seen("getMe") and not run.slack.faults["auth.test"], 60)
        began = time.monotonic()
        assert await asyncio.to_thread(run.coach.stop) == 0
        assert time.monotonic() - began < 3
        assert run.coach.lines[-1].startswith("Stopped.")
        assert not [each for each in run.coach.lines if "Traceback" in each or "ERROR" in each]


async def test_a_token_that_is_refused_ends_the_coach_whoever_else_is_served(tmp_path: Path) -> None:
    async with both(tmp_path, slack_does=[503, "invalid_auth"]) as run:
        assert await asyncio.to_thread(run.coach.ended, 60) == 1
        assert [each for each in run.coach.lines if each.startswith("Telegram: @")]
        assert run.coach.lines[-1].startswith("coach run: Slack: COACH_SLACK_BOT_TOKEN is not accepted")
        assert not [each for each in run.coach.lines if "Traceback" in each]
