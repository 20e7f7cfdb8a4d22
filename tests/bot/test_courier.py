"""The courier: what becomes of a message decides what is kept, what goes again, and what never does."""

import logging
from collections.abc import AsyncIterator
from datetime import datetime, timedelta
from typing import Any

import pytest
from sqlalchemy.exc import OperationalError

from bot.outage import QUIET
from bot.outgoing.delivery import TRIES
from bot.platform import SendError
from engine.decision import Account, Lane, Preferred
from engine.frozen import replace
from engine.notices.helping import HelpTold
from engine.notices.nudges import Praise
from engine.nouns.contact import Contact
from engine.nouns.people import Preferences
from storage import records, tables
from storage.store import Store
from storage.traffic import outbox
from tests.fakes.coach import SCHOOL, Coach, room
from tests.fakes.schools import NOON, key_of
from tests.fakes.wire import ButArrived, EditingWire, ReadableWire, ShowingWire, Wire
from tests.messages.samples.pictures import MAPS

ANA, BEN = "s1", "s2"
NO_ANSWER = "the database does not answer: look whether it runs"
UNCERTAIN = SendError("no answer in time", uncertain=True)
REPEAT = "You may have read this before."
GOOD = Praise("Ana", "back")
TOLD = HelpTold("h1", "Maths", "Ms. Delgado")


@pytest.fixture
async def coach(store: Store) -> AsyncIterator[Coach[Wire]]:
    found = Coach(store, Wire(), (ANA, BEN, "t1"))
    yield found
    await found.close()


@pytest.fixture
async def readable(store: Store) -> AsyncIterator[Coach[ReadableWire]]:
    found = Coach(store, ReadableWire(), (ANA, BEN))
    yield found
    await found.close()


async def test_a_delivered_message_is_kept_as_sent_with_the_platforms_name_for_it(coach: Coach[Wire]) -> None:
    coach.post(ANA, GOOD, "k")
    await coach.shell.settle()
    assert coach.states() == {"k": "sent"}
    with coach.store.reading() as connection:
        row = connection.execute(tables.outbox.select()).mappings().one()
    assert (row["message_id"], row["settled_at"]) == ("m1", NOON)


async def test_a_message_that_surely_did_not_leave_goes_again_until_it_arrives(coach: Coach[Wire]) -> None:
    coach.wire.fates_of(room(ANA), *[SendError("no connection")] * 30)
    coach.post(ANA, TOLD, "k", Lane.ALERT)
    await coach.shell.settle()
    waits = []
    for _ in range(30):
        due = coach.store.next_event(coach.now)
        assert due is not None
        waits.append((due - coach.now).total_seconds())
        await coach.later(waits[-1])
    assert waits[:9] == [2, 4, 8, 16, 32, 64, 128, 256, 300]
    assert set(waits[9:]) == {300}
    assert coach.wire.read_by(room(ANA)) == [coach.wire.arrived[0].text]
    assert REPEAT not in coach.wire.arrived[0].text
    assert coach.states() == {"k": "sent"}


async def test_after_a_day_without_a_connection_a_message_is_given_up_with_its_reason(
    coach: Coach[Wire],
) -> None:
    coach.wire.fates_of(room(ANA), *[SendError("no connection")] * 1000)
    coach.post(ANA, TOLD, "k", Lane.ALERT)
    while coach.states()["k"] == "new":
        await coach.later(3600)
    assert coach.now - NOON == timedelta(days=1)
    assert [each.reason for each in coach.posted()] == ["no connection"]


async def test_a_platform_that_asks_for_patience_gets_it(coach: Coach[Wire]) -> None:
    coach.wire.fates_of(room(ANA), SendError("429", retry_after=37))
    coach.post(ANA, GOOD, "first")
    coach.post(ANA, TOLD, "second", Lane.ALERT)
    coach.post(BEN, GOOD, "other")
    await coach.shell.settle()
    assert coach.wire.tried.count((room(ANA), "first")) == 1
    assert coach.states()["other"] == "sent", "nobody else waits for it"
    await coach.later(36)
    assert coach.states()["first"] == "new"
    await coach.later(1)
    assert coach.states() == {"first": "sent", "second": "sent", "other": "sent"}


