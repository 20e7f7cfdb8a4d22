"""A school is adopted: the second time nothing changes, later only what changed; nobody's own choices are lost."""

from collections.abc import Callable
from datetime import date, timedelta

import pytest

from engine.decision import LastHeard, Preferred
from engine.frozen import replace
from engine.journey.states import State
from engine.judging.plans import plan_of
from engine.judging.readings import judge
from engine.nouns.people import Advising, Person, Preferences, Role
from engine.nouns.school import Pack, PastMastery
from engine.student import Student
from storage import records, tables
from storage.people import roster
from storage.people.accounts import note_language
from storage.people.merging import Changes
from storage.people.rosters import count_by_role, everybody
from storage.reading import learners
from storage.remembered import Remembered
from storage.shelf import load_school
from storage.store import Store
from tests.fakes.due import due_people
from tests.fakes.schools import CALENDAR, NOON, competency_of, joined, key_of, small_school

DAY = timedelta(days=1)
Change = Callable[[Pack], Pack]


def adopt(store: Store, pack: Pack, days: int = 0) -> Changes:
    with store.begin() as unit:
        return roster.adopt(unit.connection, pack, "riverside", NOON + days * DAY)


def everything(store: Store) -> dict[str, list[dict[str, object]]]:
    with store.reading() as connection:
        return {
            name: [
                dict(row)
                for row in connection.execute(table.select().order_by(*table.primary_key)).mappings()
            ]
            for name, table in tables.metadata.tables.items()
        }


def student(store: Store, code: str, days: int = 0) -> Student:
    now = NOON + days * DAY
    with store.reading() as connection:
        return learners.students(connection, Remembered(), "riverside", [key_of(code)], now, now.date())[
            key_of(code)
        ]


def revision(store: Store) -> int:
    with store.reading() as connection:
        return load_school(connection, "riverside").revision


def with_person(pack: Pack, code: str, **changes: object) -> Pack:
    people = (replace(each, **changes) if each.code == code else each for each in pack.people or ())  # type: ignore[arg-type]
    return replace(pack, people=tuple(people))


def without(pack: Pack, code: str) -> Pack:
    key = key_of(code)
    return replace(
        pack,
        people=tuple(each for each in pack.people or () if each.key != key),
        sections=tuple(
            replace(
                each,
                students=tuple(one for one in each.students if one != key),
                teachers=tuple(one for one in each.teachers if one != key),
            )
            for each in pack.sections or ()
        ),
        advising=tuple(
            Advising(each.adviser, tuple(one for one in each.students if one != key))
            for each in pack.advising or ()
        ),
    )


def test_importing_the_same_school_again_changes_nothing(store: Store) -> None:
    before = everything(store)
    assert adopt(store, small_school()).nothing
    assert adopt(store, small_school(), days=40).nothing
    assert everything(store) == before


def test_everybody_of_the_school_is_there(store: Store) -> None:
    with store.reading() as connection:
        assert count_by_role(connection, "riverside") == {
            "admin": (1, 0),
            "adviser": (2, 0),
            "student": (4, 0),
            "teacher": (3, 0),
        }
        assert [each.code for each in everybody(connection, "riverside", section="maths-6a")] == [
            "s1",
            "s2",
            "s3",
            "s4",
        ]
        found = load_school(connection, "riverside")
    assert replace(found, revision=0) == small_school().school
    amara = student(store, "s1")
    assert [(each.subject, each.teachers) for each in amara.paths] == [
        ("maths", tuple(sorted((key_of("t1"), key_of("t2"))))),
        ("science", (key_of("t3"),)),
    ]
    assert amara.advisers == (key_of("a1"),)


def test_a_competency_that_was_rewritten_is_taken_over_and_the_revision_tells_so(store: Store) -> None:
    pack = small_school()
    assert pack.curriculum is not None
    key = competency_of("maths", 2)
    changed = replace(pack.curriculum.competencies[key], i_can="I can divide fractions.")
    curriculum = replace(pack.curriculum, competencies={**pack.curriculum.competencies, key: changed})
    before = revision(store)
    assert adopt(store, replace(pack, curriculum=curriculum)) == Changes(changed=1)
    assert revision(store) == before + 1
    with store.begin() as unit:
        known = unit.snapshots("riverside", NOON).school.curriculum.competencies
    assert known[key].i_can == "I can divide fractions."
    assert list(known) == list(curriculum.competencies)


def test_a_process_that_has_the_school_in_memory_sees_a_change_at_once(store: Store) -> None:
    with store.begin() as unit:
        assert unit.snapshots("riverside", NOON).school.name == "Riverside"
    pack = small_school()
    assert pack.school is not None
    other = Store(store.engine)
    adopt(other, replace(pack, school=replace(pack.school, name="Riverside Middle School")))
    with store.begin() as unit:
        assert unit.snapshots("riverside", NOON).school.name == "Riverside Middle School"


