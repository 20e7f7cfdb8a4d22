"""A webhook that somebody took down, moved or changed, or that does not reach us, is seen, told once, and mended."""

import asyncio
import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from typing import Any

import pytest

from bot.advice import advice
from engine.frozen import replace
from tests.fakes import telegram_updates as they
from tests.fakes.ear import MemoryEar
from tests.fakes.telegram_server import FakeTelegram, Fault
from tests.fakes.telegram_setup import QUICK, hooked, until

OFTEN = replace(QUICK, look=0.05)
MENDED = "Telegram: the webhook is as it should be again"


@asynccontextmanager
async def watched(server: FakeTelegram, ear: MemoryEar) -> AsyncIterator[dict[str, Any]]:
    """Yield the webhook as the coach has set it, once it has been looked at."""
    async with hooked(server, ear, OFTEN) as platform:
        task = asyncio.create_task(platform.listen(ear))
        await until(lambda: len(server.seen("getWebhookInfo")) > 1)
        try:
            yield dict(server.webhook)
        finally:
            task.cancel()
            with suppress(asyncio.CancelledError):
                await task


@pytest.mark.parametrize(
    ("now", "line", "do"),
    [
        ({}, "Telegram: our webhook was taken down; it is set again", "ask who else has the token"),
        (
            {"url": "https://other.example/bot/4242:AAF-secret", "secret_token": "theirs"},
            "Telegram: another program moved the webhook to other.example; it is set back",
            "two coaches have one token",
        ),
        (
            {"allowed_updates": ["message"]},
            "Telegram: another program changed what our webhook is for; it is set back",
            "two coaches have one token",
        ),
    ],
)
async def test_a_webhook_that_is_not_ours_any_more_is_told_once_and_set_again(
    now: dict[str, Any], line: str, do: str, caplog: pytest.LogCaptureFixture
) -> None:
    async with FakeTelegram() as server:
        ear = MemoryEar()
        async with watched(server, ear) as ours:
            assert ear.troubles == [""]
            server.webhook = {**ours, **now} if now else {}
            server.undelivered.add(6)  # and what they were brought failed
            server.last_error = {"last_error_date": 2_000_000_000, "last_error_message": "theirs"}
            await until(lambda: ear.troubles[-2:] == [line, ""])
            assert server.webhook == ours
            assert await server.deliver({"update_id": 7, **they.says("hello")}) == 200
    said = [each.message for each in caplog.records if each.levelno >= logging.WARNING]
    assert said == [line, MENDED]
    assert advice("troubled", line).startswith(do)


async def test_two_who_set_their_own_by_turns_are_told_of_for_as_long_as_they_do() -> None:
    async with FakeTelegram() as server:
        ear = MemoryEar()
        async with watched(server, ear) as ours:
            for _ in range(5):
                seen = len(server.seen("setWebhook"))
                server.webhook = {**ours, "url": "https://other.example/hook"}
                await until(lambda seen=seen: len(server.seen("setWebhook")) > seen)  # type: ignore[misc]
        told = [each for each in ear.troubles if each]
        assert all(each.endswith("moved the webhook to other.example; it is set back") for each in told)
        assert told


async def test_what_telegram_cannot_bring_is_told_until_nothing_waits(
    caplog: pytest.LogCaptureFixture,
) -> None:
    async with FakeTelegram() as server:
        ear = MemoryEar()
        async with watched(server, ear):
            ear.trouble.append(RuntimeError("not now"))
            assert await server.deliver({"update_id": 7, **they.says("hello")}) == 503
            why = "Wrong response from the webhook: 503 Service Unavailable"
            line = f"Telegram cannot bring us what people write: {why}"
            await until(lambda: ear.troubles[-1] == line)
            looks = len(server.seen("getWebhookInfo"))
            await until(lambda: len(server.seen("getWebhookInfo")) > looks + 3)
            assert ear.troubles[-1] == line, "it waits still, though nothing failed again"
            assert await server.deliver({"update_id": 7, **they.says("hello")}) == 200
            await until(lambda: ear.troubles[-1] == "")
            looks = len(server.seen("getWebhookInfo"))
            server.undelivered.add(8)  # as under load, long after the error that is remembered
            await until(lambda: len(server.seen("getWebhookInfo")) > looks + 3)
            assert ear.troubles == ["", line, ""]
    said = [
        each.message for each in caplog.records if "Telegram" in each.message and "kept" not in each.message
    ]
    assert said == [line, MENDED]
    assert "COACH_PUBLIC_URL leads here" in advice("troubled", line)


async def test_a_telegram_that_stumbles_once_is_no_trouble_and_one_that_goes_on_is_told(
    caplog: pytest.LogCaptureFixture,
) -> None:
    async with FakeTelegram() as server:
        ear = MemoryEar()
        async with watched(server, ear):
            server.fails("getWebhookInfo", Fault(502, raw=b"<html>"))
            await until(lambda: not server.faults["getWebhookInfo"])
            looks = len(server.seen("getWebhookInfo"))
            await until(lambda: len(server.seen("getWebhookInfo")) > looks + 1)
            assert ear.troubles == [""]
            server.fails(
                "getWebhookInfo", Fault(502, raw=b"<html>"), Fault(200, raw=b'{"ok":true,"result":{}}')
            )
            await until(lambda: len(ear.troubles) == 3 and ear.troubles[-1] == "")
            server.fails("getWebhookInfo", Fault(401, "Unauthorized"))
            await until(lambda: len(ear.troubles) == 5 and ear.troubles[-1] == "")
    assert "cannot be looked after" in ear.troubles[1]
    assert "the token is refused now" in ear.troubles[3]
    assert not [each for each in caplog.records if "Traceback" in str(each.exc_text)]
