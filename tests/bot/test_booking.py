"""Looking at evidence together: times offered, taken, moved, given back, called off, and reminded of once."""

from datetime import timedelta

import pytest
from sqlalchemy import Engine

from engine.notices import Notice
from engine.notices.checking import CheckReceived
from engine.notices.everybody import AlreadyDone, NotFound
from engine.notices.meeting import Meeting, TimesShown, WindowRefused, WindowsShown
from engine.nouns.check_window import CheckWindow, WindowState
from storage import records, tables
from tests.fakes.desk import Desk
from tests.fakes.schools import NOON, adopted, competency_of, joined, key_of

EVIDENCE = {"level": "3", "know": "It is a part.", "show": "3/4", "how": "I drew it."}


@pytest.fixture
def desk(engine: Engine) -> Desk:
    store = adopted(engine)
    joined(store, "riverside", ("s1", "s2", "t1", "t2", "t3", "a1"))
    return Desk(store)


def who(code: str) -> str:
    return f"riverside/{code}"


def got(desk: Desk, code: str) -> list[str]:
    mine = (each.notice for each in desk.posted() if each.person == key_of(code))
    return [each.what for each in mine if isinstance(each, Meeting)]


def windows(desk: Desk) -> list[CheckWindow]:
    with desk.store.reading() as connection:
        rows = (
            connection.execute(tables.check_windows.select().order_by(tables.check_windows.c.at))
            .mappings()
            .all()
        )
    return [records.record_of(CheckWindow, row) for row in rows]


def offers(desk: Desk, code: str, day: str = "2026-10-15", clock: str = "14:30") -> Notice:
    (said,) = desk.taps(who(code), "addwin", day=day, clock=clock)
    return said


def shows(desk: Desk, code: str = "s1") -> str:
    received = desk.taps(who(code), f"show:{competency_of('maths', 1)}", **EVIDENCE)
    assert isinstance(received[0], CheckReceived)
    return received[0].check


def test_a_student_takes_a_time_and_both_read_it_and_are_reminded_once(desk: Desk) -> None:
    offers(desk, "t1")
    check = shows(desk)
    (shown,) = desk.taps(who("s1"), f"book:{check}")
    assert isinstance(shown, TimesShown)
    assert [name for _, name in shown.times] == ["Ms. Delgado"]
    desk.taps(who("s1"), shown.choices[0].token)
    assert (windows(desk)[0].state, windows(desk)[0].student) == (WindowState.BOOKED, key_of("s1"))
    assert got(desk, "s1") == got(desk, "t1") == ["booked"]
    desk.now = NOON.replace(day=15, hour=13, minute=59)
    desk.lookout.ring_due()
    assert got(desk, "s1") == ["booked"]
    desk.now = NOON.replace(day=15, hour=14, minute=1)
    for _ in range(3):
        desk.lookout.ring_due()
    assert got(desk, "s1") == got(desk, "t1") == ["booked", "soon"]


def test_moving_frees_the_first_time_and_giving_back_frees_the_second(desk: Desk) -> None:
    offers(desk, "t1")
    offers(desk, "t2", clock="9:15")
    check = shows(desk)
    first, second = sorted(windows(desk), key=lambda each: each.teacher != key_of("t1"))
    desk.taps(who("s1"), f"takewin:{first.key}:{check}")
    desk.taps(who("s1"), f"takewin:{second.key}:{check}")
    assert {each.key: each.state for each in windows(desk)} == {first.key: "free", second.key: "booked"}
    assert got(desk, "t1") == ["booked", "left"]
    assert got(desk, "t2") == ["moved"]
    desk.taps(who("s1"), f"leavewin:{second.key}")
    assert {each.state for each in windows(desk)} == {WindowState.FREE}
    desk.now = NOON.replace(day=15, hour=15)
    desk.lookout.ring_due()
    assert "soon" not in got(desk, "s1")


