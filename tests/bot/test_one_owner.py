"""Two teachers, one request: whatever the database and however many processes, one of them owns it."""

import os
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from sqlalchemy import Engine

from engine.help_request import HelpRequest, HelpState
from engine.mastery_check import CheckState, MasteryCheck
from engine.notices.everybody import AlreadyDone
from engine.notices.helping import HelpHasOwner
from storage import records, tables
from storage.database import open_database
from storage.store import Store
from tests.fakes.desk import Desk, tapped
from tests.fakes.schools import NOON, adopted, competency_of, joined, key_of

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


PROCESSES, REQUESTS = 8, int(os.environ.get("COACH_RACE", "12"))
"""COACH_RACE=300 is the whole promise; the suite takes a part of it."""


def test_eight_processes_at_once_find_one_owner_for_each_request(engine: Engine, database_url: str) -> None:
    """Double taps too: as many winners as requests, and everybody else reads who has it."""
    store = adopted(engine)
    joined(store, "riverside", ("s1", *TEACHERS))
    asked = tuple(key_of(each) for each in TEACHERS)
    with store.begin() as unit:
        for number in range(REQUESTS):
            request = HelpRequest(f"help{number}", key_of("s1"), "maths", NOON, "stuck", asked=asked)
            records.save(unit.connection, "riverside", request)
    racers = [racer(database_url, TEACHERS[number % 2], number) for number in range(PROCESSES)]
    assert [each.stdout.readline().strip() for each in racers if each.stdout] == ["ready"] * PROCESSES
    for each in racers:
        assert each.stdin
        each.stdin.write("go\n")
        each.stdin.flush()
    said = [each.communicate(timeout=500)[0] for each in racers]
    assert [each.strip() for each in said] == ["done"] * PROCESSES
    notices = [each.notice for each in Desk(store).posted()]
    winners = [each for each in notices if isinstance(each, HelpHasOwner)]
    assert sorted(each.request for each in winners) == sorted(f"help{number}" for number in range(REQUESTS))
    late = [each for each in notices if isinstance(each, AlreadyDone)]
    assert len(late) == PROCESSES * 2 * REQUESTS - REQUESTS
    assert {each.by for each in late} <= {"Ms. Delgado", "Mr. Kim"}
    with store.reading() as connection:
        rows = connection.execute(tables.helps.select()).mappings().all()
    names = {key_of("t1"): "Ms. Delgado", key_of("t2"): "Mr. Kim"}
    assert {each.request: each.name for each in winners} == {row["key"]: names[row["owner"]] for row in rows}


def racer(url: str, teacher: str, number: int) -> "subprocess.Popen[str]":
    command = [sys.executable, "-m", "tests.fakes.racer", url, teacher, str(number), str(REQUESTS)]
    pipe = subprocess.PIPE
    return subprocess.Popen(command, stdin=pipe, stdout=pipe, text=True, cwd=ROOT)
