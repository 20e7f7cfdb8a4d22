"""The outbox: a parcel waits once, is leased to one at a time, in order within its room, and is settled once."""

import re
from datetime import datetime, timedelta

import pytest
from sqlalchemy import Connection, Engine, Select, Update, update
from sqlalchemy.dialects import sqlite

from engine.decision import Lane, Parcel
from engine.notices import NOTICES, Notice
from engine.notices.everybody import Cancelled, WhoAreYou
from engine.notices.nudges import Praise
from storage import tables
from storage.keeping.troubles import troubles
from storage.store import Store
from storage.traffic import inbox, outbox, ripe, statements
from storage.traffic.outbox import LEASE, Address, Leased
from tests.fakes.due import due_people
from tests.fakes.schools import NOON, key_of

SECOND = timedelta(seconds=1)
REPLY, ALERT, WAVE = Lane.REPLY, Lane.ALERT, Lane.WAVE


class Post:
    """An outbox with a clock that only a test moves; every call is a transaction of its own."""

    def __init__(self, engine: Engine) -> None:
        self.engine, self.now = engine, NOON

    def post(
        self,
        key: str,
        room: str = "ana",
        lane: Lane = REPLY,
        *,
        school: str = "riverside",
        due: datetime | None = None,
        replaces: str = "",
        about: str = "",
    ) -> bool:
        parcel = Parcel("p", Praise(key, "back"), key, lane, replaces, about)
        with self.engine.begin() as connection:
            return outbox.post(connection, parcel, Address("wire", room, school=school), self.now, due=due)

    def lease(self, limit: int = 50) -> list[Leased]:
        with self.engine.begin() as connection:
            return outbox.lease(connection, self.now, limit)

    def keys(self, limit: int = 50) -> list[str]:
        return [each.key for each in self.lease(limit)]

    def begin(self, parcel: Leased) -> bool:
        with self.engine.begin() as connection:
            return outbox.begin(connection, parcel)

    def settle(self, parcel: Leased, state: str = outbox.SENT, **more: str) -> bool:
        with self.engine.begin() as connection:
            return outbox.settle(connection, parcel, state, self.now, **more)

    def postpone(self, parcel: Leased, seconds: float, reason: str = "later") -> None:
        with self.engine.begin() as connection:
            outbox.postpone(connection, parcel, self.now + timedelta(seconds=seconds), reason)

    def states(self) -> dict[str, str]:
        with self.engine.connect() as connection:
            rows = connection.execute(tables.outbox.select()).mappings()
            return {row["key"]: row["state"] for row in rows}


@pytest.fixture
def post(engine: Engine) -> Post:
    return Post(engine)


def test_a_key_is_posted_once_for_ever(post: Post) -> None:
    assert post.post("goal-prompt:s1:2026-10-12")
    assert not post.post("goal-prompt:s1:2026-10-12")
    (parcel,) = post.lease()
    post.settle(parcel)
    assert not post.post("goal-prompt:s1:2026-10-12", room="elsewhere")
    assert post.states() == {"goal-prompt:s1:2026-10-12": "sent"}


def test_two_schools_may_use_the_same_key(post: Post) -> None:
    """People's keys come from their codes, which two schools may share."""
    assert post.post("goal-prompt:s1:2026-10-12", room="one", school="riverside")
    assert post.post("goal-prompt:s1:2026-10-12", room="two", school="hilltop")
    first, second = post.lease()
    assert post.settle(first)
    assert post.settle(second, outbox.FAILED)
    assert {first.address.school, second.address.school} == {"riverside", "hilltop"}


def test_a_parcel_comes_out_as_it_went_in(post: Post) -> None:
    post.post("k", about="help:h1")
    (parcel,) = post.lease()
    assert parcel.notice == Praise("k", "back")
    assert (parcel.key, parcel.person, parcel.about, parcel.lane) == ("k", "p", "help:h1", REPLY)
    assert parcel.address == Address("wire", "ana", school="riverside")
    assert (parcel.attempt, parcel.was_sending, parcel.edits) == (1, False, "")


@pytest.mark.parametrize("kind", NOTICES.values(), ids=lambda kind: kind.__name__)
def test_every_notice_has_a_name_to_be_stored_under(kind: type[Notice]) -> None:
    assert NOTICES[kind.__name__] is kind


def test_a_leased_parcel_is_nobody_elses_until_its_lease_runs_out(post: Post) -> None:
    post.post("k")
    assert post.keys() == ["k"]
    post.now += LEASE - SECOND
    assert post.keys() == []
    post.now += 2 * SECOND
    (again,) = post.lease()
    assert again.was_leased
    assert again.attempt == 2


