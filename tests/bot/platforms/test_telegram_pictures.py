"""Pictures in Telegram: uploaded once, words below them or after them, and never instead of words."""

import pytest

from bot.platform import SendError
from engine.frozen import replace
from messages.message import Block, Message, Span
from messages.pictures.drawing import png
from messages.render import Renderer
from tests.fakes.telegram_server import FakeTelegram, Fault
from tests.fakes.telegram_setup import opened
from tests.messages.samples.pictures import MAPS

MAP = Renderer().render(MAPS[0], "en")
PNG = png(MAP.picture.svg, 200) if MAP.picture else b""
LONG = replace(MAP, blocks=(*MAP.blocks, Block((Span("word " * 300),))))


async def test_a_map_is_one_message_with_its_words_and_buttons() -> None:
    async with FakeTelegram() as server, opened(server) as bot:
        receipt = await bot.send_picture("7", MAP, PNG, "k1")
    (photo,) = server.posted
    assert server.uploaded == [PNG]
    assert "Plan today" in photo.text
    assert photo.buttons[0][0] == "Scale drawings"
    assert photo.given["protect_content"] == "true"
    assert receipt.message_id == str(photo.message_id)


async def test_the_same_picture_is_uploaded_once() -> None:
    async with FakeTelegram() as server, opened(server) as bot:
        for room in ("7", "8", "7"):
            await bot.send_picture(room, MAP, PNG, f"k{room}")
    assert len(server.uploaded) == 1
    assert [each.files for each in server.posted] == [(("photo", "photo-1"),)] * 3


async def test_a_picture_that_telegram_has_lost_is_uploaded_again() -> None:
    async with FakeTelegram() as server, opened(server) as bot:
        await bot.send_picture("7", MAP, PNG, "k1")
        server.lost.add("photo-1")
        await bot.send_picture("7", MAP, PNG, "k2")
    assert len(server.uploaded) == 2


async def test_words_too_long_for_a_caption_come_after_the_picture_with_the_buttons() -> None:
    async with FakeTelegram() as server, opened(server) as bot:
        receipt = await bot.send_picture("7", LONG, PNG, "k1")
    photo, words = server.posted
    assert (photo.text, photo.buttons) == ("", [])
    assert words.buttons[0][0] == "Scale drawings"
    assert receipt.message_id == str(words.message_id)


async def test_when_the_words_did_not_leave_the_picture_is_not_sent_twice() -> None:
    async with FakeTelegram() as server, opened(server) as bot:
        server.fails("sendMessage", Fault(429, "Too Many Requests", {"retry_after": 1}))
        with pytest.raises(SendError):
            await bot.send_picture("7", LONG, PNG, "k1")
        await bot.send_picture("7", LONG, PNG, "k1")
    assert [each.is_photo for each in server.posted] == [True, False]


async def test_a_picture_that_is_refused_is_malformed_so_that_the_words_go_alone() -> None:
    async with FakeTelegram() as server, opened(server) as bot:
        with pytest.raises(SendError) as refused:
            await bot.send_picture("7", MAP, b"no picture", "k1")
        assert refused.value.malformed
        await bot.send("7", MAP, "k1")
    assert [each.is_photo for each in server.posted] == [False]


async def test_a_picture_cannot_become_words_so_the_next_message_is_new() -> None:
    async with FakeTelegram() as server, opened(server) as bot:
        receipt = await bot.send_picture("7", MAP, PNG, "k1")
        with pytest.raises(SendError) as refused:
            await bot.edit("7", receipt.message_id, Message((Block((Span("Hi"),)),)), "k2")
    assert refused.value.malformed
