"""Polling: nothing is confirmed before it is kept, nothing is lost over a restart, nothing stops the loop."""

import asyncio
import logging
import time

import pytest

from tests.fakes import telegram_updates as they
from tests.fakes.ear import MemoryEar
from tests.fakes.telegram_server import TOKEN, FakeTelegram, Fault
from tests.fakes.telegram_setup import HASTY, QUICK, listening, opened, until

pytestmark = pytest.mark.anyio
SOURCE = "telegram:4242"


async def test_what_people_say_and_tap_is_heard_and_each_tap_is_answered() -> None:
    async with FakeTelegram() as server:
        ear = MemoryEar()
        async with listening(server, ear):
            server.happens(they.says("where am I"), they.taps("goals", query_id="900"))
            await until(lambda: len(ear.heard) == 2 and server.answered)
        words, tap = ear.heard
        assert (words.key, words.text, words.room, words.sender) == (
            f"{SOURCE}:1001",
            "where am I",
            "501",
            "501",
        )
        assert (tap.key, tap.token, tap.card) == (f"{SOURCE}:cb:900", "goals", "42")
        assert words.language == tap.language == "en"
        assert server.answered == ["900"]


async def test_a_batch_is_confirmed_only_after_it_is_kept() -> None:
    async with FakeTelegram() as server:
        ear = MemoryEar()
        ear.trouble.extend([OSError("disk full"), OSError("disk full")])
        server.happens(they.says("do not lose me"), they.taps("goals"))
        async with listening(server, ear):
            await until(lambda: ear.heard)
            await until(lambda: len(server.seen("getUpdates")) >= 4)
        offsets = [given.get("offset") for given in server.seen("getUpdates")]
        assert offsets[:4] == [None, None, None, "1003"]
        assert server.answered == ["900"]


async def test_after_a_kill_polling_goes_on_where_the_last_commit_ended() -> None:
    async with FakeTelegram() as server:
        ear = MemoryEar()
        server.happens(they.says("one"), they.says("two"))
        async with listening(server, ear):
            await until(lambda: len(ear.heard) == 2)
        server.happens(they.says("three"))
        server.calls.clear()
        async with listening(server, ear):
            await until(lambda: len(ear.heard) == 3)
        assert server.seen("getUpdates")[0]["offset"] == "1003"
        assert [each.text for each in ear.heard] == ["one", "two", "three"]


async def test_a_kill_between_commit_and_confirmation_brings_everything_again_and_changes_nothing() -> None:
    async with FakeTelegram() as server:
        ear = MemoryEar()
        server.happens(they.says("one"), they.taps("goals"))
        async with listening(server, ear):
            await until(lambda: len(ear.heard) == 2)
        ear.cursors.clear()
        server.queue = [{"update_id": 1001, **they.says("one")}, {"update_id": 1005, **they.taps("goals")}]
        async with listening(server, ear):
            await until(lambda: ear.cursors.get(SOURCE) == "1006")
        assert len(ear.heard) == 2


async def test_update_ids_that_begin_anew_after_a_silent_week_are_followed() -> None:
    async with FakeTelegram() as server:
        ear = MemoryEar()
        ear.cursors[SOURCE] = "900000"
        server.happens(they.says("back from the holidays"))
        async with listening(server, ear):
            await until(lambda: not server.queue)
        assert ear.cursors[SOURCE] == "1002"


async def test_updates_nobody_asked_for_and_malformed_ones_are_passed_over(
    caplog: pytest.LogCaptureFixture,
) -> None:
    async with FakeTelegram() as server:
        ear = MemoryEar()
        server.happens(
            {"message": {"message_id": "?", "text": "private words"}},
            {"message": 7},
            {"callback_query": {"id": "1"}},
            {"poll": {"id": "5"}},
            {"from_the_future": {"a": 1}},
            they.says("still here"),
        )
        async with listening(server, ear):
            await until(lambda: not server.queue)
        assert [each.text for each in ear.heard] == ["still here"]
        assert "update 1001 cannot be read" in caplog.text
        assert "private words" not in caplog.text


async def test_blocking_and_unblocking_the_coach_is_noticed() -> None:
    async with FakeTelegram() as server:
        ear = MemoryEar()
        server.happens(
            they.changes_membership("kicked"),
            they.changes_membership("member"),
            they.changes_membership("kicked", chat=they.group_chat()),
        )
        async with listening(server, ear):
            await until(lambda: ear.cursors)
        assert ear.presence == [("telegram", "501", False), ("telegram", "501", True)]
        assert ear.heard == []


async def test_an_old_tap_that_cannot_be_answered_any_more_still_counts() -> None:
    async with FakeTelegram() as server:
        ear = MemoryEar()
        server.old_queries.add("900")
        server.happens(they.taps("goals"), they.says("next"))
        async with listening(server, ear):
            await until(lambda: len(ear.heard) == 2 and server.seen("answerCallbackQuery"))


@pytest.mark.parametrize(
    ("fault", "line"),
    [
        (Fault(502, raw=b"<html>bad gateway</html>"), "polling failed (it answered with status 502)"),
        (
            Fault(409, "Conflict: terminated by other getUpdates request"),
            "another program polls with this token",
        ),
        (
            Fault(409, "Conflict: can't use getUpdates while webhook is active"),
            "a webhook is set for this token",
        ),
        (Fault(429, "Too Many Requests", {"retry_after": 0}), "asked to poll less"),
        (Fault(drop=True), "closed before an answer"),
        (Fault(hang=True), "no answer in time"),
        (Fault(200, raw=b"no json"), "an answer without a result"),
        (Fault(200, raw=b'{"result": cut'), "an answer that is not JSON"),
        (Fault(401, "Unauthorized"), "the token is refused now"),
    ],
)
async def test_polling_recovers_by_itself(fault: Fault, line: str, caplog: pytest.LogCaptureFixture) -> None:
    async with FakeTelegram() as server:
        ear = MemoryEar()
        server.fails("getUpdates", fault, fault)
        server.happens(they.says("here I am"))
        caplog.set_level(logging.DEBUG)
        async with listening(server, ear, HASTY if fault.hang else QUICK):
            await until(lambda: ear.heard and ear.troubles[-1:] == [""])
        (noted,) = (each for each in ear.troubles if each)
        assert line in noted, "doctor can name it, from another process"
        said = [record.message for record in caplog.records if record.levelno >= logging.WARNING]
        assert len([each for each in said if line in each]) == 1
        assert said[-1] == "Telegram: polling works again"
        assert TOKEN not in caplog.text
        assert "here I am" not in caplog.text


async def test_two_programs_on_one_token_are_told_so(caplog: pytest.LogCaptureFixture) -> None:
    async with FakeTelegram() as server, listening(server, MemoryEar()), listening(server, MemoryEar()):
        await until(lambda: "another program polls with this token; stop one of the two" in caplog.text)


async def test_polling_stops_within_a_second() -> None:
    async with FakeTelegram() as server, opened(server) as platform:
        task = asyncio.create_task(platform.listen(MemoryEar()))
        await until(lambda: server.seen("getUpdates"))
        began = time.monotonic()
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)
        await platform.close()
        assert time.monotonic() - began < 1


async def test_polls_are_long_and_ask_only_for_what_we_read() -> None:
    async with FakeTelegram() as server:
        async with listening(server, MemoryEar()):
            await until(lambda: server.seen("getUpdates"))
        asked = server.seen("getUpdates")[0]
        assert asked["timeout"] == str(QUICK.poll)
        assert asked["allowed_updates"] == '["message", "edited_message", "callback_query", "my_chat_member"]'
