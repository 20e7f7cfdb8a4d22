"""What the port promises, asked of every platform there is, and of the one that the recipe makes."""

import asyncio
import pkgutil
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack, asynccontextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from bot import platforms
from bot.platform import Edits, Platform, Receipt, SendError, ShowsPictures
from bot.platforms.console import Console
from bot.settings import Settings
from messages.message import Block, Button, Message, Span
from messages.pictures.drawing import png
from messages.render import Renderer
from tests.fakes.ear import MemoryEar
from tests.fakes.slack_server import SlackServer, dm
from tests.fakes.slack_setup import by_socket
from tests.fakes.telegram_server import FakeTelegram
from tests.fakes.telegram_setup import opened, until
from tests.fakes.telegram_updates import says
from tests.messages.samples.pictures import MAPS
from tests.test_docs import recipe

HOSTILE = (
    "<b>Bobby</b> & *_[x](http://evil.example) <!channel> <@U1> `x` :smile:",
    "نوعה \u202e abc",
    "数学 गणित Привет",
    "I <3 maths \x00 \ud800 \u200d",
    "🎉" * 300,
)
WORDS = Message((Block((Span("Hello Ana"),)),))


@dataclass(frozen=True)
class Place:
    """A platform, a room on it, what stands in the room, and somebody who types there.

    `types` returns whether the platform was told that it was heard; None where nobody is told.
    """

    platform: Platform
    room: str
    read: Callable[[], str]
    types: Callable[[str], Awaitable[bool | None]] | None = None
    gone: Callable[[], Awaitable[None]] | None = None


@asynccontextmanager
async def telegram(_: Path) -> AsyncIterator[Place]:
    async with FakeTelegram() as server, opened(server) as bot:

        async def types(text: str) -> None:
            server.happens(says(text, 7))

        async def gone() -> None:
            server.blocked.add(7)

        yield Place(bot, "7", lambda: "\n".join(each.text for each in server.posted), types, gone)


@asynccontextmanager
async def slack(_: Path) -> AsyncIterator[Place]:
    async with SlackServer() as server:
        bot = by_socket(server)
        await bot.open()
        room = dm("U1ANA")

        async def types(text: str) -> bool:
            said = server.says("U1ANA", text)
            acked = [await server.by_socket(said, 1.5)]
            while not acked[-1].acked:  # as Slack does
                acked.append(await server.by_socket(said, 1.5))
            return len(acked) == 1

        async def gone() -> None:
            server.closed.add(room)

        try:
            yield Place(
                bot, room, lambda: "\n".join(each["text"] for each in server.conversations[room]), types, gone
            )
        finally:
            await bot.close()


@asynccontextmanager
async def console(_: Path) -> AsyncIterator[Place]:
    bot = Console()
    yield Place(bot, "ana", lambda: "\n".join(each.text for each in bot.said))


@asynccontextmanager
async def folder(home: Path) -> AsyncIterator[Place]:
    """The platform of docs/recipes.md, made of that very text."""
    bot = recipe("class Folder:").Folder(home)
    await bot.open()

    async def types(text: str) -> None:
        with (home / "ana.in").open("a", encoding="utf-8") as file:
            file.write(text + "\n")

    def read() -> str:
        file = home / "ana.out"
        return file.read_text("utf-8") if file.exists() else ""

    yield Place(bot, "ana", read, types)


PLACES: dict[str, Callable[[Path], Any]] = {
    "telegram": telegram,
    "slack": slack,
    "console": console,
    "folder": folder,
}


