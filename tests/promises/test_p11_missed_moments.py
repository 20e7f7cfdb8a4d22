"""A missed moment follows the written policy: within its day once, later a row that says why, never a burst (P11)."""

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from typing import Any

import pytest

from engine.frozen import replace
from engine.judging.plans import timetable_of
from engine.nouns.school import Pack
from engine.unasked.slots import next_look
from storage import tables
from storage.database import open_database
from storage.reading.skipped import missed
from storage.schema import prepare
from storage.shelf import load_school
from tests.fakes.desk import Desk
from tests.fakes.schools import NOON, adopted, joined, key_of, small_school
from tests.tally import Row, Tally

STUDENTS = ("s1", "s2", "s3", "s4")
MONDAY = NOON.replace(day=19, hour=15, minute=30)
DAY = timedelta(days=1)
CASES = {
    "1 s": (MONDAY, timedelta(seconds=1), 1, 0, ""),
    "1 h": (MONDAY, timedelta(hours=1), 1, 0, ""),
    "until just before quiet hours": (MONDAY, timedelta(hours=3, minutes=59, seconds=59), 1, 0, ""),
    "into quiet hours": (MONDAY, timedelta(hours=4), 0, 1, "quiet hours"),
    "until the next morning": (MONDAY, timedelta(hours=17), 0, 1, "another day"),
    "1 day": (MONDAY, DAY, 1, 1, "another day"),
    "a Friday to Monday": (MONDAY - 3 * DAY, 3 * DAY, 1, 1, "another day"),
    "3 weeks": (MONDAY, 21 * DAY, 1, 15, "another day"),
    "3 weeks and a night": (MONDAY, 21 * DAY + timedelta(hours=16), 0, 16, "another day"),
    "into a holiday": (MONDAY, 9 * DAY, 0, 5, "another day"),
    "over a holiday": (MONDAY, 14 * DAY, 1, 5, "another day"),
}
"""When the look was due, how long the coach was away, prompts at its return, looks skipped, and why."""


def with_a_holiday(away: str) -> Pack:
    """The week after the first is a holiday in the cases that name one."""
    pack = small_school()
    assert pack.school is not None
    closed = frozenset(date(2026, 10, 26) + n * DAY for n in range(5)) if "holiday" in away else frozenset()
    calendar = replace(pack.school.calendar, closed=closed)
    return replace(pack, school=replace(pack.school, calendar=calendar))


@pytest.fixture(params=CASES)
def away(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
def desk(away: str, tmp_path: Any) -> Iterator[Desk]:
    engine = open_database(f"sqlite:///{tmp_path}/coach.db")
    prepare(engine)
    due = CASES[away][0]
    store = adopted(engine, with_a_holiday(away), now=due - timedelta(minutes=1))
    joined(store, "riverside", STUDENTS)
    with store.begin() as unit:
        unit.connection.execute(tables.people.update().values(next_look_at=None))
        for code in STUDENTS:
            unit.set_next_look("riverside", key_of(code), due)
    yield Desk(store, due)
    engine.dispose()


def beats(desk: Desk, at: datetime) -> None:
    """A heartbeat: everybody who is due, until nobody is."""
    desk.now = at
    while desk.lookout.look_at_due():
        continue


def test_p11_a_missed_moment_follows_the_policy(away: str, desk: Desk, tally: Tally) -> None:
    due, gone, said, looks, why = CASES[away]
    back = due + gone
    for second in range(3):
        beats(desk, back + timedelta(seconds=second))
    codes = {key_of(each): each for each in STUDENTS}
    posted = [codes[each.person] for each in desk.posted()]
    with desk.store.reading() as connection:
        rows = connection.execute(tables.skipped.select()).mappings().all()
        counted = missed(connection, desk.now)
        school = load_school(connection, "riverside")
        slots = {row.key: row.next_look_at for row in connection.execute(tables.people.select())}
    tally(
        Row(
            "P11",
            away,
            attempted=len(STUDENTS) * (said + looks),
            acknowledged=len(posted) + sum(row["looks"] for row in rows),
            lost=len(STUDENTS) * said - len(posted),
            duplicated=len(posted) - len(set(posted)),
        )
    )
    assert sorted(posted) == sorted(STUDENTS * said)
    assert [(row["looks"], row["reason"]) for row in rows] == [(looks, why)] * len(STUDENTS) * bool(looks)
    assert [(each.people, each.looks) for each in counted] == ([(4, 4 * looks)] if looks else [])
    for code in STUDENTS:
        assert slots[key_of(code)] == next_look(desk_person(desk, code), school, timetable_of(school), back)


def test_p11_a_moment_that_lies_in_quiet_hours_is_no_missed_one(tmp_path: Any) -> None:
    """A school that writes before its quiet hours end, or after they begin, is not silent for ever."""
    engine = open_database(f"sqlite:///{tmp_path}/coach.db")
    prepare(engine)
    for number, slot in enumerate((time(6, 30), time(20, 15))):
        pack = small_school(f"school{number}")
        assert pack.school is not None
        policy = replace(pack.school.policy, student_slot=slot)
        pack = replace(pack, school=replace(pack.school, policy=policy))
        at = MONDAY.replace(hour=slot.hour, minute=slot.minute)
        store = adopted(engine, pack, now=at - timedelta(minutes=1))
        joined(store, f"school{number}", STUDENTS)
        with store.begin() as unit:
            for code in STUDENTS:
                unit.set_next_look(f"school{number}", key_of(code), at)
        desk = Desk(store, at)
        beats(desk, at + timedelta(seconds=4))
        prompts = [each for each in desk.posted() if each.school == f"school{number}"]
        assert len([each for each in prompts if each.key.startswith("goal-prompt:")]) == len(STUDENTS)
    engine.dispose()


def desk_person(desk: Desk, code: str) -> Any:
    with desk.store.begin() as unit:
        return unit.snapshots("riverside", desk.now).person(key_of(code))
