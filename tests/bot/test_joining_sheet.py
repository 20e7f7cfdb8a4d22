"""A teacher prints a class's joining links: what the command writes, says and refuses."""

from pathlib import Path

import pytest
from pydantic import SecretStr

from bot.__main__ import main
from bot.platform import ConnectError
from bot.platforms.telegram import bot_name
from bot.settings import Settings
from storage import tables
from storage.database import open_database
from storage.schema import prepare
from tests.fakes.schools import adopted
from tests.fakes.telegram_server import TOKEN, FakeTelegram


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with a school in a database, where the command runs."""
    address = f"sqlite:///{tmp_path / 'coach.db'}"
    for name in ("TELEGRAM_TOKEN", "SLACK_BOT_TOKEN"):
        monkeypatch.delenv(f"COACH_{name}", raising=False)
    monkeypatch.setenv("COACH_DATABASE_URL", address)
    monkeypatch.chdir(tmp_path)
    engine = open_database(address)
    prepare(engine)
    adopted(engine).engine.dispose()
    return tmp_path


def codes(home: Path) -> int:
    engine = open_database(f"sqlite:///{home / 'coach.db'}")
    with engine.connect() as connection:
        count = len(connection.execute(tables.invites.select()).all())
    engine.dispose()
    return count


def test_a_class_becomes_a_page_to_print(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["invite", "--section", "maths-6a", "--sheet", "class.png", "--bot", "@coach_gps_bot"]) == 0
    assert capsys.readouterr().out == "class.png: page 1\n"
    assert (home / "class.png").read_bytes().startswith(b"\x89PNG")
    assert codes(home) == 4


@pytest.mark.parametrize(
    ("given", "words"),
    [
        (["--sheet", "class.pdf", "--bot", "coach_gps_bot"], "ends in .png"),
        (["--sheet", "class", "--bot", "coach_gps_bot"], "ends in .png"),
        (["--sheet", "nowhere/class.png", "--bot", "coach_gps_bot"], "no folder nowhere"),
        (["--sheet", "class.png", "--bot", "a b"], "no Telegram user name"),
        (["--sheet", "class.png"], "set up a platform first"),
        (["--sheet", "taken.png", "--bot", "coach_gps_bot"], "taken.png"),
    ],
)
def test_a_sheet_that_cannot_be_made_costs_nobody_their_code(
    home: Path, capsys: pytest.CaptureFixture[str], given: list[str], words: str
) -> None:
    (home / "taken.png").mkdir()
    assert main(["invite", "--section", "maths-6a", *given]) == 1
    told = capsys.readouterr().err
    assert words in told
    assert told.count("\n") == 1
    assert codes(home) == 0


@pytest.mark.anyio
async def test_the_bot_is_asked_for_its_name_and_nothing_else_is_changed() -> None:
    async with FakeTelegram() as server:
        server.webhook = {"url": "https://in.use"}
        given = {"telegram_token": SecretStr(TOKEN), "telegram_base_url": server.url}
        settings = Settings(_env_file=None, **given)  # type: ignore[call-arg, arg-type]
        assert await bot_name(settings) == "coach_gps_bot"
        assert [method for method, _ in server.calls] == ["getMe"]
        assert server.webhook
        with pytest.raises(ConnectError):
            await bot_name(settings.model_copy(update={"telegram_token": SecretStr("4242:wrong")}))
    assert await bot_name(Settings(_env_file=None)) == ""  # type: ignore[call-arg]
