""" "I need a person now": two at once, the next after five minutes, all after fifteen; quiet until a human clears."""

import tomllib
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import Engine

from bot import safety
from bot.errors import Refused
from engine.frozen import replace
from engine.notices.calls import CallAlert, CallReceived, CallTold, CallUnseen, CallWasSeen, DrillAlert
from engine.notices.everybody import NotFound
from messages.reviews import FILE, marks, unreviewed
from storage import tables
from tests.fakes.desk import Desk
from tests.fakes.schools import NOON, adopted, joined, key_of, small_school

NAMED = ("a1", "adm", "t3", "a2")
CAST = ("s1", "s2", "t1", *NAMED)


@pytest.fixture
def desk(engine: Engine) -> Desk:
    """Four people answer, in this order."""
    return a_desk(engine, NAMED)


def a_desk(engine: Engine, named: tuple[str, ...]) -> Desk:
    pack = small_school()
    assert pack.school is not None
    policy = replace(pack.school.policy, safeguarding=tuple(key_of(code) for code in named))
    store = adopted(engine, replace(pack, school=replace(pack.school, policy=policy)))
    joined(store, "riverside", CAST)
    return Desk(store)


def alerted(desk: Desk) -> list[str]:
    codes = {key_of(code): code for code in CAST}
    return [codes[each.person] for each in desk.posted() if isinstance(each.notice, CallAlert)]


def later(desk: Desk, minutes: float) -> None:
    desk.now += timedelta(minutes=minutes)
    desk.lookout.ring_due()
    desk.delivers()


def call_of(desk: Desk) -> str:
    card = next(each.notice for each in desk.posted() if isinstance(each.notice, CallAlert))
    assert isinstance(card, CallAlert)
    return card.call


def told(desk: Desk, kind: type) -> int:
    return sum(isinstance(each.notice, kind) for each in desk.posted() if each.person == key_of("s1"))


def test_two_people_are_told_at_once_the_next_after_five_minutes_and_all_after_fifteen(desk: Desk) -> None:
    desk.taps("riverside/s1", "now")
    desk.delivers()
    assert alerted(desk) == ["a1", "adm"]
    later(desk, 3)
    assert alerted(desk) == ["a1", "adm"]
    later(desk, 2)
    assert alerted(desk) == ["a1", "adm", "t3"]
    later(desk, 6)
    assert told(desk, CallUnseen) == 0
    later(desk, 2)
    assert alerted(desk) == ["a1", "adm", "t3", *NAMED]
    assert told(desk, CallUnseen) == told(desk, CallTold) == 1
    later(desk, 61)
    assert alerted(desk)[7:] == list(NAMED)
    assert told(desk, CallUnseen) == 1


def test_one_tap_ends_the_ringing(desk: Desk) -> None:
    desk.taps("riverside/s1", "now")
    desk.delivers()
    desk.taps("riverside/adm", f"callseen:{call_of(desk)}")
    before = alerted(desk)
    for _ in range(30):
        later(desk, 30)
    assert alerted(desk) == before
    assert told(desk, CallWasSeen) == 1


def test_a_coach_that_was_away_for_an_hour_rings_everybody_at_once(desk: Desk) -> None:
    desk.taps("riverside/s1", "now")
    later(desk, 60)
    assert alerted(desk) == ["a1", "adm", *NAMED]


def test_when_the_first_two_are_gone_the_others_are_asked_without_waiting(desk: Desk) -> None:
    desk.taps("riverside/s1", "now")
    desk.delivers(lost=("riverside/a1", "riverside/adm"))
    assert alerted(desk) == ["a1", "adm", "t3", "a2"]
    assert told(desk, CallTold) == 1


def test_a_thousand_taps_are_one_call(desk: Desk) -> None:
    for _ in range(50):
        desk.taps("riverside/s1", "now")
    assert alerted(desk) == ["a1", "adm"]
    (last,) = desk.taps("riverside/s1", "now")
    assert isinstance(last, CallReceived)
    assert last.again


def test_whoever_calls_again_after_somebody_has_read_it_is_heard_again(desk: Desk) -> None:
    desk.taps("riverside/s1", "now")
    desk.delivers()
    desk.taps("riverside/adm", f"callseen:{call_of(desk)}")
    (said, *_) = desk.taps("riverside/s1", "now")
    assert isinstance(said, CallReceived)
    assert not said.again
    with desk.store.reading() as connection:
        assert len(connection.execute(tables.calls.select()).all()) == 2


def test_nothing_automatic_goes_to_the_student_until_a_human_has_cleared_it(desk: Desk) -> None:
    monday = NOON.replace(day=19, hour=15, minute=31)
    desk.taps("riverside/s1", "now")
    desk.delivers()
    call = call_of(desk)
    desk.taps("riverside/a1", f"callseen:{call}")
    assert waves_at(desk, monday) == []
    (before,) = desk.taps("riverside/t1", f"callclear:{call}")
    assert isinstance(before, NotFound)
    desk.taps("riverside/a2", f"callclear:{call}")
    assert waves_at(desk, monday + timedelta(days=7)) == ["goal-prompt"]


def waves_at(desk: Desk, moment: object) -> list[str]:
    desk.now = moment  # type: ignore[assignment]
    with desk.store.begin() as unit:
        mine = tables.people.c.key == key_of("s1")
        unit.connection.execute(tables.people.update().where(mine).values(next_look_at=desk.now))
    while desk.lookout.look_at_due():
        pass
    return [
        each.key.partition(":")[0] for each in desk.posted() if each.lane == 2 and each.person == key_of("s1")
    ]