async def test_replies_keep_their_order_in_a_room_that_must_wait(coach: Coach[Wire]) -> None:
    coach.wire.fates_of(room(ANA), SendError("429", retry_after=5))
    for key in ("one", "two", "three"):
        coach.post(ANA, replace(GOOD, name=key), key, Lane.REPLY)
    await coach.shell.settle()
    assert coach.wire.arrived == []
    await coach.later(5)
    assert [each.key for each in coach.wire.arrived] == ["one", "two", "three"]


async def test_somebody_who_blocked_the_coach_is_not_written_to_again_until_they_speak(
    coach: Coach[Wire],
) -> None:
    coach.wire.fates_of(room(ANA), SendError("blocked", permanent=True))
    coach.post(ANA, GOOD, "first")
    await coach.shell.settle()
    assert coach.states()["first"] == "failed"
    coach.post(ANA, GOOD, "second")
    await coach.shell.settle()
    assert coach.wire.tried == [(room(ANA), "first")]
    assert {each.key: each.reason for each in coach.posted()}["second"] == "no account"
    await coach.says(ANA, "menu")
    coach.post(ANA, GOOD, "third")
    await coach.shell.settle()
    assert coach.states()["third"] == "sent"


async def test_somebody_with_two_accounts_is_reached_at_the_other(coach: Coach[Wire]) -> None:
    other = Account("wire", "tablet", "tablet", key_of(ANA), NOON + timedelta(days=1))
    with coach.store.begin() as unit:
        records.save(unit.connection, SCHOOL, other)
    coach.wire.fates_of("tablet", SendError("blocked", permanent=True))
    coach.post(ANA, GOOD, "first")
    await coach.shell.settle()
    coach.post(ANA, GOOD, "second")
    await coach.shell.settle()
    assert coach.wire.tried == [("tablet", "first"), (room(ANA), "second")]


async def test_a_courtesy_that_may_have_arrived_never_goes_again(coach: Coach[Wire]) -> None:
    coach.wire.fates_of(room(ANA), ButArrived(UNCERTAIN))
    coach.post(ANA, GOOD, "k")
    await coach.shell.settle()
    assert coach.states() == {"k": "uncertain"}
    for _ in range(5):
        await coach.later(3600)
    assert len(coach.wire.tried) == 1


async def test_a_critical_message_that_may_have_arrived_goes_again_and_says_so(coach: Coach[Wire]) -> None:
    coach.wire.fates_of(room(ANA), ButArrived(UNCERTAIN))
    coach.post(ANA, TOLD, "k", Lane.ALERT)
    await coach.shell.settle()
    assert coach.states() == {"k": "sending"}
    await coach.later()
    first, second = coach.wire.read_by(room(ANA))
    assert REPEAT not in first
    assert second.startswith(REPEAT)
    assert coach.states() == {"k": "sent"}


@pytest.mark.parametrize("wait", [5, None])
async def test_a_critical_message_in_doubt_says_so_however_often_it_is_put_off(
    coach: Coach[Wire], wait: float | None
) -> None:
    """The second attempt surely did not leave; the first may have."""
    refusals = [SendError("asked to wait", retry_after=wait)] * TRIES
    coach.wire.fates_of(room(ANA), ButArrived(UNCERTAIN), *refusals)
    coach.post(ANA, TOLD, "k", Lane.ALERT)
    await coach.shell.settle()
    for _ in refusals:
        await coach.later(300)
    assert coach.states() == {"k": "new"}, "it is tried on, for a day"
    await coach.later(300)
    first, second = coach.wire.read_by(room(ANA))
    assert REPEAT not in first
    assert second.startswith(REPEAT)
    assert coach.states() == {"k": "sent"}


async def test_a_message_that_surely_did_not_leave_is_no_repeat(coach: Coach[Wire]) -> None:
    coach.wire.fates_of(room(ANA), SendError("asked to wait", retry_after=5))
    coach.post(ANA, TOLD, "k", Lane.ALERT)
    await coach.shell.settle()
    await coach.later(300)
    (only,) = coach.wire.read_by(room(ANA))
    assert REPEAT not in only