def test_a_lease_that_died_before_it_began_is_known_to_have_handed_nothing_over(post: Post) -> None:
    post.post("claimed", "ana")
    post.post("begun", "ben")
    claimed, begun = post.lease()
    assert post.begin(begun)
    post.now += LEASE + SECOND
    assert {each.key: each.was_sending for each in post.lease()} == {"claimed": False, "begun": True}
    assert not post.begin(claimed), "the lease has passed to somebody else"
    post.now += LEASE + SECOND
    found = {each.key: each.was_sending for each in post.lease()}
    assert found == {"claimed": False, "begun": True}, "the second attempt had not begun, the first one had"


def test_an_attempt_that_may_have_arrived_counts_as_begun(post: Post) -> None:
    post.post("k")
    (parcel,) = post.lease()
    with post.engine.begin() as connection:
        assert outbox.hold(connection, parcel, post.now + SECOND)
    post.now += SECOND
    (again,) = post.lease()
    assert again.was_sending


def test_only_the_latest_lease_can_settle(post: Post) -> None:
    post.post("k")
    (slow,) = post.lease()
    post.now += LEASE + SECOND
    (quick,) = post.lease()
    assert not post.settle(slow)
    post.postpone(slow, 0)
    assert post.states() == {"k": "sending"}
    assert post.settle(quick, message_id="77")
    assert not post.settle(quick, outbox.FAILED)
    assert post.states() == {"k": "sent"}


def test_a_room_gets_its_parcels_one_after_another_in_order(post: Post) -> None:
    for key in ("one", "two", "three"):
        post.post(key)
    for key in ("one", "two", "three"):
        (parcel,) = post.lease()
        assert parcel.key == key
        assert post.keys() == []
        post.settle(parcel)


def test_different_rooms_go_side_by_side(post: Post) -> None:
    for room in ("ana", "ben", "cem"):
        post.post(f"{room}/1", room)
        post.post(f"{room}/2", room)
    assert post.keys() == ["ana/1", "ben/1", "cem/1"]


def test_replies_go_before_alerts_and_alerts_before_waves(post: Post) -> None:
    for lane, room in ((WAVE, "ana"), (ALERT, "ben"), (REPLY, "cem"), (WAVE, "dan"), (REPLY, "eve")):
        post.post(f"{lane}:{room}", room, lane)
    assert post.keys() == ["reply:cem", "reply:eve", "alert:ben", "wave:ana", "wave:dan"]


def test_a_lease_takes_no_more_than_was_asked_for(post: Post) -> None:
    for number in range(5):
        post.post(f"k{number}", f"room{number}")
    assert len(post.keys(2)) == 2
    assert len(post.keys(50)) == 3


def test_what_is_not_due_yet_waits_and_holds_nobody_up(post: Post) -> None:
    post.post("tomorrow", due=post.now + timedelta(days=1), lane=WAVE)
    post.post("now")
    assert post.keys() == ["now"]
    post.now += timedelta(days=1)
    assert post.keys() == ["tomorrow"]


def test_a_postponed_reply_keeps_its_place_in_its_room(post: Post) -> None:
    post.post("first")
    post.post("second")
    (parcel,) = post.lease()
    post.postpone(parcel, 30, "429")
    assert post.keys() == []
    post.now += timedelta(seconds=30)
    (again,) = post.lease()
    assert (again.key, again.was_sending, again.attempt) == ("first", False, 2)
    post.settle(again)
    assert post.keys() == ["second"]


def test_a_wave_that_waits_for_the_morning_does_not_silence_the_room(post: Post) -> None:
    """A prompt held back in quiet hours must not hold back the answer to what the student asks meanwhile."""
    post.post("goal-prompt", lane=WAVE)
    (prompt,) = post.lease()
    post.postpone(prompt, 12 * 3600, "quiet hours")
    post.post("answer")
    assert post.keys() == ["answer"]


def test_a_dropped_parcel_is_over(post: Post) -> None:
    post.post("k", lane=WAVE)
    (parcel,) = post.lease()
    assert post.settle(parcel, outbox.DROPPED, reason="no longer true")
    post.now += timedelta(days=30)
    assert post.keys() == []


@pytest.mark.parametrize("end", [outbox.SENT, outbox.FAILED, outbox.UNCERTAIN, outbox.DROPPED])
def test_whatever_became_of_a_parcel_the_next_in_the_room_may_go(post: Post, end: str) -> None:
    post.post("first")
    post.post("second")
    (parcel,) = post.lease()
    post.settle(parcel, end)
    assert post.keys() == ["second"]


def test_people_without_an_account_do_not_wait_for_each_other(post: Post) -> None:
    post.post("one", room="")
    post.post("two", room="")
    assert post.keys() == ["one", "two"]


