"""Silence and long trouble become one human's task, go on to the lead, and end with any sign of work."""

from datetime import date, datetime, timedelta
from typing import Any

import msgspec
import pytest
from sqlalchemy import Engine

from engine.care import finding
from engine.care.case import CaseState
from engine.frozen import replace
from engine.journey.alert import Risk, Usual
from engine.journey.forecast.calibration import Calibration
from engine.notices.everybody import NotFound
from engine.notices.staff import (
    CaseShown,
    Digest,
    GoneSilent,
    HandedOn,
    HumanNeeded,
    RoundShown,
    WhichStudent,
)
from engine.nouns.people import Advising, Person, Role
from engine.nouns.school import Pack
from engine.nouns.standing import Standing
from storage import records, tables
from storage.shelf import keep_calibration
from tests.fakes.desk import Desk
from tests.fakes.schools import NOON, adopted, competency_of, joined, key_of, small_school

STAFF = ("t1", "t2", "t3", "a1", "a2", "adm")
MORNING = NOON.replace(hour=7, minute=31)


def a_desk(engine: Engine, *, pack: Pack | None = None, absent: tuple[str, ...] = ()) -> Desk:
    """Everybody joined on the first day of the school year, and nobody has done anything yet."""
    store = adopted(engine, pack or small_school(), now=NOON.replace(month=8, day=31))
    joined(store, "riverside", [code for code in (*STAFF, "s1", "s2", "s3", "s4") if code not in absent])
    return Desk(store, MORNING)


@pytest.fixture
def desk(engine: Engine) -> Desk:
    return a_desk(engine)


def looks(desk: Desk, code: str, at: datetime) -> list[Any]:
    """One person is looked at, at a moment; what was posted to anybody because of it."""
    desk.now = at
    last = max((each.seq for each in desk.posted()), default=0)
    with desk.store.begin() as unit:
        unit.set_next_look("riverside", key_of(code), at)
    desk.lookout.look_at_due()
    return [each for each in desk.posted() if each.seq > last]


def cases(desk: Desk) -> dict[str, Any]:
    with desk.store.reading() as connection:
        rows = connection.execute(tables.cases.select().order_by(tables.cases.c.opened_at)).mappings()
        codes = {key_of(code): code for code in ("s1", "s2", "s3", "s4")}
        return {codes[row["student"]]: row for row in rows}


def worked_yesterday(desk: Desk, *codes: str) -> None:
    for code in codes:
        desk.taps(f"riverside/{code}", "own:maths", words="finish two problems")
        desk.taps(f"riverside/{code}", "own:science", words="read one chapter")


def test_ten_class_days_without_a_sign_become_the_advisers_task_on_the_next_morning(desk: Desk) -> None:
    (told,) = looks(desk, "a1", MORNING)
    assert isinstance(told.notice, GoneSilent)
    assert {each.reason for each in told.notice.students} == {"quiet"}
    assert len(told.notice.students) == 4
    assert {row["owner"] for row in cases(desk).values()} == {key_of("a1")}
    assert looks(desk, "a1", MORNING + timedelta(days=1)) == []
    assert looks(desk, "a2", MORNING + timedelta(days=1)) == []


def test_any_sign_of_work_takes_a_student_off_the_ladder_at_once(desk: Desk) -> None:
    looks(desk, "a1", MORNING)
    desk.says("riverside/s1", "where am I")
    assert cases(desk)["s1"]["state"] == CaseState.OPEN
    worked_yesterday(desk, "s1")
    assert cases(desk)["s1"]["state"] == CaseState.CLOSED
    assert cases(desk)["s1"]["closed_by"] == ""
    assert cases(desk)["s2"]["state"] == CaseState.OPEN
    (shown,) = looks(desk, "a1", MORNING.replace(day=19))
    assert ("Amara", "back") in [(each.name, each.what) for each in shown.notice.good]


def test_work_in_one_subject_does_not_end_the_silence_in_another(desk: Desk) -> None:
    """Else the adviser would read of the same student every morning."""
    looks(desk, "a1", MORNING)
    subject = cases(desk)["s1"]["subject"]
    other = {"Maths": "science", "Science": "maths"}[subject]
    desk.taps("riverside/s1", f"own:{other}", words="one page")
    assert cases(desk)["s1"]["state"] == CaseState.OPEN
    assert looks(desk, "a1", MORNING + timedelta(days=1)) == []
    desk.taps("riverside/s1", f"own:{subject.lower()}", words="one page")
    assert cases(desk)["s1"]["state"] == CaseState.CLOSED


