"""Every number in a status can be counted again from the records alone."""

from datetime import timedelta

import pytest
from sqlalchemy import Engine

from engine.frozen import replace
from engine.judging.where import counted, path_fact
from engine.nouns.mastery_check import CheckState, MasteryCheck
from engine.student import Snapshot
from storage import records
from tests.fakes.schools import CALENDAR, NOON, SIZES, adopted, competency_of, key_of


def seen(engine: Engine, shown: int, waiting: int) -> Snapshot:
    """A student of maths with so much accepted, a day apart from the start of the year, and so much handed in."""
    store = adopted(engine)
    with store.begin() as unit:
        for number in range(1, shown + waiting + 1):
            at = NOON.replace(month=9, day=1) + timedelta(days=number)
            is_shown = number <= shown
            check = MasteryCheck(
                f"c{number}",
                key_of("s1"),
                competency_of("maths", number),
                at,
                CheckState.ACCEPTED if is_shown else CheckState.ASKED,
                level=3,
                judge=key_of("t1") if is_shown else "",
                judged_at=at if is_shown else None,
            )
            records.save(unit.connection, "riverside", check)
        (snapshot,) = unit.snapshots("riverside", NOON).looking([key_of("s1")])
    return snapshot


def test_the_numbers_of_a_status_are_those_that_anybody_counts(engine: Engine) -> None:
    snapshot = seen(engine, 2, 1)
    assert snapshot.student is not None
    path = next(each for each in snapshot.student.paths if each.subject == "maths")
    fact = path_fact(snapshot, snapshot.student, path, NOON.date())
    weekdays = [CALENDAR.first + timedelta(days=n) for n in range((CALENDAR.last - CALENDAR.first).days + 1)]
    class_days = [day for day in weekdays if day.weekday() < 5]
    gone = sum(day < NOON.date() for day in class_days)
    quiet = sum(NOON.replace(month=9, day=4).date() < day < NOON.date() for day in class_days)
    told = counted(fact)
    assert told[:3] == (f"shown:2:{SIZES['maths']}", f"days:{gone}:{len(class_days)}", "waiting:1")
    assert f"quiet:{quiet}" in told


def test_a_gap_is_the_plan_days_done_less_the_class_days_gone(engine: Engine) -> None:
    snapshot = seen(engine, 0, 0)
    assert snapshot.student is not None
    path = next(each for each in snapshot.student.paths if each.subject == "maths")
    fact = path_fact(snapshot, snapshot.student, path, NOON.date())
    assert fact.gap == -fact.days_gone


def test_nothing_begun_for_weeks_is_quiet_before_the_first_judgement_too(engine: Engine) -> None:
    """A subject without any sign of work is not on track with a gap of all its days: tonight would call it quiet."""
    snapshot = seen(engine, 2, 0)
    assert snapshot.student is not None
    path = next(each for each in snapshot.student.paths if each.subject == "science")
    assert path.standing is None
    fact = path_fact(snapshot, snapshot.student, path, NOON.date())
    assert (fact.done, fact.band) == (0, "stalled")
    assert fact.quiet == fact.days_gone == -fact.gap >= 10


@pytest.mark.parametrize("state", list(CheckState))
def test_only_an_accepted_check_masters(engine: Engine, state: CheckState) -> None:
    """A self-rating, evidence that waits, a "not yet" and a check taken back leave the count where it was."""
    snapshot = seen(engine, 2, 0)
    assert snapshot.student is not None
    (one, other) = snapshot.student.checks
    student = replace(snapshot.student, checks=(one, replace(other, state=state, self_level=4)))
    path = next(each for each in student.paths if each.subject == "maths")
    assert len(student.mastered) == (2 if state is CheckState.ACCEPTED else 1)
    assert path_fact(snapshot, student, path, NOON.date()).done == len(student.mastered)