async def test_a_critical_message_is_repeated_only_so_often_and_ever_more_slowly(coach: Coach[Wire]) -> None:
    """The server takes it each time and never says so: each attempt is one more copy."""
    coach.wire.fates_of(room(ANA), *[ButArrived(UNCERTAIN)] * 50)
    coach.post(ANA, TOLD, "k", Lane.ALERT)
    await coach.shell.settle()
    waits = []
    while (due := coach.store.next_event(coach.now)) is not None:
        waits.append((due - coach.now).total_seconds())
        await coach.later(waits[-1])
    assert waits == [3, 6, 12, 24, 48, 96, 192]
    assert len(coach.wire.read_by(room(ANA))) == TRIES - 1
    assert coach.states() == {"k": "uncertain"}


async def test_what_died_on_the_way_is_treated_as_one_that_may_have_arrived(coach: Coach[Wire]) -> None:
    """As after a kill: leased and begun, and nobody there to settle it."""
    coach.post(ANA, GOOD, "courtesy")
    coach.post(BEN, TOLD, "critical", Lane.ALERT)
    with coach.store.begin() as unit:
        leased = outbox.lease(unit.connection, coach.now, 10)
        assert [outbox.begin(unit.connection, each) for each in leased] == [True, True]
    await coach.later()
    assert coach.states() == {"courtesy": "uncertain", "critical": "sent"}
    assert [each.text.startswith(REPEAT) for each in coach.wire.arrived] == [True]


async def test_what_died_on_the_way_stays_in_doubt_when_whoever_took_it_up_dies_as_well(
    coach: Coach[Wire],
) -> None:
    """Killed once after the call, and a second time before the doubt was entered."""
    coach.post(ANA, GOOD, "courtesy")
    coach.post(BEN, TOLD, "critical", Lane.ALERT)
    with coach.store.begin() as unit:
        for each in outbox.lease(unit.connection, coach.now, 10):
            assert outbox.begin(unit.connection, each)
        for _ in range(2):
            coach.now += outbox.LEASE
            assert len(outbox.lease(unit.connection, coach.now, 10)) == 2
    await coach.later()
    assert coach.states() == {"courtesy": "uncertain", "critical": "sent"}
    assert [each.text.startswith(REPEAT) for each in coach.wire.arrived] == [True]


async def test_what_surely_did_not_leave_is_in_no_doubt_after_a_death(coach: Coach[Wire]) -> None:
    coach.post(ANA, GOOD, "courtesy")
    with coach.store.begin() as unit:
        (first,) = outbox.lease(unit.connection, coach.now, 10)
        assert outbox.begin(unit.connection, first)
        assert outbox.postpone(unit.connection, first, coach.now, "no connection")
        assert len(outbox.lease(unit.connection, coach.now, 10)) == 1
    await coach.later()
    assert coach.states() == {"courtesy": "sent"}


async def test_what_died_before_it_began_goes_out_as_if_nothing_had_been(coach: Coach[Wire]) -> None:
    """As after a kill between the lease and the call: nothing was handed over, so nothing is in doubt."""
    coach.post(ANA, GOOD, "courtesy")
    coach.post(BEN, TOLD, "critical", Lane.ALERT)
    with coach.store.begin() as unit:
        assert len(outbox.lease(unit.connection, coach.now, 10)) == 2
    await coach.later()
    assert coach.states() == {"courtesy": "sent", "critical": "sent"}
    assert not any(REPEAT in each.text for each in coach.wire.arrived)


