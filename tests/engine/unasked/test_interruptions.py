"""A teacher's attention: three interruptions a day beyond what students ask for, the rest in one morning line."""

from datetime import datetime, timedelta

import pytest
from sqlalchemy import Engine

from engine.frozen import replace
from engine.judging.plans import timetable_of
from engine.notices.helping import HelpCard, StudentClosed
from engine.notices.meeting import Meeting
from engine.notices.staff import QueueLine
from engine.nouns.aside import Aside
from engine.nouns.people import Person, Role
from engine.nouns.school import Policy
from engine.unasked.interruptions import MOST, placed
from storage import tables
from tests.fakes.desk import Desk
from tests.fakes.schools import NOON, adopted, competency_of, joined, key_of, small_school

NOTE = Aside("k", "t", "s", "closed", "Maths")
TEACHER = Person("t", "t", Role.TEACHER, "Rosa Delgado", "Ms. Delgado")
STUDENTS = tuple(f"s{number}" for number in range(1, 9))
EVIDENCE = {"level": "3", "know": "It is a part.", "show": "3/4", "how": "I drew it."}


def place(now: datetime = NOON, *, told: int = 0, advises: bool = False, **changes: object) -> Aside | None:
    pack = small_school()
    assert pack.school is not None
    person = replace(TEACHER, role=changes.pop("role", Role.TEACHER))  # type: ignore[arg-type]
    return placed(
        replace(NOTE, **changes),  # type: ignore[arg-type]
        person,
        told_today=told,
        advises=advises,
        timetable=timetable_of(pack.school),
        policy=Policy(),
        now=now,
    )


@pytest.mark.parametrize(("advises", "room"), [(False, MOST - 1), (True, MOST - 2)])
def test_the_morning_line_and_an_advisers_message_always_have_their_place(advises: bool, room: int) -> None:
    for told in range(6):
        kept = place(told=told, advises=advises)
        assert kept is not None
        assert kept.later == (told >= room)


@pytest.mark.parametrize(
    "moment", [NOON.replace(hour=7, minute=59), NOON.replace(hour=20), NOON + timedelta(days=3)]
)
def test_before_the_line_at_night_and_on_free_days_everything_waits_for_the_line(moment: datetime) -> None:
    kept = place(moment)
    assert kept is not None
    assert kept.later


def test_a_reminder_without_room_is_left_out_for_the_line_has_named_the_time() -> None:
    assert place(what="soon", told=2) is None
    assert place(what="soon", told=1) == replace(NOTE, what="soon", at=NOON)


@pytest.mark.parametrize("role", [Role.ADVISER, Role.ADMIN])
def test_who_has_no_morning_line_is_told_at_once(role: Role) -> None:
    assert place(NOON.replace(hour=21), told=9, role=role) == replace(NOTE, at=NOON.replace(hour=21))


@pytest.fixture
def desk(engine: Engine) -> Desk:
    store = adopted(engine, small_school(students=len(STUDENTS)))
    joined(store, "riverside", ("t1", "t2", *STUDENTS))
    return Desk(store)


def who(code: str) -> str:
    return f"riverside/{code}"


def read_by(desk: Desk, code: str, kind: type) -> list[object]:
    return [
        each.notice for each in desk.posted() if each.person == key_of(code) and isinstance(each.notice, kind)
    ]


def asks_and_closes(desk: Desk, code: str, helped: str = "yes") -> None:
    desk.taps(who(code), "help:maths", stuck="7 x 8", tried="6 x 8")
    with desk.store.reading() as connection:
        table = tables.helps
        row = connection.execute(table.select().where(table.c.student == key_of(code))).mappings().first()
    assert row is not None
    desk.taps(who("t1"), f"answer:{row['key']}", words="Count on by eights.")
    desk.taps(who(code), f"close:{row['key']}:{helped}")


def morning(desk: Desk, day: int) -> list[object]:
    desk.now = NOON.replace(day=day, hour=8, minute=0)
    with desk.store.begin() as unit:
        unit.set_next_look("riverside", key_of("t1"), desk.now)
    desk.lookout.look_at_due()
    return read_by(desk, "t1", QueueLine)


def test_what_is_too_much_for_a_day_stands_pooled_in_the_next_morning_line_and_only_once(desk: Desk) -> None:
    for code in STUDENTS[:6]:
        asks_and_closes(desk, code, "no" if code == "s6" else "yes")
    assert len(read_by(desk, "t1", HelpCard)) >= 6  # requests are never held back
    assert len(read_by(desk, "t1", StudentClosed)) == MOST - 1
    (line,) = morning(desk, 15)
    assert isinstance(line, QueueLine)
    told = {each.what: sorted(name for name, *_ in each.students) for each in line.asides}
    assert told == {
        "closed": ["Lena Hoffmann", "Minh Anh Tran", "Student5 Example"],
        "unsolved": ["Student6 Example"],
    }
    assert morning(desk, 16) == [line]  # nothing is left to say


def test_the_line_names_todays_times_and_a_time_taken_for_today_is_a_request(desk: Desk) -> None:
    for minute in range(3):
        desk.taps(who("t1"), "addwin", day="2026-10-14", clock=f"14:{10 + minute}")
        desk.taps(who("t1"), "addwin", day="2026-10-15", clock=f"14:{10 + minute}")
    with desk.store.reading() as connection:
        table = tables.check_windows
        keys = [row.key for row in connection.execute(table.select().order_by(table.c.at))]
    for code, window in zip(STUDENTS[:6], keys, strict=True):
        (received, *_) = desk.taps(who(code), f"show:{competency_of('maths', 1)}", **EVIDENCE)
        desk.taps(who(code), f"takewin:{window}:{received.check}")  # type: ignore[attr-defined]
    booked = read_by(desk, "t1", Meeting)
    assert len(booked) == 3 + MOST - 1
    (line,) = morning(desk, 15)
    assert isinstance(line, QueueLine)
    assert [each.name for each in line.times] == ["Minh Anh Tran", "Student5 Example", "Student6 Example"]
    assert line.asides == ()  # the one that waited is among the day's times


def test_who_is_away_reads_the_line_on_their_return(desk: Desk) -> None:
    for code in STUDENTS[:4]:
        asks_and_closes(desk, code)
    desk.taps(who("t1"), "away:2")
    assert morning(desk, 15) == []
    (line,) = morning(desk, 19)
    assert isinstance(line, QueueLine)
    assert len(line.asides[0].students) == 2
