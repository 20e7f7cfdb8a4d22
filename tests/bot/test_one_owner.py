"""Two teachers, one request: whatever the database and however many processes, one of them owns it."""

import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine

from engine.decision import Record
from engine.frozen import replace
from engine.notices.checking import CheckAccepted, CheckNotYet, TopLevel
from engine.notices.everybody import AlreadyDone
from engine.notices.helping import HelpHasOwner
from engine.notices.meeting import WindowsShown
from engine.nouns.check_window import CheckWindow
from engine.nouns.help_request import HelpRequest, HelpState
from engine.nouns.mastery_check import CheckState, MasteryCheck
from storage import records, tables
from storage.database import open_database
from storage.store import Store
from tests.fakes.desk import Desk, tapped
from tests.fakes.schools import NOON, adopted, competency_of, joined, key_of, small_school
from tests.tally import Row, Tally, counts

COUNT = 40
TEACHERS = ("t1", "t2")
ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def desks(engine: Engine, database_url: str) -> list[Desk]:
    """Two coaches on one database, each with connections of its own, as two processes would be."""
    joined(adopted(engine), "riverside", ("s1", *TEACHERS))
    return [Desk(Store(engine)), Desk(Store(open_database(database_url)))]


def together(desks: list[Desk], taps: list[list[str]]) -> None:
    """Each desk gets the taps of one teacher, both at the same time."""

    def tap(number: int) -> None:
        for token in taps[number]:
            desks[number].decider.hear([tapped(f"riverside/{TEACHERS[number]}", token, **FORM)])

    with ThreadPoolExecutor(2) as pool:
        list(pool.map(tap, range(2)))
    desks[1].store.engine.dispose()


FORM = {"words": "Look at page 7.", "level": "3", "strength": "Clear.", "next_step": "One more."}


def test_of_two_teachers_who_claim_at_once_one_has_it_and_the_other_reads_who(desks: list[Desk]) -> None:
    asked = tuple(key_of(each) for each in TEACHERS)
    with desks[0].store.begin() as unit:
        for number in range(COUNT):
            request = HelpRequest(f"help{number}", key_of("s1"), "maths", NOON, "stuck", asked=asked)
            records.save(unit.connection, "riverside", request)
    claims = [f"claim:help{number}" for number in range(COUNT)]
    together(desks, [claims, [*claims]])
    said = [each.notice for each in desks[0].posted()]
    told = [each for each in said if isinstance(each, HelpHasOwner)]
    assert sorted(each.request for each in told) == sorted(f"help{number}" for number in range(COUNT))
    late = [each for each in said if isinstance(each, AlreadyDone)]
    assert len(late) == COUNT
    assert {each.by for each in late} <= {"Ms. Delgado", "Mr. Kim"}
    with desks[0].store.reading() as connection:
        owners = connection.execute(tables.helps.select()).mappings().all()
    names = {key_of("t1"): "Ms. Delgado", key_of("t2"): "Mr. Kim"}
    assert {each.request: each.name for each in told} == {row["key"]: names[row["owner"]] for row in owners}
    assert {row["state"] for row in owners} == {HelpState.CLAIMED}


def test_of_two_teachers_who_judge_at_once_one_verdict_counts(desks: list[Desk]) -> None:
    asked = tuple(key_of(each) for each in TEACHERS)
    with desks[0].store.begin() as unit:
        for number in range(COUNT):
            check = MasteryCheck(f"check{number}", key_of("s1"), competency_of("maths", 1), NOON, asked=asked)
            records.save(unit.connection, "riverside", check)
    together(
        desks,
        [
            [f"accept:check{number}" for number in range(COUNT)],
            [f"notyet:check{number}" for number in range(COUNT)],
        ],
    )
    with desks[0].store.reading() as connection:
        rows = connection.execute(tables.checks.select()).mappings().all()
    verdicts = {row["key"]: (row["judge"], row["state"]) for row in rows}
    assert set(verdicts.values()) <= {
        (key_of("t1"), CheckState.ACCEPTED),
        (key_of("t2"), CheckState.NOT_YET),
    }
    told = [each.notice for each in desks[0].posted() if each.person == key_of("s1")]
    assert len(told) == COUNT, "the student reads one verdict for each, never two"