async def test_a_platform_that_can_be_asked_is_asked_before_anything_goes_again(
    readable: Coach[ReadableWire],
) -> None:
    readable.wire.fates_of(room(ANA), ButArrived(UNCERTAIN))
    readable.wire.fates_of(room(BEN), UNCERTAIN)
    readable.post(ANA, GOOD, "arrived")
    readable.post(BEN, GOOD, "lost")
    await readable.shell.settle()
    assert readable.states() == {"arrived": "sending", "lost": "sending"}
    await readable.later()
    assert readable.states() == {"arrived": "sent", "lost": "sent"}
    assert [each.key for each in readable.wire.arrived] == ["arrived", "lost"]
    assert REPEAT not in readable.wire.arrived[1].text, "it is known not to have arrived"


@pytest.mark.parametrize(
    "trouble", [SendError("ratelimited", retry_after=9), SendError("no connection"), UNCERTAIN]
)
async def test_while_nobody_can_say_whether_it_arrived_it_does_not_go_again(
    readable: Coach[ReadableWire], trouble: SendError
) -> None:
    readable.wire.fates_of(room(ANA), ButArrived(UNCERTAIN))
    readable.wire.trouble.extend([trouble] * 4)
    readable.post(ANA, GOOD, "k")
    for _ in range(6):
        await readable.later()
    assert readable.states() == {"k": "sent"}
    assert len(readable.wire.arrived) == 1


async def test_what_can_never_be_asked_about_ends_as_uncertain_after_a_day(
    readable: Coach[ReadableWire],
) -> None:
    readable.wire.fates_of(room(ANA), ButArrived(UNCERTAIN))
    readable.wire.trouble.extend([SendError("channel_not_found", permanent=True)] * 100)
    readable.post(ANA, GOOD, "k")
    for _ in range(30):
        await readable.later(3600)
    assert readable.states() == {"k": "uncertain"}
    assert len(readable.wire.arrived) == 1


async def test_a_form_the_platform_refuses_goes_as_plain_words(
    coach: Coach[Wire], caplog: pytest.LogCaptureFixture
) -> None:
    coach.wire.fates_of(room(ANA), SendError("invalid_blocks", malformed=True))
    coach.post(ANA, TOLD, "k")
    await coach.shell.settle()
    assert coach.states() == {"k": "sent"}
    (arrival,) = coach.wire.arrived
    assert not any(span.bold or span.url for block in arrival.message.blocks for span in block.spans)
    assert "k was refused by wire as malformed: invalid_blocks" in caplog.text


async def test_what_is_refused_even_as_plain_words_fails_with_its_reason(coach: Coach[Wire]) -> None:
    refusal = SendError("invalid_blocks", malformed=True)
    coach.wire.fates_of(room(ANA), refusal, refusal)
    coach.post(ANA, TOLD, "k")
    await coach.shell.settle()
    assert [(each.state, each.reason) for each in coach.posted()] == [("failed", "invalid_blocks")]