@pytest.mark.parametrize("named", [(), ("a1",)])
def test_fewer_than_two_named_people_is_off_and_the_student_reads_so(
    engine: Engine, named: tuple[str, ...]
) -> None:
    desk = a_desk(engine, named)
    (said,) = desk.taps("riverside/s1", "now")
    assert isinstance(said, CallReceived)
    assert not said.on_duty
    assert alerted(desk) == []


def test_a_named_person_who_has_left_does_not_count(engine: Engine) -> None:
    desk = a_desk(engine, ("a1", "t3"))
    with desk.store.begin() as unit:
        gone = tables.people.c.key == key_of("t3")
        unit.connection.execute(tables.people.update().where(gone).values(active=False))
    (said,) = desk.taps("riverside/s1", "now")
    assert isinstance(said, CallReceived)
    assert not said.on_duty
    assert any("the door is off" in line for line in safety.findings(desk.store, desk.now))


def test_a_drill_reaches_the_named_people_names_no_student_and_keeps_who_tapped(desk: Desk) -> None:
    with desk.store.begin() as unit:
        school = unit.snapshots("riverside", desk.now).school
    assert any("never rehearsed" in line for line in safety.findings(desk.store, desk.now))
    assert "Naomi Goldberg" in safety.begin_drill(desk.store, school, desk.now)
    desk.delivers()
    cards = [each for each in desk.posted() if isinstance(each.notice, DrillAlert)]
    assert [each.person for each in cards] == [key_of(code) for code in NAMED]
    for code in NAMED[:3]:
        desk.taps(f"riverside/{code}", cards[0].notice.choices[0].token)
    (denied,) = desk.taps("riverside/t1", cards[0].notice.choices[0].token)
    assert isinstance(denied, NotFound)
    assert safety.findings(desk.store, desk.now) == []
    (line,) = safety.findings(desk.store, desk.now + timedelta(days=2))
    assert "did not tap: Luis Herrera" in line
    assert any("over a month" in line for line in safety.findings(desk.store, desk.now + timedelta(days=41)))


def test_the_coach_itself_rehearses_once_a_month_from_the_morning_of_its_first_class_day_on(
    desk: Desk,
) -> None:
    rehearsals = safety.Rehearsals(desk.store, lambda: desk.now)
    began = []
    desk.now = NOON.replace(day=1, hour=0, minute=30)
    while desk.now.month < 12:
        if rehearsals.begin_due():
            began.append((desk.now.month, desk.now.day, desk.now.hour))
        desk.now += timedelta(hours=1)
    assert began == [(10, 1, 8), (11, 2, 8)]
    desk.delivers()
    cards = [each for each in desk.posted() if isinstance(each.notice, DrillAlert)]
    assert [each.person for each in cards] == [key_of(code) for code in NAMED] * 2


def test_a_month_whose_first_class_days_the_coach_has_slept_through_is_rehearsed_when_it_wakes(
    desk: Desk,
) -> None:
    with desk.store.begin() as unit:
        school = unit.snapshots("riverside", desk.now).school
    safety.begin_drill(desk.store, school, desk.now)
    desk.now = NOON.replace(month=11, day=21)  # a Saturday
    rehearsals = safety.Rehearsals(desk.store, lambda: desk.now)
    assert not rehearsals.begin_due()
    desk.now = NOON.replace(month=11, day=23)
    assert rehearsals.begin_due() == 1
    desk.now += timedelta(days=1)
    assert not rehearsals.begin_due()


def test_a_school_that_has_never_rehearsed_is_not_rehearsed_in_the_middle_of_a_month(desk: Desk) -> None:
    assert not safety.Rehearsals(desk.store, lambda: desk.now).begin_due()


def test_a_door_that_is_off_is_not_rehearsed(engine: Engine) -> None:
    desk = a_desk(engine, ("a1",))
    desk.now = NOON.replace(day=1)
    assert not safety.Rehearsals(desk.store, lambda: desk.now).begin_due()


def test_a_school_with_nobody_on_duty_cannot_rehearse(engine: Engine) -> None:
    desk = a_desk(engine, ("a1",))
    with desk.store.begin() as unit:
        school = unit.snapshots("riverside", desk.now).school
    with pytest.raises(Refused, match="needs two"):
        safety.begin_drill(desk.store, school, desk.now)


def test_doctor_says_which_calls_nobody_has_seen_or_cleared(desk: Desk) -> None:
    desk.taps("riverside/s1", "now")
    desk.delivers()
    lines = safety.findings(desk.store, desk.now + timedelta(minutes=20))
    assert any("nobody has seen the call" in line for line in lines)
    desk.taps("riverside/a1", f"callseen:{call_of(desk)}")
    lines = safety.findings(desk.store, desk.now + timedelta(days=8))
    assert any("never cleared" in line for line in lines)
    assert "Amara" not in repr(lines)


def test_the_words_of_a_call_are_the_reviewed_ones(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """When this fails: read every changed text aloud, then write its new mark into `messages/reviewed.toml`."""
    known = tomllib.loads(FILE.read_text("utf-8"))["marks"]
    assert set(known) & set(unreviewed()) == set()
    assert all(each in known for each in marks() if each.startswith("en/"))
    (tmp_path / "en").mkdir()
    (tmp_path / "en" / "call-told.j2").write_text("Help is on the way for sure.", "utf-8")
    monkeypatch.setattr("messages.reviews.TEMPLATES", tmp_path)
    assert unreviewed() == ["en/call-told.j2"] == list(marks())
