"""The decider: one commit for a tap, a failing decision is rolled back alone, and a repeated tap changes nothing."""

from collections.abc import AsyncIterator
from datetime import timedelta
from typing import Any, cast

import pytest
from sqlalchemy.exc import DataError, OperationalError

from bot.decider import AT_ONCE
from engine import coach as engine_coach
from engine.actions.students import WhereAmI
from engine.answers import ANSWERS
from engine.decision import Decision
from engine.frozen import replace
from engine.notices.everybody import InPrivate, MenuShown, NotFound, Trouble, WhoAreYou
from engine.notices.helping import HelpReceived
from engine.notices.students import GoalKept, WhereYouAre
from engine.nouns.attachment import Attachment
from engine.talk.students import way
from storage import tables
from storage.store import Store
from storage.traffic import inbox
from storage.traffic.inbox import TRIES
from tests.fakes.coach import Coach, room
from tests.fakes.desk import Desk, tapped, typed
from tests.fakes.schools import NOON, joined, key_of
from tests.fakes.wire import Wire

ANA, BEN = room("s1"), room("s2")
WHERE = "where"


@pytest.fixture
def desk(store: Store) -> Desk:
    joined(store, "riverside", ("s1", "s2", "t1", "a1"))
    return Desk(store)


@pytest.fixture
async def coach(store: Store) -> AsyncIterator[Coach[Wire]]:
    found = Coach(store, Wire(), ("s1", "s2"))
    yield found
    await found.close()


def poisoned(monkeypatch: pytest.MonkeyPatch, *errors: Exception) -> list[Exception]:
    """Where somebody is cannot be told any more: each error is raised once, the last one for ever."""
    left = list(errors)

    def fails(*given: Any) -> Decision:
        raise left.pop(0) if len(left) > 1 else left[0]

    monkeypatch.setitem(cast("dict[type, object]", ANSWERS), WhereAmI, fails)
    return left


def states(desk: Desk) -> dict[str, str]:
    with desk.store.reading() as connection:
        return {row.key: row.state for row in connection.execute(tables.inbox.select())}


def test_a_tap_is_kept_decided_on_and_handed_over_in_one_commit(desk: Desk) -> None:
    ((parcel,), _) = desk.decider.hear([tapped(ANA, WHERE, key="k")])
    assert isinstance(parcel.notice, WhereYouAre)
    assert (parcel.key, parcel.attempt) == ("k/1", 1)
    assert states(desk) == {"k": "done"}


def test_the_same_tap_twice_is_answered_once(desk: Desk) -> None:
    tap = tapped(ANA, "take:maths:small", key="k")
    (first,) = desk.hears(tap)
    assert isinstance(first, GoalKept)
    assert desk.hears(tap) == []
    assert desk.hears(tap, tap, tap) == []
    with desk.store.reading() as connection:
        assert len(connection.execute(tables.goals.select()).all()) == 1


