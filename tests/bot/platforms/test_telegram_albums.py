"""Photos sent together are one thing said, by either way, and all of them are kept before any is acknowledged."""

import asyncio

import pytest

from engine.frozen import replace
from engine.notices.everybody import FieldAsked
from engine.notices.helping import WordsPassedOn
from engine.nouns.attachment import Attachment
from storage import tables
from storage.store import Store
from tests.fakes import telegram_updates as they
from tests.fakes.coach import room
from tests.fakes.desk import Desk, typed
from tests.fakes.ear import MemoryEar
from tests.fakes.schools import competency_of, joined, key_of
from tests.fakes.telegram_server import FakeTelegram
from tests.fakes.telegram_setup import hooked, listening, until

pytestmark = pytest.mark.anyio
ALBUM = they.sends_album("P1", "P2", "P3", caption="my poster")


def files(ear: MemoryEar) -> list[list[str]]:
    return [[each.file_id for each in incoming.attachments] for incoming in ear.heard]


async def test_an_album_in_one_poll_is_one_thing_said() -> None:
    async with FakeTelegram() as server:
        server.happens(*ALBUM[:2], they.says("and this"), ALBUM[2])
        ear = MemoryEar()
        async with listening(server, ear):
            await until(lambda: ear.heard)
        assert files(ear) == [["P1", "P2", "P3"], []]
        assert [each.text for each in ear.heard] == ["my poster", "and this"]


async def test_an_album_by_webhook_is_kept_as_one_before_any_piece_is_acknowledged() -> None:
    async with FakeTelegram() as server:
        ear = MemoryEar()
        async with hooked(server, ear):
            pieces = [{"update_id": 7 + number, **each} for number, each in enumerate(ALBUM)]
            assert await asyncio.gather(*map(server.deliver, reversed(pieces))) == [200, 200, 200]
            assert files(ear) == [["P1", "P2", "P3"]]
            assert await asyncio.gather(*map(server.deliver, pieces)) == [200, 200, 200]
            assert len(ear.heard) == 1, "the same pieces again are nothing new"
            ear.trouble.append(OSError("disk full"))
            other = [{**each, "update_id": 70 + number} for number, each in enumerate(pieces)]
            assert set(await asyncio.gather(*map(server.deliver, other))) == {503}


async def test_a_piece_that_comes_late_stands_beside_the_others_and_answers_no_other_question(
    store: Store,
) -> None:
    joined(store, "riverside", ("s1",))
    desk = Desk(store)
    desk.taps(room("s1"), "help:maths")
    first, late = (replace(typed(room("s1"), text), attachments=(piece,)) for text, piece in _pieces())
    (asked,) = desk.hears(first)
    (again,) = desk.hears(late)
    assert isinstance(asked, FieldAsked)
    assert isinstance(again, FieldAsked)
    assert (asked.field, again.field) == ("tried", "tried")
    with store.reading() as connection:
        (talk,) = connection.execute(tables.conversations.select()).all()
    assert [(field, each["file_id"]) for field, each in talk.files] == [("stuck", "P1"), ("stuck", "P2")]


async def test_what_comes_after_the_form_was_sent_stands_with_the_rest_and_the_card_shows_it(
    store: Store,
) -> None:
    joined(store, "riverside", ("s1", "t1", "t2"))
    desk = Desk(store)
    key = competency_of("maths", 1)
    desk.taps(room("s1"), f"show:{key}", level="3", know="k", show="s", how="h")
    with store.reading() as connection:
        (check,) = connection.execute(tables.checks.select()).mappings().all()
    first, late = (replace(typed(room("s1"), text), attachments=(piece,)) for text, piece in _pieces())
    desk.taps(room("s1"), f"piece:{check['key']}")
    desk.hears(first)
    assert {type(each).__name__ for each in desk.hears(late)} == {"CheckCard"}, (
        "the student reads no more of it"
    )
    with store.reading() as connection:
        (check,) = connection.execute(tables.checks.select()).mappings().all()
    assert [each["file_id"] for each in check["files"]] == ["P1", "P2"]
    assert len(check["more"]) == 1, "it is still one piece"


async def test_what_comes_after_a_question_or_an_answer_was_sent_goes_the_same_way(store: Store) -> None:
    joined(store, "riverside", ("s1", "t1", "t2"))
    desk = Desk(store)
    first, late = (replace(typed(room("s1"), text), attachments=(piece,)) for text, piece in _pieces())
    desk.taps(room("s1"), "help:maths")
    desk.hears(first)
    desk.hears(typed(room("s1"), "the film"))
    assert any(isinstance(each, WordsPassedOn) for each in desk.hears(late))
    answer, more = (
        replace(typed(room("t1"), text), attachments=(replace(piece, album="g2"),))
        for text, piece in _pieces()
    )
    with store.reading() as connection:
        (request,) = connection.execute(tables.helps.select()).mappings().all()
    desk.taps(room("t1"), f"claim:{request['key']}")
    desk.taps(room("t1"), f"answer:{request['key']}")
    desk.hears(answer)
    desk.hears(more)
    with store.reading() as connection:
        said = connection.execute(tables.help_messages.select()).mappings().all()
    files = sorted((each["author"], [file["file_id"] for file in each["files"]]) for each in said)
    assert files == sorted([(key_of("s1"), ["P2"]), (key_of("t1"), ["P1"]), (key_of("t1"), ["P2"])])


def _pieces() -> list[tuple[str, Attachment]]:
    return [
        ("look", Attachment("telegram", "photo", "P1", album="g1")),
        ("", Attachment("telegram", "photo", "P2", album="g1")),
    ]