def test_a_competency_that_is_gone_leaves_the_path(store: Store) -> None:
    pack = small_school()
    assert pack.curriculum is not None
    last = competency_of("science", 3)
    competencies = {key: each for key, each in pack.curriculum.competencies.items() if key != last}
    assert (
        adopt(store, replace(pack, curriculum=replace(pack.curriculum, competencies=competencies))).ended == 1
    )
    with store.begin() as unit:
        assert last not in unit.snapshots("riverside", NOON).school.curriculum.competencies


def test_a_new_name_is_taken_over_and_what_people_chose_themselves_stays(store: Store) -> None:
    quiet = Preferences(weekly_limit=1, stopped=True)
    with store.begin() as unit:
        records.save(unit.connection, "riverside", Preferred(key_of("s1"), quiet))
        records.save(unit.connection, "riverside", LastHeard(key_of("s1"), NOON))
    assert adopt(store, with_person(small_school(), "s1", called="Ama", grade=7)) == Changes(changed=1)
    found = student(store, "s1").person
    assert (found.called, found.grade, found.preferences, found.last_heard) == ("Ama", 7, quiet, NOON)


def test_whoever_is_gone_from_the_roster_becomes_inactive_and_is_asked_nothing(store: Store) -> None:
    joined(store, "riverside", ["s1"])
    changes = adopt(store, without(small_school(), "s1"), days=1)
    assert changes.added == 0
    assert changes.ended >= 1
    gone = student(store, "s1", days=2)
    assert (gone.person.active, gone.paths, gone.advisers) == (False, (), ())
    assert ("riverside", key_of("s1")) not in due_people(store, NOON + 300 * DAY, 100)
    with store.reading() as connection:
        assert key_of("s1") not in {each.key for each in everybody(connection, "riverside")}
    assert adopt(store, without(small_school(), "s1"), days=2).nothing


def test_nobody_is_looked_at_before_they_have_joined_and_everybody_again_in_a_new_year(store: Store) -> None:
    joined(store, "riverside", ["s1", "t1"])
    assert due_people(store, NOON + 300 * DAY, 100) == []
    pack = small_school()
    assert pack.school is not None
    year = replace(pack.school.calendar, first=date(2027, 8, 30), last=date(2028, 6, 20))
    adopt(store, replace(pack, school=replace(pack.school, calendar=year)), days=320)
    due = due_people(store, NOON + 400 * DAY, 100)
    assert {person for _, person in due} == {key_of("s1"), key_of("t1")}


def test_whoever_comes_back_is_the_same_person_with_the_same_history(store: Store) -> None:
    past = PastMastery(key_of("s1"), competency_of("maths", 1), key_of("t1"), date(2026, 9, 9), 3)
    joined(store, "riverside", ["s1"])
    adopt(store, replace(small_school(), history=(past,)))
    adopt(store, without(small_school(), "s1"), days=1)
    adopt(store, small_school(), days=5)
    back = student(store, "s1", days=5)
    assert back.person.active
    assert set(back.mastered) == {competency_of("maths", 1)}
    assert [each.subject for each in back.paths] == ["maths", "science"]
    assert ("riverside", key_of("s1")) in due_people(store, NOON + 30 * DAY, 100)


def test_a_student_who_changes_class_has_the_new_teachers_from_that_day(store: Store) -> None:
    pack = small_school()
    assert pack.sections is not None
    maths, science = pack.sections
    one = key_of("s1")
    left = replace(maths, students=tuple(each for each in maths.students if each != one))
    other = replace(maths, key="other", code="maths-6b", teachers=(key_of("t3"),), students=(one,))
    changes = adopt(store, replace(pack, sections=(left, science, other)), days=1)
    assert (changes.added, changes.ended) == (3, 1)
    (path,) = (each for each in student(store, "s1", days=1).paths if each.subject == "maths")
    assert path.teachers == (key_of("t3"),)
    with store.begin() as unit:
        known = unit.snapshots("riverside", NOON + DAY)
        old = known.acting(known.person(key_of("t1")), known.conversation(key_of("t1")))
        new = known.acting(known.person(key_of("t3")), known.conversation(key_of("t3")))
    assert (one, "maths") not in old.taught
    assert (one, "maths") in new.taught


def test_whoever_joins_a_class_under_way_has_a_plan_from_that_day_on(store: Store) -> None:
    came = (NOON + 60 * DAY).date()
    past = PastMastery(key_of("s1"), competency_of("maths", 1), key_of("t1"), came - 30 * DAY, 3)
    adopt(store, without(small_school(), "s1"), days=0)
    with store.begin() as unit:  # as if this student had never been here
        table = tables.enrolments
        unit.connection.execute(table.delete().where(table.c.student == key_of("s1")))
    adopt(store, replace(small_school(), history=(past,)), days=60)
    newcomer, other = student(store, "s1", days=60), student(store, "s2", days=60)
    assert {(each.starts, each.joined) for each in newcomer.paths} == {(came, True)}
    assert {(each.starts, each.joined) for each in other.paths} == {(CALENDAR.first, False)}
    with store.begin() as unit:
        seen = unit.snapshots("riverside", NOON + 60 * DAY).looking([key_of("s1")])[0]
    maths = newcomer.path_in("maths")
    assert maths is not None
    plan = plan_of(seen, newcomer, maths)
    assert (plan.start, plan.granted) == (came, frozenset({competency_of("maths", 1)}))
    assert judge(seen, newcomer, maths, came).state == State.STARTING


