"""Sending and editing: what a person reads, and what the coach may believe afterwards."""

import time

import pytest

from bot.platform import Edits, SendError
from bot.platforms.telegram.polling import Polling
from messages.message import Block, Button, Message, Span
from tests.fakes.ear import MemoryEar
from tests.fakes.telegram_rules import Styled
from tests.fakes.telegram_server import NO_FAULT, TOKEN, FakeTelegram, Fault
from tests.fakes.telegram_setup import HASTY, QUICK, listening, opened, until

pytestmark = pytest.mark.anyio

HORRORS = (
    "I <3 maths & <b>you</b> </b>",
    "&amp; &lt; &notanentity; &#0;",
    "שלום \u202eabc\u202c",
    "學習 😀 क्षेत्र \u200d नमस्ते",
    "lone \ud800 surrogate \udfff",
    "NUL \x00 and bell \x07",
    '<a href="http://evil.example">x</a>',
    "*_[~`>#+-=|{}.!",
    "@everyone <!channel> <@U1>",
    "x" * 100_000,
    "😀" * 9_000,
    "\n" * 9_000 + "end",
    "\u200d\u200d",
)


def says(*texts: str, buttons: tuple[Button, ...] = (), asks: bool = False) -> Message:
    return Message(tuple(Block((Span(text),)) for text in texts), buttons, asks)


async def test_a_message_arrives_as_written_protected_and_without_a_preview() -> None:
    link = Span("Khan & co", url="https://learn.example/a?b=1&c=2")
    blocks = (
        Block((Span("Algebra"),), "heading"),
        Block((Span("You are "), Span("on track", bold=True), Span("."))),
        Block((link,), "item"),
        Block((Span("a < b", italic=True),), "item"),
        Block((Span("Ready?"),)),
    )
    async with FakeTelegram() as server, opened(server) as platform:
        receipt = await platform.send("501", Message(blocks), "k1")
        posted = server.posted[0]
        assert receipt.message_id == "1"
        assert posted.text == "Algebra\nYou are on track.\n• Khan & co\n• a < b\n\nReady?"
        assert Styled("b", "Algebra") in posted.entities
        assert Styled("a", "Khan & co", "https://learn.example/a?b=1&c=2") in posted.entities
        assert posted.given["protect_content"] is True
        assert posted.given["link_preview_options"] == {"is_disabled": True}
        assert "reply_markup" not in posted.given


@pytest.mark.parametrize("horror", HORRORS)
async def test_any_text_arrives(horror: str) -> None:
    hostile = (
        Block((Span(horror),)),
        Block((Span(horror, bold=True, italic=True, url="https://a.example/\"'><"),)),
    )
    async with FakeTelegram() as server, opened(server) as platform:
        await platform.send("501", Message(hostile, (Button("menu", horror[:200]),)), "k1")
        await platform.edit("501", "1", Message((*hostile, Block((Span("new"),)))), "k2")
        assert 1 <= len(server.posted) <= 10
        assert all("\u202e" not in posted.text and "\x00" not in posted.text for posted in server.posted)
        assert not any(each.tag == "a" for posted in server.posted for each in posted.entities)


async def test_a_long_message_breaks_between_paragraphs_and_its_buttons_are_on_the_last_page() -> None:
    paragraphs = [f"{number}: " + "word " * 200 for number in range(9)]
    async with FakeTelegram() as server, opened(server) as platform:
        receipt = await platform.send("501", says(*paragraphs, buttons=(Button("menu", "Menu"),)), "k1")
        assert [each.text[:2] for each in server.posted] == ["0:", "4:", "8:"]
        assert [each.buttons for each in server.posted] == [[], [], [["Menu"]]]
        assert receipt.message_id == "3"


LONG = says("a " * 2000, "b " * 2000)


async def test_pages_that_arrived_are_not_sent_again_but_an_uncertain_message_begins_anew() -> None:
    async with FakeTelegram() as server, opened(server) as platform:
        for fault, expected in ((Fault(429, "", {"retry_after": 1}), "ab"), (Fault(500), "aab")):
            server.posted.clear()
            server.fails("sendMessage", NO_FAULT, fault)
            with pytest.raises(SendError):
                await platform.send("501", LONG, "k1")
            await platform.send("501", LONG, "k1")
            assert "".join(each.text[0] for each in server.posted) == expected


OUTCOMES = [
    ("429", Fault(429, "Too Many Requests: retry after 7", {"retry_after": 7}), {"retry_after": 7.0}),
    ("429 without a number", Fault(429, raw=b"slow down"), {"retry_after": 5.0}),
    ("blocked", Fault(403, "Forbidden: bot was blocked by the user"), {"permanent": True}),
    ("deactivated", Fault(403, "Forbidden: user is deactivated"), {"permanent": True}),
    (
        "never started",
        Fault(403, "Forbidden: bot can't initiate conversation with a user"),
        {"permanent": True},
    ),
    ("no such chat", Fault(400, "Bad Request: chat not found"), {"permanent": True}),
    ("our form", Fault(400, "Bad Request: can't parse entities: Unsupported start tag"), {"malformed": True}),
    ("too long", Fault(400, "Bad Request: message is too long"), {"malformed": True}),
    ("a button", Fault(400, "Bad Request: BUTTON_DATA_INVALID"), {"malformed": True}),
    ("a token taken back", Fault(401, "Unauthorized"), {"retry_after": 60.0}),
    ("a web filter", Fault(403, raw=b"<html>Blocked by school</html>"), {}),
    ("a moved page", Fault(302, raw=b"log in first"), {}),
    ("500", Fault(500), {"uncertain": True}),
    ("500 after", Fault(500, after=True), {"uncertain": True}),
    ("502 page", Fault(502, raw=b"<html>"), {"uncertain": True}),
    ("no json", Fault(200, raw=b"hello", after=True), {"uncertain": True}),
    ("cut json", Fault(200, raw=b'{"ok":true,"result":{', after=True), {"uncertain": True}),
    ("another form", Fault(200, raw=b'{"ok":true,"result":{}}', after=True), {"uncertain": True}),
    ("dropped", Fault(drop=True), {"uncertain": True}),
    ("dropped after", Fault(drop=True, after=True), {"uncertain": True}),
    ("silent", Fault(hang=True), {"uncertain": True}),
    ("silent after", Fault(hang=True, after=True), {"uncertain": True}),
]
NOTHING = {"permanent": False, "retry_after": None, "uncertain": False, "malformed": False}


