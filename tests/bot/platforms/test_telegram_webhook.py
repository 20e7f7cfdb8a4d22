"""The webhook: only who knows the secret is heard, and 200 means kept."""

import logging
from typing import Any

import pytest

from bot.platform import ConnectError
from bot.platforms.telegram.webhook import BODY_LIMIT, Webhook
from tests.fakes import telegram_updates as they
from tests.fakes.ear import MemoryEar
from tests.fakes.telegram_server import TOKEN, FakeTelegram
from tests.fakes.telegram_setup import QUICK, SECRET, hooked, until

pytestmark = pytest.mark.anyio


def update(number: int = 1, **what: Any) -> dict[str, Any]:
    return {"update_id": number, **(what or they.says("hello"))}


async def test_an_update_is_kept_before_it_is_acknowledged_and_a_tap_is_answered() -> None:
    async with FakeTelegram() as server:
        ear = MemoryEar()
        async with hooked(server, ear):
            assert await server.deliver(update(7)) == 200
            assert await server.deliver(update(7)) == 200
            assert await server.deliver(update(8, **they.taps("goals"))) == 200
            await until(lambda: server.answered)
        assert [each.key for each in ear.heard] == ["telegram:4242:7", "telegram:4242:cb:900"]


async def test_the_webhook_is_set_with_its_secret_and_what_we_read() -> None:
    async with FakeTelegram() as server, hooked(server, MemoryEar()):
        assert server.webhook["url"].endswith("/telegram/webhook")
        assert "//telegram" not in server.webhook["url"]
        assert server.webhook["secret_token"] == SECRET
        assert "my_chat_member" in server.webhook["allowed_updates"]
        assert "drop_pending_updates" not in server.webhook


@pytest.mark.parametrize(
    "secrets",
    [
        [],
        [""],
        ["wrong"],
        [SECRET + "x"],
        [SECRET[:-1]],
        [SECRET, SECRET],
        [SECRET, "wrong"],
        ["ключ"],
        ["\udcff"],
    ],
)
async def test_a_forged_update_is_refused_and_changes_nothing(secrets: list[str]) -> None:
    async with FakeTelegram() as server:
        ear = MemoryEar()
        async with hooked(server, ear):
            assert await server.deliver(update(), secrets) == 401
        assert ear.batches == []


async def test_an_update_that_could_not_be_kept_is_not_acknowledged(caplog: pytest.LogCaptureFixture) -> None:
    async with FakeTelegram() as server:
        ear = MemoryEar()
        async with hooked(server, ear):
            ear.trouble.append(OSError("disk full of private words"))
            assert await server.deliver(update(**they.taps("goals"))) == 503
            assert server.answered == []
            assert await server.deliver(update(**they.taps("goals"))) == 200
        assert len(ear.heard) == 1
        assert "private words" not in caplog.text


@pytest.mark.parametrize(
    ("body", "status"),
    [
        (b"private words", 400),
        (b"", 400),
        (b"[1]", 400),
        (b'{"message": {}}', 400),
        (b'{"update_id": true}', 400),
        (b'{"update_id": "1"}', 400),
        (b"\xff\xfe", 400),
        (b"[" * 100_000, 400),
        (b'{"update_id": 1, "x": "' + b"x" * BODY_LIMIT + b'"}', 413),
        (b'{"update_id": 1}', 200),
        (b'{"update_id": 1, "message": {"text": "private words"}}', 200),
        (b'{"update_id": 1, "message": 5}', 200),
    ],
)
async def test_a_malformed_body_is_answered_plainly(
    body: bytes, status: int, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    async with FakeTelegram() as server:
        ear = MemoryEar()
        async with hooked(server, ear):
            assert await server.deliver(body) == status
        assert ear.heard == []
        assert "private words" not in caplog.text


@pytest.mark.parametrize(
    ("secret", "url", "missing"),
    [
        ("", "https://coach.example", "COACH_TELEGRAM_WEBHOOK_SECRET"),
        ("no spaces", "https://coach.example", "COACH_TELEGRAM_WEBHOOK_SECRET"),
        ("x" * 257, "https://coach.example", "COACH_TELEGRAM_WEBHOOK_SECRET"),
        (SECRET, "", "COACH_PUBLIC_URL"),
        (SECRET, "http://coach.example", "url must be provided for webhook"),
    ],
)
async def test_a_webhook_without_what_it_needs_does_not_start(secret: str, url: str, missing: str) -> None:
    async with FakeTelegram() as server:
        platform = Webhook(TOKEN, server.url, QUICK, secret=secret, public_url=url)
        with pytest.raises(ConnectError, match=missing) as refused:
            await platform.open()
        assert "\n" not in str(refused.value)
        assert server.webhook == {}
