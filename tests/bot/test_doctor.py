"""Doctor names what did not end well, each reason once, with what to do about it, and no word of anybody."""

from argparse import ArgumentParser
from datetime import timedelta

import pytest
from sqlalchemy import update

from bot import advice, safety
from bot.commands import doctor
from engine.decision import Lane, Parcel
from engine.notices.everybody import Cancelled
from storage import tables
from storage.keeping.troubles import troubles
from storage.store import Store
from storage.traffic import inbox, outbox
from storage.traffic.outbox import Address
from storage.traffic.parcels import NEW
from tests.fakes.desk import typed
from tests.fakes.schools import NOON, key_of

LATER = NOON + timedelta(hours=2)


def post(store: Store, key: str, code: str = "s1", **columns: object) -> None:
    with store.begin() as unit:
        parcel = Parcel(key_of(code), Cancelled(), key, Lane.REPLY)
        outbox.post(unit.connection, parcel, Address("wire", f"room-{key}", school="riverside"), NOON)
        changed = {"settled_at": NOON, **columns}
        unit.connection.execute(update(tables.outbox).where(tables.outbox.c.key == key).values(changed))


def hear(store: Store, key: str, **columns: object) -> None:
    with store.begin() as unit:
        inbox.keep(unit.connection, [typed("ana", "my canary words", key=key)], NOON)
        changed = {"attempts": 0, **columns}
        unit.connection.execute(update(tables.inbox).where(tables.inbox.c.key == key).values(changed))


def named(store: Store) -> list[str]:
    with store.reading() as connection:
        return advice.lines(troubles(connection, LATER))


def test_a_quiet_database_has_nothing_to_name(store: Store) -> None:
    post(store, "sent", state=outbox.SENT)
    post(store, "dropped", state=outbox.DROPPED, reason="no longer true")
    hear(store, "done", state=inbox.DONE)
    assert named(store) == []


def test_many_with_one_reason_are_one_line_that_says_whose_and_what_to_do(store: Store) -> None:
    for number in range(9):
        post(store, f"k{number}", f"s{number}", state=outbox.FAILED, reason="no account")
    (line,) = named(store)
    assert line.startswith("outbox failed on wire, 9 since 2026-")
    assert "invite CODE" in line
    assert "s1" in line
    assert key_of("s1") not in line


@pytest.mark.parametrize(
    ("state", "reason", "what"),
    [
        (outbox.FAILED, "Forbidden: bot was blocked by the user", "cannot be reached there"),
        (outbox.FAILED, "slack is not connected", "set that platform's token"),
        (outbox.FAILED, "invalid_auth", "refuses the token"),
        (outbox.FAILED, "Telegram refuses the token", "refuses the token"),
        (outbox.FAILED, "user_not_found", "cannot be reached there"),
        (outbox.FAILED, "ClientConnectorError", "network"),
        (outbox.FAILED, "KeyError", "report it"),
        (outbox.UNCERTAIN, "died while sending", "ask them"),
    ],
)
def test_each_reason_has_its_own_advice(store: Store, state: str, reason: str, what: str) -> None:
    post(store, "k", state=state, reason=reason)
    (line,) = named(store)
    assert reason in line
    assert what in line


def test_what_nobody_takes_up_and_what_never_gets_through_waits_too_long(store: Store) -> None:
    post(store, "idle", settled_at=None)
    post(store, "tried", state=NEW, attempts=9, due=LATER + timedelta(minutes=5), reason="http_503")
    post(store, "night", state=NEW, attempts=1, due=LATER + timedelta(hours=9), reason="quiet hours")
    post(store, "soon", state=NEW, due=LATER + timedelta(minutes=5))
    hear(store, "unread")
    first, second, third = named(store)
    assert "start the coach" in first
    assert "(idle)" in first
    assert "tried again by itself" in second
    assert "(tried)" in second
    assert third.startswith("inbox waiting on wire")


def test_a_poisoned_message_is_named_without_its_words(store: Store) -> None:
    hear(store, "poison", state=inbox.FAILED, attempts=inbox.TRIES, reason="KeyError")
    (line,) = named(store)
    assert line.startswith("inbox poisoned on wire")
    assert "(poison)" in line
    assert "KeyError" in line
    assert "canary" not in line


def test_what_failed_over_a_month_ago_is_not_named_for_ever(store: Store) -> None:
    post(store, "old", state=outbox.FAILED, reason="no account")
    hear(store, "poison", state=inbox.FAILED, reason="KeyError")
    with store.reading() as connection:
        assert len(troubles(connection, NOON + timedelta(days=30))) == 2
        assert troubles(connection, NOON + timedelta(days=31)) == []


def test_the_command_ends_with_one_while_something_needs_a_human(
    store: Store, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("COACH_DATABASE_URL", store.engine.url.render_as_string(hide_password=False))
    monkeypatch.setattr(doctor, "utc_now", lambda: LATER)
    monkeypatch.setattr(safety, "out_of_date", lambda today: [])
    monkeypatch.setattr(safety, "findings", lambda store, now: [])
    args = ArgumentParser()
    doctor.arguments(args)
    assert doctor.run(args.parse_args([])) == 0
    for number in range(3):
        post(store, f"k{number}", state=outbox.FAILED, reason=f"reason {number}")
    assert doctor.run(args.parse_args(["--limit", "2"])) == 1
    assert capsys.readouterr().out.splitlines()[-2:] == ["and 1 more: --limit 3 shows all", "3 to look at"]
