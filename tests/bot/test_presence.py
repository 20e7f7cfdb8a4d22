"""People who leave a platform: their advisers read of it, once; and rooms that move are followed."""

import pytest

from bot.presence import move_room, note_presence
from engine.notices.everybody import InPrivate
from engine.notices.staff import HumanNeeded
from storage import tables
from storage.store import Store
from storage.traffic import outbox
from tests.fakes.coach import room
from tests.fakes.desk import Desk, typed
from tests.fakes.schools import joined, key_of

ANA = room("s1")


@pytest.fixture
def desk(store: Store) -> Desk:
    joined(store, "riverside", ("s1", "a1", "a2"))
    return Desk(store)


def leaves(desk: Desk, sender: str, *, here: bool = False) -> None:
    with desk.store.begin() as unit:
        note_presence(unit, "wire", sender, here, desk.now)


def cards(desk: Desk) -> list[tuple[str, str, str]]:
    found = ((each.person, each.notice) for each in desk.posted())
    return [(key, words.name, words.reason) for key, words in found if isinstance(words, HumanNeeded)]


def test_the_advisers_of_a_student_who_blocks_the_coach_read_so_once_a_day(desk: Desk) -> None:
    leaves(desk, ANA)
    leaves(desk, ANA)
    assert cards(desk) == [(key_of("a1"), "Amara Okafor", "left")]
    leaves(desk, ANA, here=True)
    assert len(cards(desk)) == 1


def test_who_still_has_another_account_has_not_left(desk: Desk) -> None:
    joined(desk.store, "riverside", ("s1",), platform="other")
    leaves(desk, ANA)
    assert cards(desk) == []


def test_an_adviser_or_a_stranger_who_leaves_is_nobodys_case(desk: Desk) -> None:
    leaves(desk, room("a1"))
    leaves(desk, "501")
    assert desk.posted() == []


def test_a_message_that_is_refused_for_good_tells_of_the_leaving_too(desk: Desk) -> None:
    desk.says(ANA, "menu")
    desk.now += outbox.LEASE
    (parcel,) = desk.decider.lease(9)
    desk.decider.unreachable(parcel)
    assert cards(desk) == [(key_of("a1"), "Amara Okafor", "left")]


def test_a_group_is_pointed_to_the_private_talk_once_a_day(desk: Desk) -> None:
    def in_group(group: str) -> list[object]:
        said = typed(ANA, "where", room=group, private=False, home="https://t.me/coach")
        return [type(each) for each in desk.hears(said)]

    assert [in_group("-100"), in_group("-100"), in_group("-200")] == [[InPrivate], [], [InPrivate]]
    desk.now += outbox.LEASE * 60 * 24
    assert in_group("-100") == [InPrivate]


def test_a_room_that_moves_takes_along_what_waits_for_it(desk: Desk) -> None:
    desk.says(ANA, "menu")
    with desk.store.begin() as unit:
        unit.connection.execute(tables.outbox.update().values(state=outbox.NEW))
        move_room(unit, "wire", ANA, "new room")
    assert [each.room for each in desk.posted()] == ["new room"]
    with desk.store.reading() as connection:
        rooms = {each.person: each.room for each in connection.execute(tables.accounts.select())}
    assert rooms[key_of("s1")] == "new room"
