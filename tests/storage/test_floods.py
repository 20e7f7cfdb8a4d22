"""What is held back: counted over an hour, by rule and school, on either database."""

from datetime import datetime, timedelta

import pytest

from engine.decision import Lane, Parcel
from engine.notices.nudges import Praise
from storage import tables
from storage.store import Store
from storage.traffic import floods, outbox
from storage.traffic.outbox import Address
from tests.fakes.schools import NOON

LIMIT = 10
"""Of a school of four students."""
HOUR = timedelta(hours=1)


def post(store: Store, count: int, rule: str, at: datetime = NOON, school: str = "riverside") -> None:
    with store.begin() as unit:
        for number in range(count):
            key = f"{rule}:{school}:{at}:{number}"
            parcel = Parcel(f"p{number}", Praise("Ana", "back"), key, Lane.WAVE, rule=rule)
            outbox.post(unit.connection, parcel, Address("wire", key, school=school), at)


def stem(store: Store, *rules: str, at: datetime = NOON) -> dict[str, int]:
    """What is held once a page of looks is done."""
    with store.begin() as unit:
        floods.Floods().stem(unit.connection, "riverside", rules, at)
        return {each.rule: each.parcels for _, each in floods.held(unit.connection)}


@pytest.mark.parametrize(("count", "found"), [(LIMIT, {}), (LIMIT + 1, {"drift": LIMIT + 1})])
def test_one_more_than_the_limit_is_a_flood_and_all_of_it_is_held(
    store: Store, count: int, found: dict[str, int]
) -> None:
    post(store, count, "drift")
    post(store, LIMIT, "quiet")
    post(store, LIMIT, "drift", school="hillside")
    assert stem(store, "drift", "quiet") == found


@pytest.mark.parametrize("when", [NOON - HOUR, NOON + timedelta(days=40)])
def test_what_is_older_than_an_hour_or_of_a_wrong_clock_is_not_counted(store: Store, when: datetime) -> None:
    post(store, LIMIT, "drift", when)
    post(store, LIMIT, "drift")
    assert stem(store, "drift") == {}


def test_what_has_left_is_counted_and_what_has_not_is_held(store: Store) -> None:
    post(store, LIMIT + 1, "drift")
    with store.begin() as unit:
        for each in outbox.lease(unit.connection, NOON, 4):
            outbox.settle(unit.connection, each, outbox.SENT, NOON)
    assert stem(store, "drift") == {"drift": LIMIT - 3}


def test_what_was_let_go_may_be_leased_and_is_held_no_second_time(store: Store) -> None:
    post(store, LIMIT + 1, "drift")
    stem(store, "drift")
    with store.begin() as unit:
        assert outbox.lease(unit.connection, NOON, 100) == []
        assert floods.release(unit.connection, "riverside", "drift", NOON) == LIMIT + 1
    post(store, 1, "drift", NOON + timedelta(minutes=1))
    assert stem(store, "drift", at=NOON + timedelta(minutes=1)) == {}
    with store.begin() as unit:
        assert len(outbox.lease(unit.connection, NOON + HOUR, 100)) == LIMIT + 2


def test_what_was_dropped_keeps_its_keys_and_says_why(store: Store) -> None:
    post(store, LIMIT + 1, "drift")
    stem(store, "drift")
    with store.begin() as unit:
        assert floods.drop(unit.connection, "", "", NOON) == LIMIT + 1
    post(store, LIMIT + 1, "drift")
    with store.reading() as connection:
        rows = connection.execute(tables.outbox.select()).all()
    assert {(row.state, row.reason) for row in rows} == {(outbox.DROPPED, floods.NOT_WANTED)}
    assert len(rows) == LIMIT + 1