def test_who_works_but_stays_off_the_road_is_not_a_new_task_every_morning(desk: Desk) -> None:
    """Ten days off the road are told once; work takes the case down, and two weeks later it is told again."""
    worked_yesterday(desk, "s1", "s2", "s3", "s4")
    with desk.store.begin() as unit:
        for subject in ("maths", "science"):
            records.save(unit.connection, "riverside", off_the_road(subject, date(2026, 9, 20), 17))
    (told,) = looks(desk, "a1", MORNING + timedelta(days=1))
    assert [(each.key, each.reason) for each in told.notice.students] == [(key_of("s1"), "off_track")]
    worked_yesterday(desk, "s1")
    assert cases(desk)["s1"]["state"] == CaseState.CLOSED
    assert looks(desk, "a1", MORNING + timedelta(days=2)) == []


@pytest.mark.parametrize(("bad_days", "told"), [(9, []), (10, ["off_track"])])
def test_drifting_days_do_not_begin_the_ten_days_anew(desk: Desk, bad_days: int, told: list[str]) -> None:
    """Off track again since yesterday, and bad every day before it."""
    worked_yesterday(desk, "s1", "s2", "s3", "s4")
    with desk.store.begin() as unit:
        for subject in ("maths", "science"):
            yesterday = MORNING.date() - timedelta(days=1)
            records.save(unit.connection, "riverside", off_the_road(subject, yesterday, bad_days))
    found = [each for told in looks(desk, "a1", MORNING + timedelta(days=1)) for each in told.notice.students]
    assert [(each.reason, each.unanswered) for each in found] == [(reason, bad_days) for reason in told]


def off_the_road(subject: str, since: date, bad_days: int) -> Standing:
    return Standing(
        key_of("s1"), subject, MORNING.date(), since, "off track", band="off track", bad_days=bad_days
    )


def test_two_weeks_without_a_deed_bring_it_to_the_office_with_the_name_of_the_owner(desk: Desk) -> None:
    looks(desk, "a1", MORNING)
    desk.taps("riverside/a1", f"did:{key_of('s2')}:talked")
    desk.now = MORNING.replace(day=27, hour=7, minute=29)
    desk.lookout.ring_due()
    assert not [each for each in desk.posted() if isinstance(each.notice, HumanNeeded)]
    desk.now += timedelta(minutes=2)
    desk.lookout.ring_due()
    told = [each for each in desk.posted() if isinstance(each.notice, HumanNeeded)]
    assert {each.person for each in told} == {key_of("adm")}
    assert [each.notice for each in told if isinstance(each.notice, HumanNeeded) and each.notice.facts] == [
        each.notice for each in told
    ]
    assert len(told) == 3
    assert {code: row["state"] for code, row in cases(desk).items()} == {
        "s1": "lead",
        "s2": "acted",
        "s3": "lead",
        "s4": "lead",
    }
    (page,) = desk.taps("riverside/adm", f"case:{key_of('s1')}")
    assert isinstance(page, CaseShown)
    (closed,) = desk.taps("riverside/adm", f"case:{key_of('s2')}")
    assert isinstance(closed, NotFound)


def test_a_case_is_handed_to_the_next_adviser_and_then_to_the_office(desk: Desk) -> None:
    looks(desk, "a1", MORNING)
    said, card = desk.taps("riverside/a1", f"handon:{key_of('s2')}")
    assert isinstance(said, HandedOn)
    assert said.to == "Mr. Herrera"
    assert isinstance(card, HumanNeeded)
    assert cases(desk)["s2"]["owner"] == key_of("a2")
    said, _ = desk.taps("riverside/a1", f"handon:{key_of('s1')}")
    assert isinstance(said, HandedOn)
    assert said.to == "Ms. Lindqvist"
    (denied,) = desk.taps("riverside/a2", f"handon:{key_of('s3')}")
    assert isinstance(denied, NotFound)


def test_a_case_repeats_only_when_it_has_changed_or_after_two_weeks(desk: Desk) -> None:
    monday = MORNING.replace(day=19)
    (first,) = looks(desk, "a1", monday)
    assert isinstance(first.notice, Digest)
    assert len(first.notice.cases) == 4
    (second,) = looks(desk, "a1", monday + timedelta(days=7))
    assert isinstance(second.notice, Digest)
    assert (len(second.notice.cases), second.notice.before) == (0, 4)
    (third,) = [
        each for each in looks(desk, "a1", monday + timedelta(days=14)) if each.person == key_of("a1")
    ]
    assert isinstance(third.notice, Digest)
    assert len(third.notice.cases) == 4
    (asked,) = desk.says("riverside/a1", "my students")
    assert isinstance(asked, Digest)
    assert len(asked.cases) == 4