PROCESSES, REQUESTS, RECORDS = counts(2, 8), counts(6, 300), counts(6, 24)
"""Eight and 300 are the whole promise for requests; a process takes seconds to start, so the suite takes a part of it.
Verdicts, second looks and times are raced for fewer: eight that write to one file of SQLite mostly wait."""
NAMES = {key_of("t1"): "Ms. Delgado", key_of("t2"): "Mr. Kim"}
MATHS = competency_of("maths", 1)


def races(url: str, *taps: tuple[str, str], records: int = RECORDS) -> None:
    """Several processes, each with one person's taps about every record, twice, all at once."""
    racers = [_racer(url, number, records, *taps[number % len(taps)]) for number in range(PROCESSES)]
    assert [each.stdout.readline().strip() for each in racers if each.stdout] == ["ready"] * PROCESSES
    for each in racers:
        assert each.stdin
        each.stdin.write("go\n")
        each.stdin.flush()
    said = [each.communicate(timeout=500)[0] for each in racers]
    assert [each.strip() for each in said] == ["done"] * PROCESSES


def _racer(url: str, number: int, records: int, actor: str, tap: str) -> "subprocess.Popen[str]":
    command = [sys.executable, "-m", "tests.fakes.racer", url, actor, str(number), str(records), tap]
    pipe = subprocess.PIPE
    return subprocess.Popen(command, stdin=pipe, stdout=pipe, text=True, cwd=ROOT)


def _keeps(store: Store, *made: Record) -> None:
    with store.begin() as unit:
        for each in made:
            records.save(unit.connection, "riverside", each)


def _rows(store: Store, name: str) -> dict[str, Any]:
    with store.reading() as connection:
        found = connection.execute(tables.metadata.tables[name].select()).mappings().all()
    return {each["key"]: each for each in found}


def _named(number: int, kind: str) -> str:
    return f"{kind}{number:04}"


def test_p15_processes_at_once_find_one_owner_for_each_request(
    engine: Engine, database_url: str, tally: Tally
) -> None:
    """Double taps too: as many winners as requests, and everybody else reads who has it."""
    store = adopted(engine)
    joined(store, "riverside", ("s1", *TEACHERS))
    asked, wanted = tuple(NAMES), [_named(number, "help") for number in range(REQUESTS)]
    _keeps(store, *(HelpRequest(each, key_of("s1"), "maths", NOON, "stuck", asked=asked) for each in wanted))
    races(database_url, ("t1", "claim:help{n}"), ("t2", "claim:help{n}"), records=REQUESTS)
    notices = [each.notice for each in Desk(store).posted()]
    winners = [each for each in notices if isinstance(each, HelpHasOwner)]
    late = [each for each in notices if isinstance(each, AlreadyDone)]
    taps = PROCESSES * 2 * REQUESTS
    tally(
        Row(
            "P15",
            f"claims of a request, on {engine.dialect.name}",
            taps,
            acknowledged=len(winners),
            duplicated=len(winners) - REQUESTS,
        )
    )
    assert sorted(each.request for each in winners) == wanted
    assert len(late) == taps - REQUESTS
    assert {each.by for each in late} <= set(NAMES.values())
    owners = {key: NAMES[row["owner"]] for key, row in _rows(store, "helps").items()}
    assert {each.request: each.name for each in winners} == owners


def _checks_wait(store: Store, **more: Any) -> list[str]:
    joined(store, "riverside", ("s1", *TEACHERS))
    keys = [_named(number, "c") for number in range(RECORDS)]
    _keeps(
        store, *(MasteryCheck(each, key_of("s1"), MATHS, NOON, asked=tuple(NAMES), **more) for each in keys)
    )
    return keys


def _verdicts(store: Store) -> dict[str, list[tuple[str, str]]]:
    """What the student reads about each piece of evidence: what it came to, and by whom."""
    found: dict[str, list[tuple[str, str]]] = {}
    for each in Desk(store).posted():
        if isinstance(each.notice, CheckAccepted | CheckNotYet) and each.person == key_of("s1"):
            found.setdefault(each.about, []).append((type(each.notice).__name__, each.notice.name))
    return found


