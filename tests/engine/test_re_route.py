"""A plan that changes: what is in effect when, whose change waits, and that history stays."""

from datetime import date, datetime, timedelta

import pytest

from engine.decision import Conversation
from engine.judging.plans import plan_of, timetable_of
from engine.judging.where import path_fact
from engine.nouns.mastery_check import CheckState, MasteryCheck
from engine.nouns.re_route import ReRoute, ReRouteState, versions
from engine.student import LearningPath, Snapshot, Student, rerouted
from tests.fakes.schools import CALENDAR, NOON, competency_of, key_of, small_school

TODAY = NOON.date()
TARGET, EARLIER = CALENDAR.last, date(2027, 4, 30)


def agreed(
    effective: date, *, target: date = EARLIER, without: tuple[str, ...] = (), at: datetime = NOON
) -> ReRoute:
    return ReRoute(
        f"r{effective}{target}",
        key_of("s1"),
        "maths",
        at,
        target,
        "maths",
        without,
        state=ReRouteState.AGREED,
        decided_by=key_of("t1"),
        decided_at=at,
        effective=effective,
    )


def seen(
    *changes: ReRoute, checks: tuple[MasteryCheck, ...] = (), today: date = TODAY
) -> tuple[Snapshot, LearningPath]:
    pack = small_school()
    assert pack.school is not None
    person = next(each for each in pack.people or () if each.code == "s1")
    path = LearningPath(person.key, "maths", "maths", CALENDAR.first, TARGET)
    path = rerouted(path, changes, today)
    student = Student(person, (path,), checks)
    return Snapshot(
        pack.school, timetable_of(pack.school), person, Conversation(person.key), student=student
    ), path


def test_a_change_counts_from_its_day_on_and_not_before() -> None:
    change = agreed(TODAY + timedelta(days=7))
    assert versions([change], "maths", TODAY) == ()
    assert versions([change], "maths", TODAY + timedelta(days=7)) == (change,)
    assert versions([change], "science", TODAY + timedelta(days=7)) == ()


@pytest.mark.parametrize("state", [each for each in ReRouteState if each is not ReRouteState.AGREED])
def test_only_what_an_adult_has_agreed_to_changes_a_plan(state: ReRouteState) -> None:
    change = agreed(TODAY)
    other = ReRoute("r2", change.student, "maths", NOON, EARLIER, "maths", state=state, effective=TODAY)
    assert versions([other], "maths", TODAY) == ()


def test_the_newest_version_is_the_plan_and_the_first_is_kept() -> None:
    first, second = agreed(TODAY), agreed(TODAY + timedelta(days=1), target=date(2027, 5, 14))
    snapshot, path = seen(second, first, today=TODAY + timedelta(days=2))
    assert snapshot.student is not None
    plan = plan_of(snapshot, snapshot.student, path)
    assert (plan.version, plan.target, path.target) == (3, date(2027, 5, 14), date(2027, 5, 14))
    assert plan.since == CALENDAR.first
    assert path.first == ("maths", TARGET)


def test_what_is_left_out_asks_for_nothing_and_what_was_mastered_stays() -> None:
    shown = competency_of("maths", 1)
    check = MasteryCheck(
        "c1",
        key_of("s1"),
        shown,
        NOON - timedelta(days=9),
        CheckState.ACCEPTED,
        judged_at=NOON - timedelta(days=8),
    )
    change = agreed(TODAY, target=TARGET, without=(competency_of("maths", 6),))
    snapshot, path = seen(change, checks=(check,))
    assert snapshot.student is not None
    fact = path_fact(snapshot, snapshot.student, path, TODAY)
    assert (fact.done, fact.total) == (1, 5)
    assert fact.band not in ("drifting", "off_track"), "a new version is never bad news on its first day"


def test_nobody_is_worse_off_in_the_first_days_of_a_new_plan() -> None:
    for day in range(5):
        today = TODAY + timedelta(days=day)
        snapshot, path = seen(agreed(TODAY, target=date(2026, 11, 20)), today=today)
        assert snapshot.student is not None
        fact = path_fact(snapshot, snapshot.student, path, today)
        assert fact.band not in ("drifting", "off_track", "stalled")
