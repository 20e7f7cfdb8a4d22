"""Reading updates: commands become words, deep links join, groups are left in peace, files are known by id."""

from typing import Any

import pytest
from telegram import User

from bot.platforms.telegram.hearing import Moved, read
from engine.nouns.attachment import Attachment
from storage.traffic.incoming import Incoming
from tests.fakes import telegram_updates as they

ME = User(4242, "Coach", is_bot=True, username="coach_gps_bot")
GROUP = they.group_chat()


def heard(update: dict[str, Any]) -> Incoming | None:
    return read({"update_id": 9, **update}, ME).incoming


def text_of(update: dict[str, Any]) -> str | None:
    incoming = heard(update)
    return incoming.text if incoming else None


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("/start 7K2M9QXWTB", "join 7K2M9QXWTB"),
        ("/start", "hello"),
        ("/start@coach_gps_bot", "hello"),
        ("/menu", "menu"),
        ("/MENU", "menu"),
        ("/where@Coach_GPS_bot", "where"),
        ("/help  maths please", "help maths please"),
        ("/help\nI am stuck\nhere", "help I am stuck\nhere"),
        ("start", "start"),
        ("where am I?", "where am I?"),
        ("/ 3", "/ 3"),
        ("/3 of it", "/3 of it"),
        ("1/2", "1/2"),
        ("  hi \u202e\x00 ", "hi"),
        ("half \ud83d of it", "half \N{REPLACEMENT CHARACTER} of it"),
    ],
)
def test_what_a_person_types_is_heard_in_words(typed: str, meant: str) -> None:
    assert text_of(they.says(typed)) == meant


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("/where", "where"),
        ("/where@coach_gps_bot", "where"),
        ("/where@another_bot", None),
        ("@coach_gps_bot where am I", "where am I"),
        ("hey @Coach_GPS_Bot, help", "hey help"),
        ("@coach_gps_bot_two hello", None),
        ("lunch?", None),
        ("mail me at a@coach_gps_bot", None),
    ],
)
def test_in_a_group_only_what_is_meant_for_the_coach_is_heard(typed: str, meant: str | None) -> None:
    incoming = heard(they.says(typed, chat=GROUP))
    assert (incoming.text if incoming else None) == meant
    assert incoming is None or (not incoming.private and incoming.room == "-1001")
    assert incoming is None or incoming.home == "https://t.me/coach_gps_bot"


@pytest.mark.parametrize(
    ("chat", "service"), [(-7, {"migrate_to_chat_id": -1009}), (-1009, {"migrate_from_chat_id": -7})]
)
def test_a_group_that_has_moved_is_followed_whichever_end_tells_of_it(
    chat: int, service: dict[str, Any]
) -> None:
    found = read({"update_id": 9, **they.sends(chat=they.group_chat(chat), **service)}, ME)
    assert (found.moved, found.incoming) == (Moved("-7", "-1009"), None)


def size_of_photo(number: int) -> dict[str, Any]:
    return {
        "file_id": f"P{number}",
        "file_unique_id": f"u{number}",
        "width": 9,
        "height": 9,
        "file_size": 100 * number,
    }


FILES = [
    (
        {"photo": [size_of_photo(1), size_of_photo(2)], "caption": "my graph"},
        Attachment("telegram", "photo", "P2", size=200),
        "my graph",
    ),
    (
        {"voice": {"file_id": "V1", "file_unique_id": "v", "duration": 3, "file_size": 50}},
        Attachment("telegram", "voice", "V1", size=50),
        "",
    ),
    (
        {"document": {"file_id": "D1", "file_unique_id": "d", "file_name": "../my\x00 essay.pdf"}},
        Attachment("telegram", "document", "D1", "../my essay.pdf"),
        "",
    ),
    (
        {
            "video": {"file_id": "M1", "file_unique_id": "m", "width": 1, "height": 1, "duration": 3},
            "caption": "x",
        },
        Attachment("telegram", "video", "M1"),
        "x",
    ),
]


@pytest.mark.parametrize(
    ("content", "attachment", "text"), FILES, ids=["photo", "voice", "document", "video"]
)
def test_evidence_is_known_by_its_file_id(content: dict[str, Any], attachment: Attachment, text: str) -> None:
    incoming = heard(they.sends(**content))
    assert incoming is not None
    assert (incoming.attachments, incoming.text) == ((attachment,), text)


def test_an_edited_message_is_heard_under_a_key_of_its_own() -> None:
    incoming = heard(they.edits("I meant fractions"))
    assert incoming is not None
    assert (incoming.key, incoming.text) == ("telegram:4242:9", "I meant fractions")


def test_a_reply_names_the_card_it_answers() -> None:
    incoming = heard(they.says("try the second step", reply_to_message=they.message("a card")))
    assert incoming is not None
    assert incoming.card == "77"


@pytest.mark.parametrize(
    "update",
    [
        they.sends(new_chat_members=[they.person()]),
        they.sends(pinned_message=they.message("x")),
        {"message": {**they.message("beep"), "from": {"id": 1, "is_bot": True, "first_name": "Bot"}}},
        {"channel_post": they.message("news")},
        {"edited_channel_post": they.message("news")},
        {"business_message": they.message("for another account")},
        {"message_reaction": {"chat": they.private_chat()}},
        they.changes_membership("left"),
    ],
)
def test_what_nobody_says_to_the_coach_is_not_heard(update: dict[str, Any]) -> None:
    found = read({"update_id": 9, **update}, ME)
    assert found.incoming is None
    assert found.presence is None


def test_something_that_is_neither_words_nor_a_file_we_know_is_heard_as_silence() -> None:
    assert text_of(they.sends(location={"latitude": 1.0, "longitude": 2.0})) == ""
    sticker = {"file_id": "S", "file_unique_id": "s", "width": 1, "height": 1, "type": "regular"}
    assert (
        text_of(they.sends(sticker={**sticker, "is_animated": False, "is_video": False, "emoji": "👍"}))
        == "👍"
    )


def test_a_tap_in_a_group_and_one_without_a_message_are_told_apart() -> None:
    in_group = heard(they.taps("claim:r1", chat=GROUP))
    assert in_group is not None
    assert (in_group.private, in_group.room, in_group.token) == (False, "-1001", "claim:r1")
    update = they.taps("menu")
    del update["callback_query"]["message"]
    alone = heard(update)
    assert alone is not None
    assert (alone.private, alone.room, alone.card) == (True, "501", "")


def test_a_tap_on_a_message_too_old_to_show_still_names_its_card() -> None:
    update = they.taps("menu", card=5)
    update["callback_query"]["message"] = {"message_id": 5, "date": 0, "chat": they.private_chat()}
    incoming = heard(update)
    assert incoming is not None
    assert incoming.card == "5"
