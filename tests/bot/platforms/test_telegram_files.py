"""Files go with a card by their ids, as albums where they can; what cannot be shown is named."""

import pytest

from bot.platform import SendError
from engine.nouns.attachment import Attachment
from messages.message import Block, Button, File, Message, Span
from messages.surfaces.plain import plain
from tests.fakes.telegram_server import NO_FAULT, FakeTelegram, Fault
from tests.fakes.telegram_setup import opened

pytestmark = pytest.mark.anyio


def enclosed(*files: tuple[str, str], platform: str = "telegram") -> tuple[File, ...]:
    return tuple(
        File(Attachment(platform, kind, key), f"a {kind}, kept in {platform}") for kind, key in files
    )


def card(*files: File) -> Message:
    words = Block((Span("Lena shows her work"),))
    return Message((words,), (Button("accept:c1", "Mastered"),), files=files)


async def test_the_card_comes_first_then_its_files_as_they_were_sent_and_protected() -> None:
    sent = (("photo", "P1"), ("photo", "P2"), ("voice", "V1"), ("document", "D1"), ("audio", "A1"))
    async with FakeTelegram() as server, opened(server) as platform:
        receipt = await platform.send("501", card(*enclosed(*sent)), "k1")
        assert receipt.message_id == "1"
        assert server.posted[0].buttons == [["Mastered"]]
        assert [each.files for each in server.posted[1:]] == [sent[:2], *((each,) for each in sent[2:])]
        assert all(each.given["protect_content"] in (True, "true") for each in server.posted)


async def test_a_file_of_another_platform_is_named_in_the_card() -> None:
    async with FakeTelegram() as server, opened(server) as platform:
        await platform.send("501", card(*enclosed(("photo", "F1"), platform="slack")), "k1")
        assert [each.text for each in server.posted] == ["Lena shows her work\n• a photo, kept in slack"]


async def test_a_file_that_telegram_has_lost_is_named_and_the_card_arrives_once() -> None:
    async with FakeTelegram() as server, opened(server) as platform:
        server.lost.add("P1")
        await platform.send("501", card(*enclosed(("photo", "P1"), ("voice", "V1"))), "k1")
        assert [each.text for each in server.posted] == [
            "Lena shows her work",
            "a photo, kept in telegram",
            "",
        ]


async def test_a_file_that_did_not_leave_is_sent_later_without_the_card_again() -> None:
    async with FakeTelegram() as server, opened(server) as platform:
        server.fails("sendPhoto", Fault(429, "Too Many Requests", {"retry_after": 1}), NO_FAULT)
        with pytest.raises(SendError):
            await platform.send("501", card(*enclosed(("photo", "P1"))), "k1")
        receipt = await platform.send("501", card(*enclosed(("photo", "P1"))), "k1")
        assert receipt.message_id == "1"
        assert [each.text for each in server.posted] == ["Lena shows her work", ""]


def test_plain_words_name_every_file() -> None:
    assert "- a photo, kept in telegram" in plain(card(*enclosed(("photo", "P1"))))
