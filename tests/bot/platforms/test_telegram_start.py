"""Connecting: one line for an operator, whether it went well or not, and the token in no log."""

import logging

import pytest
from pydantic import SecretStr

from bot.platform import ConnectError, Mounts, OffersCommands, SendError
from bot.platforms.telegram import connect
from bot.platforms.telegram.polling import Polling
from bot.settings import Settings
from messages.message import Block, Message, Span
from tests.fakes import telegram_updates as they
from tests.fakes.ear import MemoryEar
from tests.fakes.telegram_server import TOKEN, FakeTelegram, Fault
from tests.fakes.telegram_setup import HASTY, QUICK, listening, opened, until

pytestmark = pytest.mark.anyio


def settings(**given: object) -> Settings:
    return Settings(_env_file=None, **given)  # type: ignore[call-arg, arg-type]


def test_without_a_token_there_is_no_telegram() -> None:
    assert connect(settings(), lambda token, language: None) is None
    assert connect(settings(telegram_token=SecretStr("  ")), lambda token, language: None) is None


async def test_the_settings_choose_the_way() -> None:
    async with FakeTelegram() as server:
        given = {"telegram_token": SecretStr(f" {TOKEN}\n"), "telegram_base_url": server.url + "/"}
        polling = connect(settings(**given), lambda token, language: None)
        hook = connect(
            settings(
                **given,
                telegram_mode="webhook",
                telegram_webhook_secret=SecretStr("s"),
                public_url="https://coach.example/",
            ),
            lambda token, language: None,
        )
        assert polling is not None
        assert hook is not None
        assert await polling.open() == "Telegram: @coach_gps_bot (id 4242) by polling"
        assert await hook.open() == "Telegram: @coach_gps_bot (id 4242) by webhook"
        assert server.webhook["url"] == "https://coach.example/telegram/webhook"
        assert (isinstance(hook, Mounts), isinstance(polling, Mounts)) == (True, False)
        await polling.close()
        await hook.close()


async def test_a_webhook_of_former_times_is_taken_down_and_what_waits_is_heard() -> None:
    async with FakeTelegram() as server:
        server.webhook = {"url": "https://old.example"}
        server.happens(they.says("I wrote while you were away"))
        ear = MemoryEar()
        async with listening(server, ear):
            await until(lambda: ear.heard)
        assert server.seen("deleteWebhook") == [{}]


async def test_a_menu_of_commands_is_set_for_everybody_a_language_or_a_chat() -> None:
    async with FakeTelegram() as server, opened(server) as platform:
        assert isinstance(platform, OffersCommands)
        await platform.offer_commands((("start", "Join"),))
        await platform.offer_commands((("start", "Entrar"),), language="pt-br")
        await platform.offer_commands((("menu", "x" * 999), ("Not/legal", "?"), ("who", " \x00")), room="501")
        told = {
            place: [(each["command"], each["description"]) for each in some]
            for place, some in server.commands.items()
        }
        assert told == {
            (0, ""): [("start", "Join")],
            (0, "pt"): [("start", "Entrar")],
            (501, ""): [("menu", "x" * 256)],
        }
        server.fails("setMyCommands", Fault(429, "Too Many Requests", {"retry_after": 30}))
        with pytest.raises(SendError) as asked:
            await platform.offer_commands((("start", "Join"),))
        assert asked.value.retry_after == 30


@pytest.mark.parametrize(
    ("fault", "words"),
    [
        (Fault(401, "Unauthorized"), "COACH_TELEGRAM_TOKEN"),
        (Fault(404, "Not Found"), "COACH_TELEGRAM_TOKEN"),
        (Fault(404, raw=b"404: Not Found"), "COACH_TELEGRAM_BASE_URL"),
        (Fault(429, "Too Many Requests", {"retry_after": 9}), "pause of 9 s"),
        (Fault(502, raw=b"<html>"), "status 502"),
        (Fault(drop=True), "closed before an answer"),
        (Fault(hang=True), "no answer in time"),
        (Fault(200, raw=b"<html>log in to the school's network</html>"), "without a result"),
        (Fault(200, raw=b'["result"]'), "not an object"),
        (Fault(200, raw=b'{"ok":true,"result":null}'), "another form"),
    ],
)
async def test_a_start_that_fails_says_in_one_line_how_to_mend_it(fault: Fault, words: str) -> None:
    async with FakeTelegram() as server:
        server.fails("getMe", fault)
        await refuses_to_start(Polling(TOKEN, server.url, HASTY if fault.hang else QUICK), words)


@pytest.mark.parametrize(
    ("token", "address", "words"),
    [
        ("with a space", "http://127.0.0.1:9", "COACH_TELEGRAM_TOKEN"),
        ("4242:a/../b", "http://127.0.0.1:9", "COACH_TELEGRAM_TOKEN"),
        ("4242:sécret", "http://127.0.0.1:9", "COACH_TELEGRAM_TOKEN"),
        (TOKEN, "http://127.0.0.1:9", "no connection"),
        (TOKEN, "http://nowhere.invalid", "cannot be"),
        (TOKEN, "https://127.0.0.1:9", "no connection"),
        (TOKEN, "127.0.0.1:9", "not a web address"),
        (TOKEN, "ftp://127.0.0.1", "not a web address"),
    ],
)
async def test_no_network_or_a_wrong_address_is_one_line(token: str, address: str, words: str) -> None:
    await refuses_to_start(Polling(token, address, HASTY), words)


async def refuses_to_start(platform: Polling, words: str) -> None:
    with pytest.raises(ConnectError, match=words) as told:
        await platform.open()
    line = str(told.value)
    assert "\n" not in line
    assert "canary" not in line
    assert told.value.__cause__ is None
    await platform.close()


async def test_neither_the_token_nor_anybodys_words_are_logged(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    async with FakeTelegram() as server:
        ear = MemoryEar()
        server.happens(they.says("canary words"), {"message": {"text": "canary"}})
        server.fails("sendMessage", Fault(200, raw=b"canary of an answer"))
        async with listening(server, ear) as platform:
            await until(lambda: ear.heard)
            with pytest.raises(Exception, match="Telegram"):
                await platform.send("501", Message((Block((Span("canary"),)),)), "k")
        assert "canary" not in repr(platform.__dict__["_client"])
    assert "canary" not in caplog.text
    assert "AAF" not in caplog.text


async def test_closing_twice_or_unopened_is_no_error() -> None:
    async with FakeTelegram() as server:
        platform = Polling(TOKEN, server.url, QUICK)
        await platform.close()
        await platform.open()
        await platform.close()
        await platform.close()
