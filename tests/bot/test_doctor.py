"""Doctor names what did not end well, each reason once, with what to do about it, and no word of anybody."""

from argparse import ArgumentParser
from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from sqlalchemy import Connection, update

from bot import advice, safety
from bot.beating.second_look import SecondLook
from bot.commands import doctor
from engine.care.case import Case
from engine.decision import Account, Alarm, Lane, Parcel, Record
from engine.notices.everybody import Cancelled
from engine.nouns.contact import Erasure
from engine.nouns.help_request import HelpRequest
from storage import records, tables
from storage.keeping.troubles import troubles
from storage.store import Store
from storage.traffic import inbox, outbox
from storage.traffic.outbox import Address
from storage.traffic.parcels import NEW
from tests.fakes.coach import Coach
from tests.fakes.desk import typed
from tests.fakes.schools import NOON, key_of
from tests.fakes.wire import Wire

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
        for days, named in ((30, 2), (31, 0)):
            found = troubles(connection, NOON + timedelta(days=days))
            assert len([each for each in found if each.where in ("inbox", "outbox")]) == named


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


def put(table: str, **values: object) -> Callable[[Connection], object]:
    return lambda connection: connection.execute(tables.metadata.tables[table].insert().values(**values))


def put_both(*rows: Callable[[Connection], object]) -> Callable[[Connection], object]:
    return lambda connection: [row(connection) for row in rows]


def save(record: Record) -> Callable[[Connection], object]:
    return lambda connection: records.save(connection, "riverside", record)


def look_at(person: str, moment: datetime) -> Callable[[Connection], object]:
    mine = tables.people.c.key == person
    return lambda connection: connection.execute(
        update(tables.people).where(mine).values(next_look_at=moment)
    )


ANA, LONG_AGO = key_of("s1"), LATER - timedelta(days=60)
HOME = {
    "platform": "slack",
    "sender": "T1:U1",
    "school": "riverside",
    "person": ANA,
    "version": "",
    "turned": "",
}
STUCK = {
    "a home that nobody shows": (
        put("homes", **HOME, attempts=0, due=LATER - timedelta(hours=1)),
        "homes waiting on slack, since 2026-10-14 17:00 UTC, to s1",
        "start the coach",
    ),
    "a home that was given up": (
        put("homes", **HOME, attempts=6, due=None),
        "homes failed on slack",
        "find in the log why it is refused",
    ),
    "a menu that was never given": (
        save(Account("telegram", "7", "7", ANA, LATER - timedelta(hours=2))),
        "menus waiting on telegram, since 2026-10-14 16:00 UTC, to s1: no menu yet",
        "as soon as the platform takes it",
    ),
    "an alarm that does not ring": (
        save(Alarm("help:h1", LATER - timedelta(hours=1))),
        "alarms waiting, since 2026-10-14 17:00 UTC: no reason is known (help:h1)",
        "start the coach",
    ),
    "a look that is overdue": (
        look_at(ANA, LATER - timedelta(hours=1)),
        "looks waiting, since 2026-10-14 17:00 UTC: no reason is known (riverside: 1 people)",
        "start the coach",
    ),
    "a question that nobody takes": (
        save(HelpRequest("h1", ANA, "maths", LONG_AGO, "my canary words", "")),
        "helps left, since 2026-08-15 18:00 UTC, to s1: nobody has taken the question (h1)",
        "ask the subject's teachers",
    ),
    "a case that nobody takes": (
        save(Case("k1", ANA, key_of("a1"), LONG_AGO, "quiet")),
        "cases left, since 2026-08-15 18:00 UTC, to s1: nobody has acted on the case (k1)",
        "ask whose task it is",
    ),
    "an erasure that nobody confirms": (
        save(Erasure("e1", ANA, key_of("adm"), LONG_AGO)),
        "erasures left, since 2026-08-15 18:00 UTC, to s1: nobody has confirmed it (e1)",
        "somebody else of the office",
    ),
    "a token that was not renewed": (
        put(
            "app_tokens",
            platform="slack",
            place="T1",
            access="canary",
            renewal="canary",
            origin="o",
            ends=LATER,
        ),
        "app_tokens failed on slack, since 2026-10-14 18:00 UTC: the token was not renewed in time (T1)",
        "see that the coach runs",
    ),
    "a platform that another coach polls": (
        put(
            "cursors",
            source="trouble:telegram",
            place=f"{NOON.isoformat()} Telegram: another program polls with this token",
        ),
        "platforms troubled on telegram, since 2026-10-14 16:00 UTC: Telegram: another program polls",
        "two coaches have one token",
    ),
    "a backup that is old": (
        put("cursors", source="coach:backup", place=LONG_AGO.isoformat()),
        "backups old, since 2026-08-15 18:00 UTC: it is over a week old",
        "python3 coach.py backup FILE",
    ),
    "a date that is doubted": (
        put_both(
            put("cursors", source="coach:date", place="2026-10-14"),
            put("cursors", source="coach:date?", place="2027-01-01"),
        ),
        "clock doubted, since 2026-10-14 18:00 UTC: the date has jumped (2027-01-01)",
        "set the machine's clock",
    ),
}


@pytest.mark.parametrize("name", STUCK)
def test_whatever_is_stuck_is_named_with_what_to_do_and_without_anybodys_words(
    store: Store, name: str
) -> None:
    make, begins, what = STUCK[name]
    assert named(store) == []
    with store.begin() as unit:
        make(unit.connection)
    (line,) = named(store)
    assert line.startswith(begins)
    assert what in line.rpartition("; ")[2]
    assert "canary" not in line
    assert ANA not in line


def test_the_first_day_of_a_database_is_not_doubted_aloud(store: Store) -> None:
    dates = SecondLook(store, lambda: LATER)
    assert not dates.is_believed(), "nothing is emptied before another day agrees"
    assert named(store) == []


def test_a_platform_that_no_coach_holds_is_named_while_one_is_awake(store: Store) -> None:
    until = LATER - timedelta(hours=1)
    with store.begin() as unit:
        for holder in ("telegram", "slack-token:T1"):
            put("holders", name=holder, process="1", until=until)(unit.connection)
    assert named(store) == [], "no coach runs, and what waits for it is named"
    with store.begin() as unit:
        put("cursors", source="coach:awake", place=LATER.isoformat())(unit.connection)
    (line,) = named(store)
    assert line.startswith("holders waiting on telegram, since 2026-10-14 17:00 UTC: no coach sends for it")


async def test_what_keeps_a_platform_from_hearing_is_kept_until_it_is_over(store: Store) -> None:
    coach = Coach(store, Wire(), now=NOON)
    for line in ("Telegram: another program polls with this token", "Telegram: the token is refused now"):
        await coach.shell.inbox.troubled("telegram", line)
        (said,) = named(store)
        assert said.startswith(f"platforms troubled on telegram, since 2026-10-14 16:00 UTC: {line}")
    await coach.shell.inbox.troubled("telegram", "")
    assert named(store) == []
    await coach.close()