def bits(error: SendError) -> dict[str, object]:
    return {name: getattr(error, name) for name in NOTHING}


@pytest.mark.parametrize(
    ("fault", "expected"), [row[1:] for row in OUTCOMES], ids=[row[0] for row in OUTCOMES]
)
async def test_each_outcome_is_told_for_what_it_is(fault: Fault, expected: dict[str, object]) -> None:
    async with FakeTelegram() as server, opened(server, HASTY if fault.hang else QUICK) as platform:
        server.fails("sendMessage", fault)
        with pytest.raises(SendError) as told:
            await platform.send("501", says("private words"), "k1")
        assert bits(told.value) == NOTHING | expected
        assert "private" not in told.value.reason
        assert len(server.seen("sendMessage")) == 1


@pytest.mark.parametrize(
    "address", ["http://127.0.0.1:9", "http://nowhere.invalid", "http://192.0.2.1", "no address"]
)
async def test_what_could_not_leave_may_be_sent_again(address: str) -> None:
    platform = Polling(TOKEN, address, HASTY)
    await platform._request.initialize()
    with pytest.raises(SendError) as told:
        await platform.send("501", says("hello"), "k1")
    await platform.close()
    assert bits(told.value) == NOTHING


async def test_a_message_follows_a_group_that_has_moved_and_the_ear_hears_of_it() -> None:
    ear = MemoryEar()
    async with FakeTelegram() as server, listening(server, ear) as platform:
        server.moved[-100] = -1009
        await until(lambda: server.seen("getUpdates"))
        await platform.send("-100", says("let us talk in private"), "k1")
        assert server.posted[0].chat == -1009
        assert ear.moves == [("telegram", "-100", "-1009")]
        server.moved[-1009] = -100
        with pytest.raises(SendError) as told:
            await platform.send("-100", says("and again"), "k2")
        assert told.value.permanent


async def test_a_button_that_leads_somewhere_is_a_link() -> None:
    door = Button("", "Talk in private", url="https://t.me/coach_gps_bot")
    async with FakeTelegram() as server, opened(server) as platform:
        await platform.send("-100", says("let us talk in private", buttons=(door,)), "k1")
        ((button,),) = server.posted[0].markup["inline_keyboard"]
        assert button == {"text": "Talk in private", "url": "https://t.me/coach_gps_bot"}


async def test_a_question_opens_the_reply_box_unless_it_has_buttons() -> None:
    async with FakeTelegram() as server, opened(server) as platform:
        await platform.send(
            "501", says("Where are you stuck?\nOne line is enough. " + "x" * 80, asks=True), "k1"
        )
        await platform.send("501", says("And?", asks=True, buttons=(Button("cancel", "Cancel"),)), "k2")
        assert server.posted[0].markup["force_reply"] is True
        assert server.posted[0].markup["input_field_placeholder"].startswith("Where are you stuck? One line")
        assert server.posted[1].buttons == [["Cancel"]]


async def test_a_card_is_changed_in_place_and_changing_it_twice_is_no_error() -> None:
    async with FakeTelegram() as server, opened(server) as platform:
        assert isinstance(platform, Edits)
        receipt = await platform.send(
            "501", says("Help wanted", buttons=(Button("claim:r1", "I take it"),)), "k1"
        )
        for _ in range(2):
            edited = await platform.edit("501", receipt.message_id, says("Ms Bello has it"), "k2")
            assert edited == receipt
        assert server.posted[0].text == "Ms Bello has it"
        assert server.posted[0].buttons == []


@pytest.mark.parametrize(
    "words", ["message to edit not found", "message can't be edited", "MESSAGE_ID_INVALID"]
)
async def test_a_card_that_cannot_be_changed_is_said_to_be_gone(words: str) -> None:
    async with FakeTelegram() as server, opened(server) as platform:
        server.fails("editMessageText", Fault(400, f"Bad Request: {words}"))
        with pytest.raises(SendError) as told:
            await platform.edit("501", "5", says("new"), "k1")
        assert told.value.permanent


async def test_an_edit_that_nobody_confirmed_may_be_tried_again() -> None:
    async with FakeTelegram() as server, opened(server) as platform:
        receipt = await platform.send("501", says("Help wanted"), "k1")
        server.fails("editMessageText", Fault(500, after=True))
        with pytest.raises(SendError) as told:
            await platform.edit("501", receipt.message_id, says("Ms Bello has it"), "k2")
        assert bits(told.value) == NOTHING
        await platform.edit("501", receipt.message_id, says("Ms Bello has it"), "k2")
        assert server.posted[0].text == "Ms Bello has it"


async def test_the_coach_gives_up_on_a_silent_server_in_time() -> None:
    async with FakeTelegram() as server, opened(server, HASTY) as platform:
        server.fails("sendMessage", Fault(hang=True))
        began = time.monotonic()
        with pytest.raises(SendError):
            await platform.send("501", says("hello"), "k1")
        assert time.monotonic() - began < 2