@pytest.mark.parametrize(
    ("how", "taps"),
    [
        ("one by one", ("accept:c{n}", "notyet:c{n}")),
        ("several at once", ("acceptall:c{n},c{m}", "notyetall:c{m},c{n}")),
        ("several against one", ("acceptall:c{n},c{m}", "notyet:c{m}")),
    ],
)
def test_p15_processes_at_once_give_one_verdict_to_each_piece_of_evidence(
    engine: Engine, database_url: str, tally: Tally, how: str, taps: tuple[str, str]
) -> None:
    store = adopted(engine)
    keys = _checks_wait(store)
    races(database_url, ("t1", taps[0]), ("t2", taps[1]))
    read = _verdicts(store)
    tally(
        Row(
            "P15",
            f"verdicts, {how}, on {engine.dialect.name}",
            PROCESSES * 2 * RECORDS,
            acknowledged=len(read),
        )
    )
    kept = {
        f"verdict:{key}": [
            ("CheckAccepted" if row["state"] == "accepted" else "CheckNotYet", NAMES[row["judge"]])
        ]
        for key, row in _rows(store, "checks").items()
    }
    assert read == kept
    assert len(kept) == len(keys)
    by = {row["judge"]: row["state"] for row in _rows(store, "checks").values()}
    assert by.items() <= {key_of("t1"): "accepted", key_of("t2"): "not_yet"}.items()


def test_p15_processes_at_once_look_a_second_time_once(engine: Engine, database_url: str) -> None:
    pack = small_school()
    assert pack.school is not None
    policy = replace(pack.school.policy, second_assessor=True)
    maths, science = pack.sections or ()
    three = replace(maths, teachers=(*maths.teachers, key_of("t3")))
    store = adopted(
        engine, replace(pack, school=replace(pack.school, policy=policy), sections=(three, science))
    )
    joined(store, "riverside", ("t3",))
    _checks_wait(store, state=CheckState.ACCEPTED, judge=key_of("t1"), level=3, top=4, judged_at=NOON)
    races(database_url, ("t2", "second:c{n}:yes"), ("t3", "second:c{n}:no"))
    rows = _rows(store, "checks").values()
    assert {(row["second"], row["level"]) for row in rows} <= {(key_of("t2"), 4), (key_of("t3"), 3)}
    told = [each.about for each in Desk(store).posted() if isinstance(each.notice, TopLevel) and each.about]
    assert sorted(told) == sorted(f"verdict:{row['key']}" for row in rows)


def test_p15_processes_at_once_take_each_time_once(engine: Engine, database_url: str) -> None:
    """Two students and every time of a teacher: each time has one of them, and both read the same."""
    store = adopted(engine)
    joined(store, "riverside", ("s1", "s2", *TEACHERS))
    asked, later = tuple(NAMES), NOON + timedelta(days=1)
    own = {who: MasteryCheck(f"of-{who}", key_of(who), MATHS, NOON, asked=asked) for who in ("s1", "s2")}
    times = (
        CheckWindow(_named(each, "w"), key_of("t1"), later + timedelta(minutes=each))
        for each in range(RECORDS)
    )
    _keeps(store, *own.values(), *times)
    races(database_url, ("s1", "takewin:w{n}:of-s1"), ("s2", "takewin:w{n}:of-s2"))
    booked = [row for row in _rows(store, "check_windows").values() if row["state"] == "booked"]
    assert {(row["student"], row["check"]) for row in booked} <= {
        (key_of("s1"), "of-s1"),
        (key_of("s2"), "of-s2"),
    }
    for who in own:
        mine = [row["key"] for row in booked if row["student"] == key_of(who)]
        assert len(mine) == 1, (who, mine)
    (shown,) = (
        each for each in Desk(store).taps("riverside/t1", "windows") if isinstance(each, WindowsShown)
    )
    assert sum(bool(name) for _, name in shown.times) <= 2
