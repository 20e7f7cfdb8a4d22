"""A setting that is wrong ends in exit code 1 with one clear line, no traceback, and nothing half done."""

import asyncio
import os
from collections.abc import Callable
from pathlib import Path

import pytest

from bot.__main__ import main
from tests.fakes.process import once
from tests.fakes.slack_server import APP_TOKEN, BOT_TOKEN, SlackServer
from tests.fakes.telegram_server import TOKEN, FakeTelegram

TELEGRAM = {"telegram_token": TOKEN}
NOWHERE = "http://127.0.0.1:1"


Refused = Callable[..., str]


@pytest.fixture
def refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Refused:
    """Run with some settings and no other, and return the one line it ends with."""

    def run(**values: str) -> str:
        set_up(values)
        code = main(["run"])
        said, told = capsys.readouterr()
        assert code == 1
        (line,) = told.splitlines()
        assert line.startswith("coach run: ")
        assert not [each for each in (TOKEN, BOT_TOKEN, APP_TOKEN) if each in said + told]
        assert not [each for each in said.splitlines() if not each.startswith("note:")]
        return line

    def set_up(values: dict[str, str]) -> None:
        here = {"database_url": f"sqlite:///{tmp_path}/coach.db", "listen": "127.0.0.1:0"}
        for name, value in {**here, **values}.items():
            monkeypatch.setenv(f"COACH_{name.upper()}", value)

    for name in [each for each in os.environ if each.startswith("COACH_")]:
        monkeypatch.delenv(name)
    monkeypatch.chdir(tmp_path)
    return run


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ({}, "no platform is set up: set COACH_TELEGRAM_TOKEN (from @BotFather in Telegram)"),
        ({**TELEGRAM, "listen": "everywhere"}, "COACH_LISTEN must be host:port"),
        ({**TELEGRAM, "telegram_mode": "pigeon"}, "the setting COACH_TELEGRAM_MODE is not right"),
        ({**TELEGRAM, "database_url": "my database"}, "COACH_DATABASE_URL is not a database URL"),
        (
            {**TELEGRAM, "database_url": "mysql://x/y"},
            "COACH_DATABASE_URL must begin with sqlite or postgresql",
        ),
        ({**TELEGRAM, "database_url": "sqlite:////no/such/place/x.db"}, "cannot open the database"),
        ({**TELEGRAM, "telegram_mode": "webhook"}, "COACH_TELEGRAM_WEBHOOK_SECRET"),
        (
            {"slack_bot_token": BOT_TOKEN},
            "set COACH_SLACK_APP_TOKEN (Socket Mode) or COACH_SLACK_SIGNING_SECRET",
        ),
    ],
)
def test_a_wrong_setting_is_told_in_one_line(refused: Refused, values: dict[str, str], words: str) -> None:
    line = refused(**values)
    assert words in line
    assert "hidden" not in line


async def test_a_token_that_telegram_refuses_is_told_in_one_line(refused: Refused) -> None:
    async with FakeTelegram() as server:
        line = await asyncio.to_thread(refused, telegram_token="4242:wrong", telegram_base_url=server.url)
    assert line.endswith("copy it again from @BotFather into COACH_TELEGRAM_TOKEN.")


@pytest.mark.parametrize(
    ("values", "name"),
    [
        ({"slack_bot_token": "xoxb-wrong", "slack_app_token": APP_TOKEN}, "COACH_SLACK_BOT_TOKEN"),
        ({"slack_bot_token": BOT_TOKEN, "slack_app_token": "xapp-wrong"}, "COACH_SLACK_APP_TOKEN"),
    ],
)
async def test_a_token_that_slack_refuses_is_told_in_one_line(
    refused: Refused, values: dict[str, str], name: str
) -> None:
    async with SlackServer() as server:
        line = await asyncio.to_thread(refused, slack_base_url=server.base_url, **values)
    assert f"{name} is not accepted (invalid_auth)" in line


async def test_a_port_that_is_taken_is_told_in_one_line(refused: Refused) -> None:
    async with SlackServer() as server:
        taken = server.base_url.removeprefix("http://").removesuffix("/api/")
        values = {
            "slack_bot_token": BOT_TOKEN,
            "slack_app_token": APP_TOKEN,
            "slack_base_url": server.base_url,
        }
        line = await asyncio.to_thread(refused, listen=taken, **values)
    assert f"cannot listen on {taken} (COACH_LISTEN)" in line


def test_a_file_that_is_no_database_is_told_and_left_as_it_is(refused: Refused, tmp_path: Path) -> None:
    (tmp_path / "coach.db").write_text("dear diary " * 1000, "utf-8")
    assert "file is not a database" in refused(**TELEGRAM)
    assert (tmp_path / "coach.db").read_text("utf-8") == "dear diary " * 1000


def test_settings_may_stand_in_a_file_beside_the_coach(refused: Refused, tmp_path: Path) -> None:
    (tmp_path / ".env").write_text(
        "COACH_TELEGRAM_TOKEN=4242:from-the-file\nCOACH_TELEGRAM_MODE=webhook\n", "utf-8"
    )
    assert "COACH_TELEGRAM_WEBHOOK_SECRET" in refused()


def test_in_a_process_of_its_own_too_there_is_one_line_and_no_traceback(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path}/coach.db"
    done = once(tmp_path, "run", database_url=url, listen="127.0.0.1:0", telegram_mode="webhook", **TELEGRAM)
    assert done.returncode == 1
    assert done.stdout.splitlines() == [
        "note: no school is imported yet, so nobody can join; see python3 coach.py import --help"
    ]
    (line,) = done.stderr.splitlines()
    assert line.startswith("coach run: ")
    assert "COACH_TELEGRAM_WEBHOOK_SECRET" in line
