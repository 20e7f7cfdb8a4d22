"""The inbox: what was heard is kept once, in order, and decided on once."""

import pytest
from sqlalchemy import Engine

from engine.nouns.attachment import Attachment
from storage import tables
from storage.keeping.troubles import troubles
from storage.store import Store
from storage.traffic import inbox
from storage.traffic.inbox import TRIES, Heard
from storage.traffic.incoming import Incoming
from tests.fakes.schools import NOON

FULL = Incoming(
    "telegram:1:cb:9",
    "telegram",
    "501",
    "501",
    "x < y & \u202e ünïcode 🎈",
    "help:maths",
    (("stuck", "7 × 8"), ("tried", "")),
    (Attachment("telegram", "document", "file-1", "work.png", 12345),),
    "42",
    False,
    "pt-br",
)


def said(key: str, text: str = "hello") -> Incoming:
    return Incoming(key, "wire", "ana", "ana", text)


def keep(engine: Engine, *batch: Incoming) -> list[Heard]:
    with engine.begin() as connection:
        return inbox.keep(connection, batch, NOON)


def waiting(engine: Engine) -> list[Heard]:
    with engine.connect() as connection:
        return inbox.waiting(connection, 100)


def test_what_was_heard_comes_back_whole(engine: Engine) -> None:
    keep(engine, FULL)
    (heard,) = waiting(engine)
    assert heard.incoming == FULL
    assert (heard.received_at, heard.attempts) == (NOON, 0)


def test_a_key_is_kept_once_whether_in_one_batch_or_in_two(engine: Engine) -> None:
    assert len(keep(engine, said("a"), said("a", "again"), said("b"))) == 2
    assert keep(engine, said("a", "and again")) == []
    (first, *_) = keep(engine, said("b"), said("c"))
    assert first.incoming.key == "c"
    assert [each.incoming.key for each in waiting(engine)] == ["a", "b", "c"]


def test_a_key_that_was_decided_on_is_not_decided_on_again(engine: Engine) -> None:
    (heard,) = keep(engine, said("a"))
    with engine.begin() as connection:
        assert inbox.done(connection, [heard]) == 1
        assert inbox.done(connection, [heard]) == 0
    assert keep(engine, said("a")) == []
    assert waiting(engine) == []


def test_what_waits_is_handed_out_in_the_order_of_arrival(engine: Engine) -> None:
    for number in range(12):
        keep(engine, Incoming(f"k{number}", "wire", f"room-{number}", "ana", "hello"))
    first, *_, last = waiting(engine)
    with engine.connect() as connection:
        assert [each.incoming.key for each in inbox.waiting(connection, 5)] == [f"k{n}" for n in range(5)]
        assert inbox.has_backlog(connection, last.seq)
        assert not inbox.has_backlog(connection, first.seq)


def test_a_decision_that_fails_is_tried_again_and_then_given_up_with_its_reason(engine: Engine) -> None:
    keep(engine, said("poison"))
    for attempt in range(1, TRIES + 1):
        (heard,) = waiting(engine)
        assert heard.attempts == attempt - 1
        with engine.begin() as connection:
            assert inbox.failed(connection, heard, "KeyError" * 200) is (attempt == TRIES)
    assert waiting(engine) == []
    with engine.connect() as connection:
        (trouble,) = troubles(connection, NOON)
    assert (trouble.where, trouble.key, trouble.state) == ("inbox", "poison", "poisoned")
    assert trouble.reason.startswith("KeyError")


def test_what_waits_too_long_is_named(engine: Engine) -> None:
    keep(engine, said("a"))
    with engine.connect() as connection:
        assert not troubles(connection, NOON)
        late = troubles(connection, NOON.replace(hour=13))
    assert [each.key for each in late] == ["a"]


def test_a_batch_is_kept_with_its_place_or_not_at_all(store: Store) -> None:
    def lost() -> None:
        with store.begin() as unit:
            inbox.keep(unit.connection, [said("a"), said("b")], NOON)
            inbox.set_cursor(unit.connection, "telegram:1", "1003")
            raise OSError("the power went")

    assert store.cursor("telegram:1") == ""
    with pytest.raises(OSError, match="power"):
        lost()
    assert store.cursor("telegram:1") == ""
    assert waiting(store.engine) == []
    with store.begin() as unit:
        inbox.keep(unit.connection, [said("a"), said("b")], NOON)
        inbox.set_cursor(unit.connection, "telegram:1", "1003")
    assert store.cursor("telegram:1") == "1003"
    with store.begin() as unit:
        inbox.set_cursor(unit.connection, "telegram:1", "7")
    assert store.cursor("telegram:1") == "7"
    assert store.cursor("telegram:2") == ""


def test_no_words_of_anybody_are_in_what_an_operator_is_shown(engine: Engine) -> None:
    (heard,) = keep(engine, said("a", "my canary words"))
    with engine.begin() as connection:
        inbox.failed(connection, Heard(heard.seq, heard.incoming, NOON, TRIES), "ValueError")
        assert "canary" not in repr(troubles(connection, NOON))


def test_a_file_that_the_first_version_kept_is_read_as_one_of_this(engine: Engine) -> None:
    keep(engine, said("k1"))
    old: dict[str, object] = {"key": "k1", "platform": "wire", "room": "ana", "sender": "ana"}
    old |= {"attachment": {"file_id": "f1", "kind": "photo", "name": "", "size": 7}}
    with engine.begin() as connection:
        connection.execute(tables.inbox.update().values(body=old))
    (heard,) = waiting(engine)
    assert heard.incoming.attachments == (Attachment("wire", "photo", "f1", size=7),)