@pytest.fixture(params=PLACES)
async def place(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[Place]:
    async with AsyncExitStack() as stack:
        yield await stack.enter_async_context(PLACES[request.param](tmp_path))


def test_every_platform_there_is_stands_in_this_contract() -> None:
    assert {each.name for each in pkgutil.iter_modules(platforms.__path__)} <= set(PLACES)


def test_the_recipe_is_found_by_its_setting_alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    module = recipe("class Folder:")
    monkeypatch.delenv("COACH_FOLDER_PATH", raising=False)
    monkeypatch.chdir(tmp_path)
    assert module.connect(Settings(), Renderer().form) is None
    monkeypatch.setenv("COACH_FOLDER_PATH", str(tmp_path))
    assert module.connect(Settings(), Renderer().form).name == "folder"


async def test_it_is_named_after_its_module(place: Place) -> None:
    assert place.platform.name in PLACES


async def test_what_is_sent_stands_in_the_room_and_has_a_receipt(place: Place) -> None:
    receipt = await place.platform.send(place.room, WORDS, "k1")
    assert isinstance(receipt, Receipt)
    assert place.read().count("Hello Ana") == 1


@pytest.mark.parametrize("words", HOSTILE)
async def test_no_words_break_it(place: Place, words: str) -> None:
    message = Message(
        (Block((Span(words), Span("the end"))), Block((Span(words, bold=True, url="javascript:x"),), "item")),
        (Button("menu", words[:75]),),
    )
    await place.platform.send(place.room, message, "k1")
    assert "the end" in place.read()


async def test_long_words_arrive_from_the_first_to_the_last_or_are_cut_visibly(place: Place) -> None:
    long = Message((Block((Span("first " + "word " * 3000 + "last"),)),))
    await place.platform.send(place.room, long, "k1")
    assert "first" in place.read()
    assert "last" in place.read() or "…" in place.read()


async def test_more_choices_than_it_has_room_for_are_no_trouble(place: Place) -> None:
    buttons = tuple(Button(f"must:{n}".ljust(64, "x"), f"Choice {n} ".ljust(75, "x")) for n in range(60))
    await place.platform.send(place.room, Message(WORDS.blocks, buttons), "k1")
    assert "Hello Ana" in place.read()


async def test_a_message_without_a_word_is_no_trouble(place: Place) -> None:
    await place.platform.send(place.room, Message(()), "k1")


async def test_a_picture_is_words_at_least(place: Place) -> None:
    message = Renderer().render(MAPS[0], "en")
    assert message.picture is not None
    if isinstance(place.platform, ShowsPictures):
        await place.platform.send_picture(place.room, message, png(message.picture.svg, 300), "k1")
    else:
        await place.platform.send(place.room, message, "k1")
    assert "Plan today" in place.read()


async def test_somebody_who_is_gone_is_permanent_and_an_edit_of_nothing_no_uncertainty(place: Place) -> None:
    if place.gone is None:
        pytest.skip("nobody can leave here")
    if isinstance(place.platform, Edits):
        with pytest.raises(SendError) as missing:
            await place.platform.edit(place.room, "99999", WORDS, "k0")
        assert (missing.value.permanent or missing.value.malformed, missing.value.uncertain) == (True, False)
    await place.gone()
    with pytest.raises(SendError) as refused:
        await place.platform.send(place.room, WORDS, "k1")
    assert (refused.value.permanent, refused.value.uncertain) == (True, False)


async def test_what_could_not_be_kept_is_brought_again_and_kept_once(place: Place) -> None:
    if place.types is None:
        pytest.skip("nobody types here by themselves")
    ear = MemoryEar()
    ear.trouble.append(OSError("the database is away"))
    listening = asyncio.create_task(_listen_for_ever(place.platform, ear))
    try:
        told = await place.types("where am i")
        await until(lambda: bool(ear.heard), 10)
        assert told is not True, "it was told that it was heard, and it was not kept"
        assert [each.text for each in ear.heard] == ["where am i"]
        assert all(each.platform == place.platform.name for each in ear.heard)
        assert not ear.trouble
    finally:
        listening.cancel()
        with suppress(asyncio.CancelledError):
            await listening


async def _listen_for_ever(platform: Platform, ear: MemoryEar) -> None:
    """What its process does: a platform that stopped is started again."""
    while True:
        with suppress(OSError):
            await platform.listen(ear)


async def test_closing_while_something_is_sent_neither_hangs_nor_lies(place: Place) -> None:
    sending = [asyncio.create_task(place.platform.send(place.room, WORDS, f"k{n}")) for n in range(5)]
    await asyncio.sleep(0)
    async with asyncio.timeout(10):
        await place.platform.close()
        ends = await asyncio.gather(*sending, return_exceptions=True)
    assert all(isinstance(each, Receipt | SendError) for each in ends), ends
    surely_there = sum(isinstance(each, Receipt) for each in ends)
    assert place.read().count("Hello Ana") >= surely_there
