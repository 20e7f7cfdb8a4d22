"""A weekly word home: opt-in twice, agreed fields only, ended by either side, over at 18."""

import shutil
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine

from bot.outgoing.leaving import may_leave
from engine.frozen import replace
from engine.notices.everybody import NotFound, WhoSeesThis
from engine.notices.guardians import HomeAgreed, WeekAtSchool
from engine.nouns.people import Guarding, Person, Role
from engine.nouns.school import Pack
from messages.render import Renderer
from messages.surfaces.plain import plain
from storage import tables
from storage.packs.reading import read
from storage.people import roster
from storage.traffic.parcels import Leased
from tests.fakes.desk import Desk
from tests.fakes.schools import NOON, adopted, competency_of, joined, key_of, small_school

MONDAY = NOON.replace(day=19, hour=15, minute=31)
SECRET = "nobody at home may read this"


def a_pack(*, on: bool = True, born: date = date(2015, 5, 5), wards: tuple[str, ...] = ("s1",)) -> Pack:
    pack = small_school()
    assert pack.school is not None
    policy = replace(pack.school.policy, guardians=on)
    people = tuple(replace(each, born=born) if each.code == "s1" else each for each in pack.people or ())
    guardians = (
        Person(key_of("g1"), "g1", Role.GUARDIAN, "Ngozi Okafor", "Ngozi"),
        Person(key_of("g2"), "g2", Role.GUARDIAN, "Rosa Rivera", "Rosa"),
    )
    return replace(
        pack,
        school=replace(pack.school, policy=policy),
        people=(*people, *guardians),
        guarding=(Guarding(key_of("g1"), tuple(map(key_of, wards))), Guarding(key_of("g2"), (key_of("s2"),))),
    )


def a_desk(engine: Engine, **how: Any) -> Desk:
    store = adopted(engine, a_pack(**how))
    joined(store, "riverside", ["s1", "s2", "t1", "t2", "g1", "g2"])
    desk = Desk(store)
    desk.taps("riverside/s1", "own:maths", words=SECRET)
    desk.taps("riverside/s1", "help:maths", stuck=SECRET, tried=SECRET)
    step = competency_of("maths", 1)
    desk.taps("riverside/s1", f"show:{step}", level="3", know=SECRET, show=SECRET, how=SECRET)
    with store.reading() as connection:
        (check,) = connection.execute(tables.checks.select()).all()
    desk.taps("riverside/t1", f"accept:{check.key}", level="3", strength=SECRET)
    desk.taps("riverside/s1", "now")
    return desk


def week_of(desk: Desk, guardian: str = "g1", at: Any = MONDAY) -> list[WeekAtSchool]:
    desk.now = at
    last = max((each.seq for each in desk.posted()), default=0)
    with desk.store.begin() as unit:
        unit.set_next_look("riverside", key_of(guardian), at)
    desk.lookout.look_at_due()
    found = [each for each in desk.posted() if each.seq > last and each.person == key_of(guardian)]
    return [each.notice for each in found if isinstance(each.notice, WeekAtSchool)]


def test_a_week_begins_with_strengths_has_one_question_and_no_word_of_the_student(engine: Engine) -> None:
    desk = a_desk(engine)
    (week,) = week_of(desk)
    (ward,) = week.wards
    assert (ward.name, ward.mastered) == ("Amara", ("Maths step 1",))
    assert ward.paths[0] == ("Maths", 1, 6)
    text = plain(Renderer().render(week, "en"))
    assert text.index("Shown and mastered") < text.index("To ask at home")
    assert text.count("To ask at home") == 1
    assert SECRET not in repr(week) + text
    assert "person now" not in text
    assert week_of(desk, at=MONDAY + timedelta(days=1)) == []


def test_without_the_schools_policy_nothing_goes_home(engine: Engine) -> None:
    desk = a_desk(engine, on=False)
    assert week_of(desk) == []
    (said,) = desk.says("riverside/g1", "how was the week")
    assert isinstance(said, WeekAtSchool)
    assert said.wards == ()
    assert isinstance(desk.taps("riverside/s1", "home:yes")[0], NotFound)


def test_from_an_age_on_the_student_must_say_yes_first(engine: Engine) -> None:
    desk = a_desk(engine, born=date(2012, 5, 5))
    assert week_of(desk) == []
    (said,) = desk.taps("riverside/s1", "home:yes")
    assert isinstance(said, HomeAgreed)
    assert len(week_of(desk, at=MONDAY + timedelta(days=7))) == 1