def test_whoever_changes_class_keeps_the_plan_they_had(store: Store) -> None:
    pack = small_school()
    assert pack.sections is not None
    maths, science = pack.sections
    one = key_of("s1")
    both = replace(maths, key="other", code="maths-6b", students=())
    adopt(store, replace(pack, sections=(maths, science, both)))
    left = replace(maths, students=tuple(each for each in maths.students if each != one))
    adopt(store, replace(pack, sections=(left, science, replace(both, students=(one,)))), days=60)
    path = student(store, "s1", days=60).path_in("maths")
    assert path is not None
    assert (path.starts, path.joined) == (maths.starts, False)


def test_relations_are_dated_and_history_is_not_rewritten(store: Store) -> None:
    adopt(store, without(small_school(), "s1"), days=10)
    with store.reading() as connection:
        table = tables.enrolments
        rows = connection.execute(table.select().where(table.c.student == key_of("s1"))).all()
    assert {(row.since, row.until) for row in rows} == {(NOON.date(), (NOON + 10 * DAY).date())}


def test_a_pack_of_people_alone_leaves_the_curriculum_as_it_is(store: Store) -> None:
    pack = small_school()
    only_people = Pack(people=pack.people)
    before = revision(store)
    assert adopt(store, only_people).nothing
    assert revision(store) == before
    assert [each.subject for each in student(store, "s1").paths] == ["maths", "science"]


def test_past_mastery_is_a_check_that_a_teacher_accepted(store: Store) -> None:
    past = PastMastery(key_of("s1"), competency_of("maths", 1), key_of("t1"), date(2026, 9, 9), 4)
    pack = replace(small_school(), history=(past,))
    assert adopt(store, pack) == Changes(added=1)
    assert adopt(store, pack).nothing
    check = student(store, "s1").mastered[competency_of("maths", 1)]
    assert (check.judge, check.level, check.state) == (key_of("t1"), 4, "accepted")
    assert check.judged_at is not None
    assert check.judged_at.date() == date(2026, 9, 9)


def test_an_import_that_fails_half_way_leaves_no_trace(store: Store) -> None:
    before = everything(store)
    newcomer = Person(key_of("s9"), "s9", Role.STUDENT, "Nia New", "Nia")
    pack = small_school()
    broken = replace(
        pack,
        people=(*(pack.people or ()), newcomer),
        history=(PastMastery("x" * 300, competency_of("maths", 1), None, date(2026, 9, 9), 3),),  # type: ignore[arg-type]
    )
    with pytest.raises(Exception):  # noqa: B017, PT011 - whatever the database says of it
        adopt(store, broken)
    assert everything(store) == before


def language(store: Store, code: str) -> str:
    with store.reading() as connection:
        return next(each.language for each in everybody(connection, "riverside") if each.key == key_of(code))


def test_an_import_leaves_the_language_that_somebodys_app_told_and_that_they_chose(store: Store) -> None:
    chosen = Preferences(language="es")
    with store.begin() as unit:
        note_language(unit.connection, "riverside", key_of("s1"), "es-MX")
        note_language(unit.connection, "riverside", key_of("s2"), "pt-BR")
        records.save(unit.connection, "riverside", Preferred(key_of("s3"), chosen))
    assert [language(store, each) for each in ("s1", "s2", "s3")] == ["es", "en", "es"]
    assert adopt(store, small_school(), 1).nothing
    assert [language(store, each) for each in ("s1", "s2", "s3")] == ["es", "en", "es"]


def test_a_language_in_the_roster_stands_before_that_of_an_app_and_behind_a_choice(store: Store) -> None:
    with store.begin() as unit:
        records.save(unit.connection, "riverside", Preferred(key_of("s2"), Preferences(language="en")))
    adopt(store, with_person(with_person(small_school(), "s1", language="es"), "s2", language="es"), 1)
    assert [language(store, each) for each in ("s1", "s2")] == ["es", "en"]
    with store.begin() as unit:
        note_language(unit.connection, "riverside", key_of("s1"), "en")
    assert language(store, "s1") == "es"


def test_a_school_that_turns_to_another_language_takes_those_along_who_had_none_of_their_own(
    store: Store,
) -> None:
    pack = small_school()
    people = tuple(replace(each, language="es") for each in pack.people or ())
    assert pack.school is not None
    adopt(store, replace(pack, school=replace(pack.school, language="es"), people=people), 1)
    assert language(store, "s1") == language(store, "t1") == "es"