def test_two_students_who_want_one_time_one_has_it(desk: Desk) -> None:
    offers(desk, "t1")
    mine, theirs = shows(desk, "s1"), shows(desk, "s2")
    (window,) = windows(desk)
    desk.taps(who("s1"), f"takewin:{window.key}:{mine}")
    (late,) = desk.taps(who("s2"), f"takewin:{window.key}:{theirs}")
    assert isinstance(late, AlreadyDone)
    assert windows(desk)[0].student == key_of("s1")


def test_a_teacher_calls_it_off_and_the_student_can_take_another(desk: Desk) -> None:
    offers(desk, "t1")
    check = shows(desk)
    (window,) = windows(desk)
    desk.taps(who("s1"), f"takewin:{window.key}:{check}")
    for code in ("t2", "s1", "s2"):
        (no,) = desk.taps(who(code), f"dropwin:{window.key}")
        assert isinstance(no, NotFound)
    desk.taps(who("t1"), f"dropwin:{window.key}")
    assert got(desk, "s1") == ["booked", "cancelled"]
    assert windows(desk)[0].state == WindowState.CANCELLED
    (shown,) = desk.taps(who("s1"), f"book:{check}")
    assert isinstance(shown, TimesShown)
    assert shown.times == ()


@pytest.mark.parametrize(
    ("day", "clock", "reason"),
    [
        ("2026-10-15", "half two", "clock"),
        ("2026-10-15", "25:00", "clock"),
        ("2026-10-14", "11:00", "past"),
        ("2026-10-17", "14:30", "closed"),
    ],
)
def test_a_time_that_cannot_stand_is_told_and_changes_nothing(
    desk: Desk, day: str, clock: str, reason: str
) -> None:
    said = offers(desk, "t1", day, clock)
    assert isinstance(said, WindowRefused)
    assert said.reason == reason
    assert windows(desk) == []


def test_the_same_time_twice_is_one(desk: Desk) -> None:
    assert isinstance(offers(desk, "t1"), WindowsShown)
    assert isinstance(offers(desk, "t1"), WindowRefused)
    assert len(windows(desk)) == 1


def test_nobody_takes_a_time_of_a_teacher_who_was_not_asked(desk: Desk) -> None:
    offers(desk, "t3")
    check = shows(desk)
    (window,) = windows(desk)
    for code, token in (("s1", f"takewin:{window.key}:{check}"), ("s2", f"takewin:{window.key}:{check}")):
        (no,) = desk.taps(who(code), token)
        assert isinstance(no, NotFound)
    (no,) = desk.taps(who("a1"), "addwin", day="2026-10-15", clock="14:30")
    assert isinstance(no, NotFound)


def test_a_time_for_evidence_that_is_judged_before_is_free_and_nobody_is_reminded_of_it(desk: Desk) -> None:
    offers(desk, "t1")
    check = shows(desk)
    (window,) = windows(desk)
    desk.taps(who("s1"), f"takewin:{window.key}:{check}")
    desk.taps(who("t2"), f"accept:{check}", level="3", strength="Clear.")
    assert (windows(desk)[0].state, windows(desk)[0].student) == (WindowState.FREE, "")
    desk.now = window.at - timedelta(minutes=10)
    desk.lookout.ring_due()
    assert got(desk, "s1") == got(desk, "t1") == ["booked", "left"]


def test_what_is_taken_back_keeps_no_time(desk: Desk) -> None:
    offers(desk, "t1")
    mine, theirs = shows(desk, "s1"), shows(desk, "s2")
    (window,) = windows(desk)
    desk.taps(who("s1"), f"takewin:{window.key}:{mine}")
    desk.taps(who("s1"), f"uncheck:{mine}")
    assert got(desk, "t1") == ["booked", "left"]
    desk.taps(who("s2"), f"takewin:{window.key}:{theirs}")
    assert windows(desk)[0].student == key_of("s2")