async def test_a_parcel_that_cannot_be_put_into_words_stops_nobody_and_fails_with_its_reason(
    coach: Coach[Wire], monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    whole = coach.shell.courier._delivery.renderer.render

    def poisoned(notice: Any, *more: Any) -> Any:
        if getattr(notice, "name", "") == "poison":
            raise ZeroDivisionError("private words")
        return whole(notice, *more)

    monkeypatch.setattr(coach.shell.courier._delivery.renderer, "render", poisoned)
    for number in range(9):
        name = "poison" if number == 4 else f"n{number}"
        coach.post(BEN if number % 2 else ANA, Praise(name, "back"), f"k{number}")
    await coach.shell.settle()
    states = coach.states()
    assert states.pop("k4") == "new"
    for _ in range(TRIES):
        await coach.later(300)
    assert {each.key: each.reason for each in coach.posted() if each.state == "failed"} == {
        "k4": "ZeroDivisionError"
    }
    assert set(coach.states().values()) == {"sent", "failed"}


async def test_a_platform_that_breaks_its_promise_is_not_trusted_to_have_sent_nothing(
    coach: Coach[Wire],
) -> None:
    coach.wire.fates_of(room(ANA), ButArrived(KeyError("message_id")))
    coach.post(ANA, GOOD, "k")
    for _ in range(4):
        await coach.later()
    assert coach.states() == {"k": "uncertain"}
    assert len(coach.wire.arrived) == 1


async def test_a_message_that_arrived_while_the_database_was_away_does_not_go_again(
    coach: Coach[Wire], monkeypatch: pytest.MonkeyPatch
) -> None:
    away = [OperationalError("UPDATE outbox", None, Exception("database is locked"))]
    whole = outbox.settle

    def settle(*given: Any, **more: Any) -> bool:
        if away:
            raise away.pop()
        return whole(*given, **more)

    monkeypatch.setattr(outbox, "settle", settle)
    coach.post(ANA, GOOD, "k")
    await coach.shell.settle()
    assert coach.states() == {"k": "sending"}
    for _ in range(4):
        await coach.later()
    assert coach.states() == {"k": "uncertain"}
    assert len(coach.wire.arrived) == 1


async def test_the_courier_outlives_a_database_that_is_away(
    coach: Coach[Wire], monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    whole, away = outbox.lease, [OperationalError("SELECT", None, Exception("gone"))] * 3

    def lease(*given: Any) -> list[outbox.Leased]:
        if away:
            raise away.pop()
        return whole(*given)

    monkeypatch.setattr(outbox, "lease", lease)
    coach.post(ANA, GOOD, "k")
    for _ in range(4):
        await coach.shell.settle()
    assert coach.states() == {"k": "sent"}
    for _ in range(QUIET):
        await coach.shell.tick()
    said = [record.message for record in caplog.records if record.name == "coach.database"]
    assert said == [
        f"{NO_ANSWER}. Meanwhile nothing is acknowledged; I try again until it works",
        "the database works again",
    ]


async def test_a_platform_that_is_not_connected_is_told_so(coach: Coach[Wire]) -> None:
    with coach.store.begin() as unit:
        gone = Account("pigeon", "p1", "p1", key_of(ANA), NOON + timedelta(days=1))
        records.save(unit.connection, SCHOOL, gone)
    coach.post(ANA, GOOD, "k")
    await coach.shell.settle()
    assert [(each.state, each.reason) for each in coach.posted()] == [("failed", "pigeon is not connected")]


async def test_a_card_is_changed_where_it_stands_and_sent_anew_where_that_cannot_be(store: Store) -> None:
    coach = Coach(store, EditingWire(), (ANA,))
    coach.post(ANA, GOOD, "card", Lane.ALERT)
    await coach.shell.settle()
    coach.post(ANA, GOOD, "again", Lane.ALERT, replaces="card")
    await coach.shell.settle()
    coach.wire.fates_of(room(ANA), SendError("message_not_found", permanent=True))
    coach.post(ANA, GOOD, "third", Lane.ALERT, replaces="card")
    await coach.shell.settle()
    assert [(each.key, each.took_place_of) for each in coach.wire.arrived] == [
        ("card", ""),
        ("again", "m1"),
        ("third", ""),
    ]
    assert set(coach.states().values()) == {"sent"}
    await coach.close()


def praised(coach: Coach[Wire], **more: Any) -> None:
    """An unasked message with the contact that made it."""
    contact = Contact("c1", key_of(ANA), "goal-prompt", coach.now, **more)
    with coach.store.begin() as unit:
        records.save(unit.connection, SCHOOL, contact)
    coach.post(ANA, GOOD, "wave", about="contact:c1")


MONDAY = NOON.replace(day=19)
"""The day on which goals are asked for."""


@pytest.mark.parametrize(
    ("moment", "opens"),
    [
        (MONDAY.replace(hour=19, minute=30), MONDAY.replace(day=20, hour=7, minute=30)),
        (MONDAY.replace(hour=23, minute=59), MONDAY.replace(day=20, hour=7, minute=30)),
        (MONDAY.replace(hour=7, minute=29), MONDAY.replace(hour=7, minute=30)),
        (MONDAY.replace(day=17, hour=12), MONDAY.replace(hour=7, minute=30)),
    ],
)
async def test_nothing_unasked_leaves_in_quiet_hours_or_on_a_free_day(
    coach: Coach[Wire], moment: datetime, opens: datetime
) -> None:
    coach.now = moment
    coach.post(ANA, GOOD, "courtesy")
    coach.post(BEN, TOLD, "alert", Lane.ALERT)
    await coach.shell.settle()
    assert coach.states() == {"courtesy": "new", "alert": "sent"}
    assert coach.store.next_event(coach.now) == opens
    await coach.says(ANA, "menu")
    assert len(coach.wire.read_by(room(ANA))) == 1, "an answer does not wait for the morning"
    coach.now = opens
    await coach.shell.settle()
    assert coach.states()["courtesy"] == "sent"


async def test_an_unasked_message_that_is_no_longer_true_is_dropped_at_the_door(coach: Coach[Wire]) -> None:
    """The goals it asks for have been set meanwhile."""
    coach.now = MONDAY
    await coach.taps(ANA, "take:maths:small")
    await coach.taps(ANA, "take:science:small")
    praised(coach)
    await coach.shell.settle()
    assert coach.states()["wave"] == "dropped"
    with coach.store.begin() as unit:
        contact = unit.contact(SCHOOL, "c1")
    assert contact is not None
    assert contact.dropped, "it does not count against the budget"


async def test_an_unasked_message_that_is_still_true_leaves(coach: Coach[Wire]) -> None:
    coach.now = MONDAY
    praised(coach)
    await coach.shell.settle()
    assert coach.states() == {"wave": "sent"}


@pytest.mark.parametrize(
    "wish",
    [Preferences(stopped=True), Preferences(pauses=((MONDAY.date(), MONDAY.date() + timedelta(days=2)),))],
)
async def test_whoever_stopped_or_paused_meanwhile_gets_nothing_unasked(
    coach: Coach[Wire], wish: Preferences
) -> None:
    coach.now = MONDAY
    with coach.store.begin() as unit:
        records.save(unit.connection, SCHOOL, Preferred(key_of(ANA), wish))
    praised(coach)
    await coach.shell.settle()
    assert coach.states() == {"wave": "dropped"}
    assert coach.wire.arrived == []


async def test_what_was_offered_last_can_be_chosen_by_number(coach: Coach[Wire]) -> None:
    await coach.says(ANA, "menu")
    await coach.says(ANA, "1")
    menu, where = coach.wire.arrived
    assert menu.message.buttons[0].token == "where"
    assert "Maths" in where.text


async def test_the_log_names_what_failed_and_no_words_of_anybody(
    coach: Coach[Wire], caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    coach.wire.fates_of(room("t1"), SendError("blocked", permanent=True))
    await coach.taps(ANA, "help:maths", stuck="my canary words", tried="")
    assert "is failed: blocked" in caplog.text
    assert "canary" not in caplog.text


async def test_a_map_goes_with_its_picture_where_pictures_can_be_shown(store: Store) -> None:
    coach = Coach(store, ShowingWire(), (ANA,))
    coach.post(ANA, MAPS[0], "k")
    await coach.shell.settle()
    assert [each.startswith(b"\x89PNG") for each in coach.wire.pictures] == [True]
    assert "Plan today" in coach.wire.arrived[0].text
    assert coach.states() == {"k": "sent"}
    await coach.close()


async def test_a_map_is_words_where_pictures_cannot_be_shown(coach: Coach[Wire]) -> None:
    coach.post(ANA, MAPS[0], "k")
    await coach.shell.settle()
    assert "Plan today" in coach.wire.arrived[0].text


async def test_a_picture_that_cannot_be_drawn_or_is_refused_never_keeps_words_back(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    coach = Coach(store, ShowingWire(), (ANA,))
    monkeypatch.setattr("bot.outgoing.painter.DRAWER", ("-c", "raise SystemExit(1)"))
    coach.post(ANA, MAPS[0], "not drawn")
    await coach.shell.settle()
    monkeypatch.undo()
    coach.wire.takes_pictures = False
    coach.post(ANA, MAPS[0], "refused")
    await coach.later(5)
    assert coach.states() == {"not drawn": "sent", "refused": "sent"}
    assert coach.wire.pictures == []
    assert len(coach.wire.arrived) == 2
    await coach.close()