def test_a_card_takes_the_place_of_the_one_that_was_sent_to_the_same_room(post: Post) -> None:
    post.post("card")
    (card,) = post.lease()
    post.settle(card, message_id="m1")
    post.post("card again", replaces="card")
    post.post("card elsewhere", room="ben", replaces="card")
    again, elsewhere = post.lease()
    assert (again.edits, elsewhere.edits) == ("m1", "")


def test_a_card_whose_first_one_failed_is_sent_as_a_new_one(post: Post) -> None:
    post.post("card")
    (card,) = post.lease()
    post.settle(card, outbox.FAILED, reason="blocked")
    post.post("card again", replaces="card")
    (again,) = post.lease()
    assert again.edits == ""


def test_counts_and_troubles_name_what_did_not_end_well(post: Post) -> None:
    for key, state in (
        ("a", outbox.SENT),
        ("b", outbox.FAILED),
        ("c", outbox.UNCERTAIN),
        ("d", outbox.DROPPED),
    ):
        post.post(key, room=key)
        (parcel,) = post.lease()
        post.settle(parcel, state, reason=f"it was {state}")
    post.post("waiting", room="w")
    with post.engine.connect() as connection:
        assert outbox.counts(connection) == {"sent": 1, "failed": 1, "uncertain": 1, "dropped": 1, "new": 1}
        found = troubles(connection, post.now)
        later = troubles(connection, post.now + timedelta(hours=1))
    assert [(each.key, each.state, each.reason) for each in found] == [
        ("b", "failed", "it was failed"),
        ("c", "uncertain", "it was uncertain"),
    ]
    assert "waiting" in {each.key for each in later}


def test_a_notice_stored_by_an_earlier_version_still_comes_out(post: Post) -> None:
    """A field that was added later has a default."""
    post.post("k")
    with post.engine.begin() as connection:
        old = {"name": "Ana", "what": "back"}
        connection.execute(update(tables.outbox).values(body=old, kind="Praise"))
    (parcel,) = post.lease()
    assert parcel.notice == Praise("Ana", "back")


@pytest.mark.parametrize(
    "stored", [{"kind": "NoticeOfOldTimes"}, {"kind": "HelpTold", "body": {"request": 7}}, {"body": []}]
)
def test_a_parcel_that_cannot_be_read_any_more_stops_nobody(post: Post, stored: dict[str, object]) -> None:
    post.post("old", room="ana")
    with post.engine.begin() as connection:
        connection.execute(update(tables.outbox).values(stored))
    post.post("new", room="ana")
    post.post("other", room="ben")
    assert [*post.keys(), *post.keys()] == ["other", "new"]
    assert post.states()["old"] == "failed"
    with post.engine.connect() as connection:
        assert [each.reason[:20] for each in troubles(connection, post.now)] == ["cannot read a stored"]


def test_the_next_event_is_the_next_parcel_or_the_next_look(store: Store) -> None:
    assert store.next_event(NOON) is None
    with store.begin() as unit:
        unit.set_next_look("riverside", key_of("s1"), NOON + 3 * SECOND)
        unit.set_next_look("riverside", key_of("s2"), NOON - SECOND)
        parcel = Parcel("p", Cancelled(), "k", WAVE)
        outbox.post(unit.connection, parcel, Address("wire", "ana"), NOON, due=NOON + SECOND)
    moments = [NOON, NOON + SECOND, NOON + 3 * SECOND]
    assert [store.next_event(each) for each in moments] == [NOON + SECOND, NOON + 3 * SECOND, None]
    assert due_people(store, NOON, 9) == [("riverside", key_of("s2"))]


def test_posting_is_part_of_the_transaction_it_belongs_to(engine: Engine) -> None:
    def posted_and_lost(connection: Connection) -> None:
        outbox.post(connection, Parcel("", WhoAreYou(), "k"), Address("wire", "ana"), NOON)
        raise OSError("the power went")

    with pytest.raises(OSError, match="power"), engine.begin() as connection:
        posted_and_lost(connection)
    with engine.begin() as connection:
        assert outbox.lease(connection, NOON, 10) == []


def test_no_statement_of_a_turn_binds_a_state_that_it_compares() -> None:
    """Beside a partial index SQLite would plan it anew at each execution: the lease took 60 us more by that."""
    told = [each for module in (inbox, ripe, statements) for each in vars(module).values()]
    told += list(vars(ripe)["_RIPE"].values())
    asked = [
        str(each.compile(dialect=sqlite.dialect())) for each in told if isinstance(each, Select | Update)
    ]
    assert len(asked) > 15
    assert not [each for each in asked if re.search(r"state (=|!=|IN) \(?\?", each)]
