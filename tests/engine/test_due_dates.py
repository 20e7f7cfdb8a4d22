"""A due date that has passed: one message to the student, then a task of an adult; nothing for who has handed in."""

from datetime import date, datetime, timedelta

import pytest
from sqlalchemy import Engine, func, select

from engine.frozen import replace
from engine.ids import short_id
from engine.journey.due_date import DueDate
from engine.journey.forecast.outlook import Viewer
from engine.judging.where import path_fact
from engine.notices import PathFact, StepFact
from engine.notices.students import DueFact, DueShown, PathShown
from engine.nouns.mastery_check import CheckState, MasteryCheck
from engine.nouns.school import Pack
from storage import records, tables
from storage.people.roster import adopt
from tests.fakes.desk import Desk
from tests.fakes.schools import NOON, adopted, competency_of, joined, key_of, small_school

DUE = date(2026, 10, 8)
"""A Thursday; the Monday after it is a class day in this school."""
SLOT = NOON.replace(day=9, hour=15, minute=31)
TITLE = "Maths step 1"


def due_pack(*days: date) -> Pack:
    """Maths steps, the first due on the first of `days`, and so on."""
    section = short_id("section", "maths")
    due = (DueDate(section, competency_of("maths", n), day) for n, day in enumerate(days, 1))
    return replace(small_school(students=1), due=tuple(due))


def a_desk(engine: Engine, *days: date) -> Desk:
    store = adopted(engine, due_pack(*days), now=SLOT)
    joined(store, "riverside", ["s1", "t1", "a1"])
    return Desk(store, SLOT)


@pytest.fixture
def desk(engine: Engine) -> Desk:
    return a_desk(engine, DUE)


def hands_in(
    desk: Desk, number: int, at: datetime, state: CheckState = CheckState.ASKED, subject: str = "maths"
) -> None:
    competency = competency_of(subject, number)
    check = MasteryCheck(f"{subject}{number}", key_of("s1"), competency, at, state)
    with desk.store.begin() as unit:
        records.save(unit.connection, "riverside", check)


def looks(desk: Desk, code: str, at: datetime) -> None:
    desk.now = at
    with desk.store.begin() as unit:
        unit.set_next_look("riverside", key_of(code), at)
    desk.lookout.look_at_due()


def told(desk: Desk) -> int:
    """How many messages about a due date the student got."""
    with desk.store.reading() as connection:
        mine = select(func.count()).select_from(tables.contacts).where(tables.contacts.c.rule == "due")
        return int(connection.execute(mine).scalar_one())


def cases(desk: Desk) -> list[str]:
    with desk.store.reading() as connection:
        return list(connection.execute(select(tables.cases.c.reason)).scalars())


def test_the_student_reads_of_a_missed_due_date_once(desk: Desk) -> None:
    for days in range(12):
        looks(desk, "s1", SLOT + timedelta(days=days))
    assert told(desk) == 1


def test_a_message_that_could_not_be_sent_in_the_first_class_days_is_not_sent_later(desk: Desk) -> None:
    looks(desk, "s1", SLOT + timedelta(days=6))
    assert told(desk) == 0


@pytest.mark.parametrize("state", [CheckState.ASKED, CheckState.NOT_YET])
def test_who_has_handed_in_reads_nothing_about_it(desk: Desk, state: CheckState) -> None:
    hands_in(desk, 1, SLOT - timedelta(days=3), state)
    looks(desk, "s1", SLOT)
    assert told(desk) == 0


def test_what_was_taken_back_is_not_handed_in(desk: Desk) -> None:
    hands_in(desk, 1, SLOT - timedelta(days=3), CheckState.WITHDRAWN)
    looks(desk, "s1", SLOT)
    assert told(desk) == 1


def test_two_pieces_due_on_one_day_are_one_message(engine: Engine) -> None:
    desk = a_desk(engine, DUE, DUE)
    for days in range(5):
        looks(desk, "s1", SLOT + timedelta(days=days))
    assert told(desk) == 1


def works_on_other_things(desk: Desk) -> None:
    """Else the adviser has the student already because it was quiet."""
    for subject in ("maths", "science"):
        hands_in(desk, 2, SLOT - timedelta(days=1), subject=subject)


def morning(day: int) -> datetime:
    return NOON.replace(day=day, hour=7, minute=31)


def test_the_adviser_has_it_on_the_fifth_class_day_and_not_before(desk: Desk) -> None:
    works_on_other_things(desk)
    looks(desk, "a1", morning(14))
    assert "due" not in cases(desk)
    looks(desk, "a1", morning(15))
    assert cases(desk) == ["due"]


