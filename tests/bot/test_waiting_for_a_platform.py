"""A coach that is started while a platform does not answer says so in one line, and serves as soon as it does."""

from pathlib import Path

import pytest

from tests.fakes.process import Process
from tests.fakes.slack_server import APP_TOKEN, BOT_TOKEN, SlackServer
from tests.fakes.telegram_server import TOKEN, FakeTelegram, Fault
from tests.fakes.telegram_setup import until
from tests.fakes.town import free_port

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