def test_a_no_of_the_student_counts_at_any_age_and_at_once(engine: Engine) -> None:
    desk = a_desk(engine)
    assert len(week_of(desk)) == 1
    desk.taps("riverside/s1", "home:no")
    assert week_of(desk, at=MONDAY + timedelta(days=7)) == []
    (said,) = desk.says("riverside/g1", "how is my child")
    assert isinstance(said, WeekAtSchool)
    assert said.wards == ()


@pytest.mark.parametrize("no", [("riverside/s1", "home:no"), ("riverside/g1", "stop")])
def test_a_no_stops_a_week_that_is_already_on_its_way(engine: Engine, no: tuple[str, str]) -> None:
    desk = a_desk(engine)
    assert len(week_of(desk)) == 1
    desk.now += timedelta(minutes=30)
    (word,) = [each for each in desk.decider.lease(50) if each.key.startswith("home:")]
    assert _may_leave(desk, word) is True
    desk.taps(*no)
    assert _may_leave(desk, word) is False


def _may_leave(desk: Desk, parcel: Leased) -> object:
    with desk.store.begin() as unit:
        return may_leave(unit, parcel, desk.now)


def test_it_ends_at_eighteen_whatever_anybody_said(engine: Engine) -> None:
    desk = a_desk(engine, born=date(2008, 10, 26))
    desk.taps("riverside/s1", "home:yes")
    assert len(week_of(desk)) == 1
    assert week_of(desk, at=MONDAY + timedelta(days=7)) == []
    assert isinstance(desk.taps("riverside/s1", "home:yes")[0], NotFound)


def test_a_guardian_switches_it_off_and_chooses_when(engine: Engine) -> None:
    desk = a_desk(engine)
    desk.taps("riverside/s1", "own:science", words=SECRET)
    desk.says("riverside/g1", "stop messages")
    assert week_of(desk) == []
    desk.says("riverside/g1", "start messages")
    desk.taps("riverside/g1", "needed:yes")
    assert week_of(desk, at=MONDAY + timedelta(days=7)) == []
    late = MONDAY.replace(month=12, day=14)
    (week,) = week_of(desk, at=late)
    assert week.wards[0].needs


def test_nobody_reads_of_a_child_who_is_not_theirs_or_not_any_more(engine: Engine) -> None:
    desk = a_desk(engine)
    (other,) = week_of(desk, "g2")
    assert {each.name for each in other.wards} == {"Mateo"}
    with desk.store.begin() as unit:
        roster.adopt(unit.connection, a_pack(wards=()), "riverside", desk.now)
    assert week_of(desk, at=MONDAY + timedelta(days=7)) == []


def test_the_student_reads_who_at_home_sees_what_and_that_they_looked(engine: Engine) -> None:
    desk = a_desk(engine)
    week_of(desk)
    desk.now = MONDAY + timedelta(hours=1)
    (said,) = desk.says("riverside/s1", "who sees this")
    assert isinstance(said, WhoSeesThis)
    assert said.guardians == ("Ngozi",)
    assert said.home
    assert ("Ngozi", "home", date(2026, 10, 19)) in said.looked
    assert "home:no" in [each.token for each in said.choices]


def test_whose_child_is_whose_comes_from_the_roster(tmp_path: Path) -> None:
    folder = Path(shutil.copytree("storage/schools/demo", tmp_path / "school"))
    pack = read(folder, None)
    assert pack.guarding == (Guarding(key_of("g806"), (key_of("s806"),)),)
    (folder / "guardians.csv").write_text("guardian,student\nt01,s601\n", "utf-8")
    with pytest.raises(Exception, match="not a guardian"):
        read(folder, None)


def test_relationships_of_school_data_sync_are_read(tmp_path: Path) -> None:
    for file in Path("tests/storage/packs/data/sds_v2.1").glob("*.csv"):
        (tmp_path / file.name).write_bytes(file.read_bytes())
    (tmp_path / "subjects_map.csv").write_text("match,destination\nBiology 10,science\n", "utf-8")
    school = small_school("twodotone").school
    assert school is not None
    pack = read(tmp_path, replace(school, name="School of TwoDotOne"))
    wards = {each.guardian: each.students for each in pack.guarding or ()}
    assert wards == {
        key_of("114002"): (key_of("114001"),),
        key_of("114005"): (key_of("114004"),),
    }
