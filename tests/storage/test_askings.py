"""Whoever was asked because of a class, a subject or a student's care is asked no longer when that ends."""

from collections.abc import Collection
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import Engine

from engine.frozen import replace
from engine.notices.everybody import NotFound
from engine.notices.helping import HelpCard, HelpNotReached
from engine.notices.meeting import Meeting, TimesShown
from engine.notices.on_the_way import QuestionShown
from engine.notices.staff import QueueShown
from engine.nouns.help_request import HelpRequest
from engine.nouns.people import Role
from engine.nouns.school import Pack
from storage import tables
from storage.people import roster
from storage.records import read, reading
from storage.traffic import outbox
from tests.fakes.desk import Desk
from tests.fakes.schools import adopted, competency_of, joined, key_of, small_school

HERE = "riverside"


@pytest.fixture
def desk(engine: Engine) -> Desk:
    store = adopted(engine)
    joined(store, HERE, ("s1", "s2", "t1", "t2", "t3", "a1", "adm"))
    return Desk(store)


def another_class(teachers: Collection[str] = ("t3",)) -> Pack:
    """The same school, in which one student has maths in another class."""
    pack = small_school()
    assert pack.sections is not None
    maths, science = pack.sections
    one = key_of("s1")
    left = replace(maths, students=tuple(each for each in maths.students if each != one))
    other = replace(
        maths, key="other", code="maths-6b", teachers=tuple(map(key_of, teachers)), students=(one,)
    )
    return replace(pack, sections=(left, science, other))


def imports(desk: Desk, pack: Pack) -> None:
    with desk.store.begin() as unit:
        roster.adopt(unit.connection, pack, HERE, desk.now)


def asks(desk: Desk, who: str = "s1") -> str:
    desk.taps(f"{HERE}/{who}", "help:maths", stuck="the minus", tried="")
    return question(desk).key


def question(desk: Desk) -> HelpRequest:
    with desk.store.reading() as connection:
        return list(read(HelpRequest, connection.execute(reading(HelpRequest))))[-1]


def rings(desk: Desk, minutes: int = 0) -> None:
    desk.now += timedelta(minutes=minutes)
    desk.lookout.ring_due()


def test_a_teacher_whose_class_it_was_reads_a_question_no_more_and_the_new_one_hears_of_it(
    desk: Desk,
) -> None:
    key = asks(desk)
    desk.delivers()
    imports(desk, another_class())
    for verb in ("openhelp", "claim", "answer", "seen", "hold"):
        (said, *_) = desk.taps(f"{HERE}/t1", f"{verb}:{key}", words="x")
        assert isinstance(said, NotFound), verb
    (queue, *_) = desk.taps(f"{HERE}/t1", "queue")
    assert isinstance(queue, QueueShown)
    assert not queue.rows
    rings(desk, 31)
    assert question(desk).asked == (key_of("t3"),)
    assert [each.person for each in desk.posted()][-1] == key_of("t3")


def test_until_then_the_student_reads_that_somebody_is_looked_for(desk: Desk) -> None:
    key = asks(desk)
    desk.delivers()
    imports(desk, another_class())
    (shown,) = desk.taps(f"{HERE}/s1", f"question:{key}")
    assert isinstance(shown, QuestionShown)
    assert (shown.names, shown.told) == ((), False)


def test_who_has_taken_a_question_may_end_it_while_they_teach_the_subject(desk: Desk) -> None:
    key = asks(desk)
    desk.taps(f"{HERE}/t1", f"claim:{key}")
    imports(desk, another_class())
    assert question(desk).owner == key_of("t1")
    desk.taps(f"{HERE}/t1", f"answer:{key}", words="Draw it.")
    desk.taps(f"{HERE}/s1", f"close:{key}")
    imports(desk, replace(another_class(), advising=()))
    assert isinstance(desk.taps(f"{HERE}/t1", f"openhelp:{key}")[0], NotFound)


def test_a_question_whose_owner_has_another_role_is_free_for_the_others(desk: Desk) -> None:
    key = asks(desk)
    desk.taps(f"{HERE}/t1", f"claim:{key}")
    imports(desk, _with_role("t1", Role.ADVISER))
    freed = question(desk)
    assert (freed.state, freed.owner, freed.asked) == ("open", "", (key_of("t2"),))
    assert isinstance(desk.taps(f"{HERE}/t1", f"openhelp:{key}")[0], NotFound)