def test_a_poisonous_decision_is_tried_again_then_set_aside_with_an_apology(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    poisoned(monkeypatch, ZeroDivisionError("private"))
    assert desk.taps(ANA, WHERE, key="k") == []
    assert states(desk) == {"k": "new"}
    for _ in range(TRIES):
        desk.decider.decide_waiting()
    (sorry,) = (each.notice for each in desk.posted())
    assert isinstance(sorry, Trouble)
    assert states(desk) == {"k": "failed"}
    with desk.store.reading() as connection:
        assert [row.reason for row in connection.execute(tables.inbox.select())] == ["ZeroDivisionError"]


def test_a_decision_that_fails_once_is_made_the_second_time(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = way.where_am_i
    left = [KeyError("not yet")]

    def once(*given: Any) -> Decision:
        if left:
            raise left.pop()
        return whole(*given)

    monkeypatch.setitem(cast("dict[type, object]", ANSWERS), WhereAmI, once)
    assert desk.taps(ANA, WHERE, key="k") == []
    assert desk.decider.decide_waiting()[0] == 1
    assert [type(each.notice) for each in desk.posted()] == [WhereYouAre]


def test_a_poisonous_decision_in_a_batch_is_rolled_back_alone(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    poisoned(monkeypatch, ZeroDivisionError())
    batch = [
        tapped(BEN, "take:maths:small", key="a"),
        tapped(ANA, WHERE, key="b"),
        typed(BEN, "menu", key="c"),
    ]
    desk.hears(*batch)
    assert states(desk) == {"a": "done", "b": "new", "c": "done"}
    assert [each.key for each in desk.posted()] == ["a/1", "c/1"]


@pytest.mark.parametrize("error", [DataError, OperationalError])
def test_what_a_database_will_always_refuse_is_poison_and_what_it_cannot_do_now_is_not_acknowledged(
    desk: Desk, monkeypatch: pytest.MonkeyPatch, error: Any
) -> None:
    poisoned(monkeypatch, error("INSERT", None, Exception("no")))
    if error is DataError:
        assert desk.taps(ANA, WHERE, key="k") == []
        assert states(desk) == {"k": "new"}
    else:
        with pytest.raises(OperationalError):
            desk.taps(ANA, WHERE, key="k")
        assert states(desk) == {}, "it is not kept, so it must not be acknowledged, and comes again"


def test_a_long_batch_is_kept_first_and_decided_on_in_order_and_others_do_not_wait_for_it(desk: Desk) -> None:
    batch = [typed(ANA, "menu", key=f"k{number:02}") for number in range(AT_ONCE + 3)]
    assert desk.hears(*batch) == []
    later = typed(BEN, "menu", key="later")
    assert desk.hears(later) == [], "what waits is decided on first"
    while desk.decider.decide_waiting()[0]:
        pass
    answers = [each.key for each in desk.posted()]
    assert answers.index("later/1") == 1, "a page that is full is the first of each room"
    assert [each for each in answers if each != "later/1"] == [f"{each.key}/1" for each in batch]


def test_what_an_earlier_run_left_undecided_is_decided_on(desk: Desk) -> None:
    with desk.store.begin() as unit:
        inbox.keep(unit.connection, [typed(ANA, "menu", key="k")], NOON)
    assert desk.decider.decide_waiting()[0] == 1
    assert desk.decider.decide_waiting()[0] == 0
    assert [each.key for each in desk.posted()] == ["k/1"]


@pytest.mark.parametrize(
    "token", ["", "nonsense", "claim", "where:x:y:z", "take:maths:huge", "x" * 300, "claim:'; DROP", "pick:9"]
)
def test_a_button_nobody_made_is_answered_kindly_and_changes_nothing(desk: Desk, token: str) -> None:
    before = records(desk)
    said = desk.hears(replace(tapped(ANA, token), text="" if token else "?"))
    assert len(said) == 1
    assert not isinstance(said[0], Trouble)
    assert "now" in {each.token for each in said[0].choices}
    assert records(desk) == before


def test_a_stranger_reads_how_to_join_whatever_they_send(desk: Desk) -> None:
    before = records(desk)
    for said in (typed("501", "hello"), tapped("501", "where"), tapped("501", "claim:h1"), typed("501", "")):
        assert [type(each) for each in desk.hears(said)] == [WhoAreYou]
    assert records(desk) == before


def test_in_a_group_nothing_about_anybody_is_said(desk: Desk) -> None:
    for said in (
        typed(ANA, "where am i", room="-100", private=False),
        typed("501", "hi", room="-100", private=False),
    ):
        desk.hears(said)
    assert [each.notice for each in desk.posted()] == [InPrivate()]
    with desk.store.reading() as connection:
        rooms = {row.room for row in connection.execute(tables.accounts.select())}
    assert "-100" not in rooms


def test_whoever_left_the_school_is_told_nothing(desk: Desk) -> None:
    with desk.store.begin() as unit:
        gone = tables.people.update().where(tables.people.c.key == key_of("s1")).values(active=False)
        unit.connection.execute(gone)
    for token in ("where", "goals", "help:maths", "menu"):
        assert [type(each) for each in desk.taps(ANA, token)] == [NotFound]


def test_a_person_is_answered_where_they_speak_now_and_reached_there_later(desk: Desk) -> None:
    desk.hears(replace(typed(ANA, "menu"), room="new-room"))
    assert [each.room for each in desk.posted()] == ["new-room"]
    with desk.store.reading() as connection:
        rooms = {row.person: row.room for row in connection.execute(tables.accounts.select())}
    assert rooms[key_of("s1")] == "new-room"


def test_a_file_is_named_and_never_fetched(desk: Desk) -> None:
    desk.taps(ANA, "help:maths")
    (asked,) = desk.hears(
        replace(typed(ANA, "look"), attachments=(Attachment("slack", "image", "f1", "work.png", 9),))
    )
    with desk.store.reading() as connection:
        (talk,) = connection.execute(tables.conversations.select()).all()
    assert [(field, file["file_id"]) for field, file in talk.files] == [("stuck", "f1")]
    skip = next(each.token for each in asked.choices if each.label == "pick.skip")
    received, *cards = desk.taps(ANA, skip)
    assert isinstance(received, HelpReceived)
    assert len(cards) == 2
    with desk.store.reading() as connection:
        (row,) = connection.execute(tables.helps.select()).all()
    assert row.stuck == "look [image: work.png]"


async def test_a_look_that_fails_is_made_again_later_and_stops_nobody(
    coach: Coach[Wire], monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = engine_coach.check_in

    def check_in(snapshot: Any, **more: Any) -> Decision:
        if snapshot.me.code == "s1":
            raise ZeroDivisionError
        return whole(snapshot, **more)

    monkeypatch.setattr(engine_coach, "check_in", check_in)
    monday = NOON.replace(day=19, hour=15, minute=31)
    with coach.store.begin() as unit:
        unit.connection.execute(
            tables.people.update()
            .where(tables.people.c.key.in_([key_of("s1"), key_of("s2")]))
            .values(next_look_at=monday)
        )
    coach.now = monday
    await coach.shell.tick()
    await coach.shell.settle()
    assert [each.person for each in coach.posted()] == [key_of("s2")]
    with coach.store.reading() as connection:
        looks = {row.key: row.next_look_at for row in connection.execute(tables.people.select())}
    assert looks[key_of("s1")] == monday + timedelta(hours=1)
    assert looks[key_of("s2")] > monday + timedelta(hours=1)


async def test_nobody_is_prompted_twice_however_often_the_heart_beats(coach: Coach[Wire]) -> None:
    coach.now = NOON.replace(day=19, hour=15, minute=31)
    for _ in range(3):
        with coach.store.begin() as unit:
            unit.connection.execute(tables.people.update().values(next_look_at=coach.now))
        await coach.shell.tick()
        await coach.shell.settle()
    prompts = [each for each in coach.posted() if each.key.startswith("goal-prompt:")]
    assert {each.person for each in prompts} >= {key_of("s1"), key_of("s2")}
    assert len(prompts) == len({each.person for each in prompts})


def test_the_menu_is_the_answer_to_a_greeting(desk: Desk) -> None:
    assert [type(each) for each in desk.says(ANA, "menu")] == [MenuShown]


def records(desk: Desk) -> dict[str, list[Any]]:
    """All that is known of the school but for who spoke last and where the talk stands."""
    left_out = {"inbox", "outbox", "conversations", "audit", "audit_heads", "wrong_codes"}
    with desk.store.reading() as connection:
        found = {
            name: [
                dict(row)
                for row in connection.execute(table.select().order_by(*table.primary_key)).mappings()
            ]
            for name, table in tables.metadata.tables.items()
            if name not in left_out
        }
    return found | {"people": [{**row, "last_heard": None} for row in found["people"]]}