def test_what_somebody_acted_on_leaves_the_stack_for_a_week_and_then_comes_back(desk: Desk) -> None:
    looks(desk, "a1", MORNING)
    desk.taps(
        "riverside/a1", f"note:{key_of('s1')}", words="She sleeps badly. We moved reading to the morning."
    )
    (soon,) = looks(desk, "a1", MORNING.replace(day=19))
    assert key_of("s1") not in [each.key for each in soon.notice.cases]
    (later,) = looks(desk, "a1", MORNING.replace(day=26))
    assert key_of("s1") in [each.key for each in later.notice.cases]
    assert next(each for each in later.notice.cases if each.key == key_of("s1")).last_tried == "note"
    assert cases(desk)["s1"]["state"] == CaseState.OPEN


def test_the_card_has_the_students_own_goal_and_never_their_question(desk: Desk) -> None:
    worked_yesterday(desk, "s1")
    desk.taps("riverside/s1", "help:maths", stuck="a secret worry", tried="")
    (page,) = desk.says("riverside/a1", "amara")
    assert isinstance(page, CaseShown)
    assert "a secret worry" not in repr(page)
    looks(desk, "a1", MORNING.replace(month=11, day=2))
    (page,) = desk.taps("riverside/a1", f"case:{key_of('s1')}")
    assert isinstance(page, CaseShown)
    assert page.words in ("finish two problems", "read one chapter")
    assert "a secret worry" not in repr(desk.says("riverside/a1", "my students"))


def test_a_school_without_advisers_gives_its_silent_students_to_the_office(engine: Engine) -> None:
    desk = a_desk(engine, pack=replace(small_school(), advising=()))
    (told,) = looks(desk, "adm", MORNING)
    assert isinstance(told.notice, GoneSilent)
    assert len(told.notice.students) == 4
    (page,) = desk.says("riverside/adm", "lena hoffman")
    assert isinstance(page, CaseShown)


def test_students_of_an_adviser_who_never_joined_are_the_offices(engine: Engine) -> None:
    desk = a_desk(engine, absent=("a1",))
    (told,) = looks(desk, "adm", MORNING)
    assert {each.key for each in told.notice.students} == {key_of(code) for code in ("s1", "s3", "s4")}
    (mine,) = looks(desk, "a2", MORNING)
    assert {each.key for each in mine.notice.students} == {key_of("s2")}


def test_a_teacher_who_advises_has_a_caseload_too(engine: Engine) -> None:
    pack = replace(small_school(), advising=(Advising(key_of("t3"), (key_of("s1"),)),))
    desk = a_desk(engine, pack=pack)
    (told,) = looks(desk, "t3", MORNING)
    assert isinstance(told.notice, GoneSilent)
    (page,) = desk.says("riverside/t3", "Amara")
    assert isinstance(page, CaseShown)
    (nobody,) = desk.taps("riverside/t1", f"case:{key_of('s1')}")
    assert isinstance(nobody, NotFound)


def test_a_student_on_a_pause_is_nobodys_task(desk: Desk) -> None:
    for code in ("s1", "s2", "s3", "s4"):
        desk.says(f"riverside/{code}", "pause")
    assert looks(desk, "a1", MORNING + timedelta(days=1)) == []


def test_a_round_of_check_ins_comes_back_to_whom_it_missed(desk: Desk) -> None:
    (begun,) = desk.says("riverside/a1", "check in round")
    assert isinstance(begun, RoundShown)
    assert (begun.seen, len(begun.left)) == (0, 4)
    desk.now += timedelta(hours=1)
    desk.taps("riverside/a1", f"did:{key_of('s1')}:talked")
    desk.taps("riverside/a1", f"did:{key_of('s2')}:booked")
    desk.taps("riverside/a1", f"note:{key_of('s3')}", words="All well.")
    (again,) = desk.taps("riverside/a1", "round")
    assert isinstance(again, RoundShown)
    assert (again.seen, again.left) == (2, ("Mateo Rivera", "Minh Anh Tran"))
    (shown,) = looks(desk, "a1", MORNING.replace(day=19))
    assert set(shown.notice.to_see) == {"Mateo", "Minh"}
    for code in ("s2", "s4"):
        desk.taps("riverside/a1", f"did:{key_of(code)}:talked")
    (over,) = desk.taps("riverside/a1", "round")
    assert isinstance(over, RoundShown)
    assert over.over
    (fresh,) = desk.taps("riverside/a1", "round")
    assert isinstance(fresh, RoundShown)
    assert len(fresh.left) == 4


