"""Journeys that do not follow the book: each has a defined meaning."""

from datetime import timedelta

import pytest

from engine.frozen import replace
from engine.journey.pacing.pace import read
from engine.journey.pacing.progress import Mastery, Progress
from engine.journey.plan import Plan, Step
from engine.journey.states import State, StateMemory, step
from engine.journey.timetable import Timetable
from tests.engine.journey.cases import DAY, FIRST, SCHOOL, day, travelled


def test_mastery_from_before_the_start_is_done_but_is_no_pace() -> None:
    plan, _ = travelled(5, 30)
    before = Progress.of([Mastery("m0", FIRST - 40 * DAY)])
    seen = read(plan, before, day(1))
    assert seen.position.done == pytest.approx(5)
    assert seen.ledger.mastered == 0
    assert seen.judgement.buffer == pytest.approx(4)


def test_evidence_from_the_future_has_not_happened_yet() -> None:
    plan, progress = travelled(5, 30)
    assert read(plan, progress, day(4)) == read(plan, Progress.of(signs=progress.signs), day(4))


def test_a_withdrawn_mastery_counts_as_if_it_had_never_been() -> None:
    plan, progress = travelled(5, 30)
    left = Progress.of(progress.mastered[:-1], (), progress.signs)
    seen = read(plan, left, day(30))
    assert seen.position.done == pytest.approx(25)
    assert step(StateMemory(State.ON_TRACK), seen).state is State.ON_TRACK


def test_mastery_of_something_else_is_not_counted() -> None:
    plan, progress = travelled(5, 30)
    more = Progress.of([*progress.mastered, Mastery("elsewhere", day(8))], ["elsewhere too"], progress.signs)
    assert read(plan, more, day(30)) == read(plan, progress, day(30))


def test_a_check_that_was_judged_does_not_wait_any_more() -> None:
    plan, progress = travelled(5, 30)
    seen = read(plan, replace(progress, handed_in=frozenset({"m0"})), day(30))
    assert (seen.position.pending, seen.position.steps_waiting) == (0, 0)


def test_when_everything_is_handed_in_only_the_answer_is_missing() -> None:
    plan = Plan.of([Step("a", 1), Step("b", 1)], FIRST, day(20), SCHOOL)
    seen = read(plan, Progress.of([], ["a", "b"], [day(9)]), day(10))
    assert seen.judgement.p > 0.99
    assert not seen.has_arrived
    late = read(plan, Progress.of([], ["a", "b"], [day(9)]), day(19))
    assert step(StateMemory(State.ON_TRACK), late).state is State.ON_TRACK


def test_a_change_of_zone_changes_no_judgement() -> None:
    plan, progress = travelled(5, 30)
    moved = replace(plan, timetable=Timetable("Pacific/Apia", SCHOOL.days))
    assert read(moved, progress, day(30)) == read(plan, progress, day(30))


def test_who_joins_in_the_middle_of_the_year_has_a_plan_of_their_own() -> None:
    start = day(100)
    plan = Plan.of([Step("a"), Step("b"), Step("c")], start, day(150), SCHOOL, granted=frozenset({"a"}))
    seen = read(plan, Progress.of([Mastery("a", day(3))]), start)
    assert plan.days == 51
    assert (seen.position.days_gone, seen.rhythm.quiet, seen.judgement.buffer) == (1, 1, -1)
    assert step(StateMemory(), seen).state is State.STARTING


def test_three_weeks_closed_without_warning_cost_nothing() -> None:
    plan, progress = travelled(5, 30)
    closed = frozenset(SCHOOL.days[30:45])
    snowed_in = replace(plan, timetable=SCHOOL.for_learner(excused=closed))
    before, after = read(plan, progress, day(30)), read(snowed_in, progress, SCHOOL.days[44])
    assert after.judgement == before.judgement
    assert after.position.days_to_target == before.position.days_to_target - 15
    assert after.needed > before.needed


def test_a_closure_known_from_the_start_is_no_part_of_the_plan() -> None:
    holidays = frozenset(SCHOOL.days[30:45])
    plan = Plan.of([Step("a")], FIRST, day(90), SCHOOL.for_learner(excused=holidays))
    assert plan.days == 75


def test_a_fifth_more_in_week_six_starts_anew_on_the_line() -> None:
    plan, progress = travelled(5, 30)
    mastered = [each.competency for each in progress.mastered]
    wider = plan.rebased(day(31), mastered=mastered, steps=[*plan.steps, Step("extra", 18)])
    before, after = read(plan, progress, day(30)), read(wider, progress, day(31), today_is_over=False)
    assert wider.plan_day == pytest.approx(78 / 60)
    assert after.judgement.buffer == 0
    assert after.judgement.pace < before.judgement.pace
    assert after.judgement.p < before.judgement.p
    assert after.position.steps_total == before.position.steps_total + 1


def test_a_target_that_has_passed_leaves_an_arrival_only() -> None:
    plan, progress = travelled(5, 30)
    late = read(plan, progress, day(95))
    assert late.is_past_target
    assert (late.judgement.p, late.needed, late.position.days_left) == (0, float("inf"), 0)
    assert late.judgement.to_go.quantile(0.5) > 0


def test_a_target_made_in_the_past_is_late_from_the_first_day() -> None:
    plan = Plan.of([Step("a"), Step("b")], day(10), FIRST, SCHOOL)
    seen = read(plan, Progress(), day(10))
    assert seen.is_past_target
    assert seen.judgement.p == 0
    assert seen.judgement.buffer == -1


def test_before_the_plan_begins_nothing_is_due() -> None:
    plan, _ = travelled(5, 30)
    seen = read(plan, Progress(), FIRST - timedelta(days=30))
    assert (seen.position.days_gone, seen.judgement.buffer, seen.rhythm.quiet) == (0, 0, 0)
    assert step(StateMemory(), seen).state is State.STARTING


def test_a_pause_that_is_excused_ages_nothing() -> None:
    plan, progress = travelled(5, 30)
    paused = replace(plan, timetable=SCHOOL.for_learner(excused=frozenset(SCHOOL.days[30:60])))
    after = read(paused, progress, SCHOOL.days[60])
    assert after.position.days_gone == 31
    assert after.rhythm.quiet == 1


def test_work_on_a_weekend_counts_with_the_learning_day_before() -> None:
    plan, _ = travelled(5, 30)
    friday, sunday = (Progress.of([Mastery("m0", on)], (), [on]) for on in (day(5), day(5) + 2 * DAY))
    assert read(plan, friday, day(8)).judgement == read(plan, sunday, day(8)).judgement


def test_evidence_of_this_morning_counts_at_once() -> None:
    plan, _ = travelled(5, 30)
    nothing = read(plan, Progress(), day(8), today_is_over=False)
    shown = read(plan, Progress.of([Mastery("m0", day(8))], (), [day(8)]), day(8), today_is_over=False)
    assert shown.judgement.buffer == pytest.approx(nothing.judgement.buffer + 5)
    assert shown.judgement.p > nothing.judgement.p
    assert (nothing.rhythm.quiet, shown.rhythm.quiet) == (7, 0)