def test_work_handed_in_ends_the_task(desk: Desk) -> None:
    works_on_other_things(desk)
    looks(desk, "a1", morning(15))
    assert cases(desk) == ["due"]
    hands_in(desk, 1, morning(15))
    looks(desk, "a1", morning(16))
    with desk.store.reading() as connection:
        assert connection.execute(select(tables.cases.c.state)).scalars().all() == ["closed"]


def seen(desk: Desk, viewer: Viewer = Viewer.AGE_11_14) -> PathFact:
    with desk.store.begin() as unit:
        (snapshot,) = unit.snapshots("riverside", desk.now).looking([key_of("s1")])
    student = snapshot.student
    assert student is not None
    path = student.path_in("maths")
    assert path is not None
    return path_fact(snapshot, student, path, snapshot.timetable.local(desk.now).date(), viewer=viewer)


COMING = tuple(date(2026, 11, 2) + timedelta(weeks=n) for n in range(6))


def test_while_nothing_is_missing_the_due_dates_say_when_it_will_be_done(engine: Engine) -> None:
    desk = a_desk(engine, *COMING)
    fact = seen(desk)
    assert (fact.due, fact.due_title, fact.is_due_past) == (COMING[0], TITLE, False)
    assert fact.arrives_from == fact.arrives_by == COMING[-1]


def test_the_usual_lateness_of_a_student_moves_the_arrival(engine: Engine) -> None:
    desk = a_desk(engine, date(2026, 9, 30), *COMING[:5])
    hands_in(desk, 1, SLOT - timedelta(days=2))
    assert seen(desk).arrives_by == COMING[4] + timedelta(weeks=1)


def test_once_something_is_missing_the_pace_says_when_it_will_be_done(engine: Engine) -> None:
    without, desk = seen(a_desk(engine)), a_desk(engine, DUE, *COMING[:5])
    fact = seen(desk)
    assert fact.is_due_past
    assert fact.arrives_by == without.arrives_by


def test_work_without_a_due_date_leaves_the_arrival_to_the_pace(engine: Engine) -> None:
    without, desk = seen(a_desk(engine)), a_desk(engine, COMING[0])
    assert seen(desk).arrives_by == without.arrives_by


def test_the_youngest_read_no_week_of_arrival(engine: Engine) -> None:
    assert seen(a_desk(engine, *COMING), Viewer.AGE_8_10).arrives_by is None


def test_the_folder_is_the_whole_truth_about_due_dates(desk: Desk) -> None:
    with desk.store.begin() as unit:
        again = adopt(unit.connection, due_pack(DUE), "riverside", SLOT)
        moved = adopt(unit.connection, due_pack(COMING[0]), "riverside", SLOT)
        gone = adopt(unit.connection, due_pack(), "riverside", SLOT)
        kept = adopt(unit.connection, replace(due_pack(), due=None), "riverside", SLOT)
    assert again.nothing
    assert (moved.changed, gone.ended) == (1, 1)
    assert kept.nothing


def first_step(desk: Desk) -> StepFact:
    (said,) = desk.taps("riverside/s1", "path:maths")
    assert isinstance(said, PathShown)
    return said.steps[0]


def listed(desk: Desk, words: str) -> tuple[DueFact, ...]:
    (said,) = desk.says("riverside/s1", words)
    assert isinstance(said, DueShown)
    return said.items


def test_a_step_that_is_due_soon_is_next_and_says_the_day(engine: Engine) -> None:
    """Step 1 is shown; of what is ready in science and maths the dated one says when."""
    desk = a_desk(engine, date(2026, 10, 1), date(2026, 10, 16))
    desk.now = NOON
    hands_in(desk, 1, NOON.replace(day=1), CheckState.ACCEPTED)
    step = first_step(desk)
    assert (step.title, step.why, step.due, step.is_due_past) == (
        "Maths step 2",
        "due",
        date(2026, 10, 16),
        False,
    )
    desk.now = NOON.replace(day=19)
    later = first_step(desk)
    assert (later.why, later.is_due_past) == ("due", True)


def test_typed_due_dates_are_answered_with_the_list(engine: Engine) -> None:
    desk = a_desk(engine, DUE, date(2026, 10, 20))
    desk.now = NOON
    assert [(each.title, each.due, each.is_past) for each in listed(desk, "due dates?")] == [
        ("Maths step 1", DUE, True),
        ("Maths step 2", date(2026, 10, 20), False),
    ]
    hands_in(desk, 1, NOON)
    assert [each.title for each in listed(desk, "what is due?")] == ["Maths step 2"]


def test_who_has_no_due_date_reads_so(engine: Engine) -> None:
    desk = a_desk(engine)
    desk.now = NOON
    assert listed(desk, "what is due this week") == ()