def test_a_colleague_who_was_asked_as_one_is_still_asked(desk: Desk) -> None:
    key = asks(desk)
    desk.taps(f"{HERE}/t1", f"hand:{key}:{key_of('t2')}")
    pack = small_school()
    assert pack.people is not None
    imports(desk, replace(pack, people=tuple(each for each in pack.people if each.code != "s4")))
    assert set(question(desk).asked) == {key_of("t1"), key_of("t2")}


def test_an_adviser_who_was_asked_reads_it_no_more_when_they_advise_others(desk: Desk) -> None:
    key = asks(desk)
    rings(desk, 31)
    rings(desk, 91)
    assert key_of("a1") in question(desk).asked
    imports(desk, replace(small_school(), advising=small_school().advising[1:]))  # type: ignore[index]
    assert key_of("a1") not in question(desk).asked
    assert isinstance(desk.taps(f"{HERE}/a1", f"openhelp:{key}")[0], NotFound)


@pytest.mark.parametrize("role", [None, Role.GUARDIAN])
def test_a_card_that_waits_for_somebody_who_is_not_on_the_staff_now_never_arrives(
    desk: Desk, role: Role | None
) -> None:
    asks(desk)
    imports(desk, _with_role("t1", role))
    desk.delivers()
    cards = [each for each in desk.posted() if each.person == key_of("t1")]
    assert [each.state for each in cards] == [outbox.FAILED]
    assert key_of("t2") in question(desk).asked


def test_when_nobody_is_left_the_next_people_are_asked_and_the_student_reads_so(desk: Desk) -> None:
    key = asks(desk)
    imports(desk, another_class())
    desk.delivers()
    to_me = [each.notice for each in desk.posted() if each.person == key_of("s1")]
    assert [each.next for each in to_me if isinstance(each, HelpNotReached)] == [("Dr. Eze",)]
    assert question(desk).asked == (key_of("t3"),)
    assert HelpCard in map(type, desk.taps(f"{HERE}/t3", f"openhelp:{key}"))


def test_a_booked_time_with_a_teacher_who_judges_no_more_is_off_and_both_read_so(desk: Desk) -> None:
    desk.taps(f"{HERE}/s1", f"show:{competency_of('maths', 1)}", level="3", know="a", show="b", how="c")
    desk.taps(f"{HERE}/t1", "addwin", day="2026-10-16", clock="14:00")
    (window,) = (row.key for row in _rows(desk, "check_windows"))
    (check,) = (row.key for row in _rows(desk, "checks"))
    desk.taps(f"{HERE}/s1", f"takewin:{window}:{check}")
    imports(desk, another_class())
    before = len(desk.posted())
    rings(desk)
    told = {each.person: each.notice for each in desk.posted()[before:]}
    assert {who: what.what for who, what in told.items() if isinstance(what, Meeting)} == {
        key_of("s1"): "cancelled",
        key_of("t1"): "left",
    }
    (times,) = desk.taps(f"{HERE}/s1", f"book:{check}")
    assert isinstance(times, TimesShown)
    assert (times.times, times.booked) == ((), None)
    desk.taps(f"{HERE}/s1", f"takewin:{window}:{check}")
    assert [row.state for row in _rows(desk, "check_windows")] == ["free"]


def _rows(desk: Desk, name: str) -> list[Any]:
    with desk.store.reading() as connection:
        return list(connection.execute(tables.metadata.tables[name].select()))


def _with_role(code: str, role: Role | None) -> Pack:
    """The school in which somebody is something else now, or not there at all."""
    pack = small_school()
    assert pack.people is not None
    assert pack.sections is not None
    rest = tuple(each for each in pack.people if each.code != code)
    them = next(each for each in pack.people if each.code == code)
    sections = tuple(
        replace(each, teachers=tuple(k for k in each.teachers if k != key_of(code))) for each in pack.sections
    )
    return replace(pack, people=(*rest, replace(them, role=role)) if role else rest, sections=sections)