def test_an_adviser_opens_only_their_own_students_by_name(desk: Desk) -> None:
    (mine,) = desk.says("riverside/a2", "how is mateo riviera doing?")
    assert isinstance(mine, CaseShown)
    (foreign,) = desk.taps("riverside/a2", "find", name="Amara Okafor")
    assert isinstance(foreign, WhichStudent)
    assert not foreign.found
    assert not isinstance(desk.says("riverside/a2", "amara")[0], CaseShown)
    (denied,) = desk.taps("riverside/a2", f"case:{key_of('s1')}")
    assert isinstance(denied, NotFound)


def test_names_are_found_as_people_type_them() -> None:
    known = ("Mateo Rivera Cruz", "Elijah Nkemelu", "Zoë Müller", "Ana Ruiz", "Ana Ode", "Li Wei")
    people = [Person(name, name, Role.STUDENT, name, name.split()[0]) for name in known]

    def who(said: str) -> list[str]:
        return [each.name for each in finding.named(said, people)]

    assert who("open mateo") == ["Mateo Rivera Cruz"]
    assert who("elija") == who("show me elijah please") == ["Elijah Nkemelu"]
    assert who("ZOE MULLER") == ["Zoë Müller"]
    assert who("ana") == ["Ana Ode", "Ana Ruiz"]
    assert who("ana ruiz") == ["Ana Ruiz"]
    assert who("li") == ["Li Wei"]
    assert who("thanks") == who("where am i") == who("") == who("x" * 10_000) == []


def test_evidence_is_a_sign_and_a_question_is_one_too(desk: Desk) -> None:
    looks(desk, "a1", MORNING)
    desk.taps("riverside/s1", f"show:{competency_of('maths', 1)}", level="3", know="a", show="b", how="c")
    desk.taps("riverside/s2", "help:maths", stuck="fractions", tried="")
    found = {code: row["state"] for code, row in cases(desk).items()}
    assert found == {"s1": "closed", "s2": "closed", "s3": "open", "s4": "open"}


def test_what_a_digest_says_was_is_what_the_last_one_said(desk: Desk) -> None:
    """However the students' days in between went: the adviser compares with what they have read."""
    monday = MORNING.replace(day=19)
    (first,) = looks(desk, "a1", monday)
    assert isinstance(first.notice, Digest)
    assert all(each.before == each.count for each in first.notice.counts)
    with desk.store.begin() as unit:
        body = msgspec.to_builtins(first.notice)
        body["counts"] = [{"band": "drifting", "count": 3, "before": 3}]
        unit.connection.execute(
            tables.outbox.update().where(tables.outbox.c.key == first.key).values(body=body)
        )
    desk.delivers()
    (second,) = looks(desk, "a1", monday + timedelta(days=7))
    assert isinstance(second.notice, Digest)
    assert {each.band: each.before for each in second.notice.counts}["drifting"] == 3
    (asked,) = desk.says("riverside/a1", "my students")
    assert isinstance(asked, Digest)
    assert {each.band: each.before for each in asked.counts}["drifting"] == 3


def test_a_digest_that_never_arrived_is_compared_with_by_nobody(desk: Desk) -> None:
    monday = MORNING.replace(day=19)
    looks(desk, "a1", monday)
    desk.delivers(lost=["riverside/a1"])
    (second,) = looks(desk, "a1", monday + timedelta(days=7))
    assert isinstance(second.notice, Digest)
    assert all(each.before == each.count for each in second.notice.counts)


def test_a_learned_risk_is_kept_with_the_school_and_becomes_the_advisers_task_once(desk: Desk) -> None:
    """Everybody has worked yesterday, so nobody is quiet; but this school has learned how such work ended here."""
    worked_yesterday(desk, "s1", "s2", "s3", "s4")
    assert looks(desk, "a1", MORNING + timedelta(days=1)) == [], (
        "without a risk of its own a school tells nobody"
    )
    risk = Risk((9.0, -1.0, 0.0, 1.0, 0.5), 120, stages=((0.0, Usual(1.0, 70.0, 0.0)),))
    with desk.store.begin() as unit:
        keep_calibration(unit.connection, "riverside", Calibration(risk=risk))
    (told,) = looks(desk, "a1", MORNING + timedelta(days=2))
    assert isinstance(told.notice, GoneSilent)
    assert {each.reason for each in told.notice.students} == {"risk"}
    assert {row["reason"] for row in cases(desk).values()} == {"risk"}
    (shown,) = desk.taps("riverside/a1", f"case:{key_of('s1')}")
    assert isinstance(shown, CaseShown)
    assert "alike:120" in shown.why
    assert looks(desk, "a1", MORNING + timedelta(days=3)) == []
