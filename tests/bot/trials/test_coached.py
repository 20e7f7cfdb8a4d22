"""A simulated term through the coach's own nudge table, budget and ladder."""

from datetime import date, timedelta

import pytest

from bot.trials.year.figures import figures
from bot.trials.year.record import StudentRecord
from bot.trials.year.school import Replay, Wanted, replay
from engine.frozen import replace
from engine.journey.timetable import Timetable
from engine.unasked import budget, caps
from engine.unasked.table import TABLE

TERM = Timetable.of(
    "Europe/Berlin",
    date(2026, 9, 7),
    date(2027, 2, 26),
    closed=[date(2026, 12, 21) + timedelta(n) for n in range(14)],
)
HARD = Wanted(24, 2, 7, ("chaotic", "faders"), past=0)
PROMISED = 11
"""Class days: ten without a sign, and the morning after."""


@pytest.fixture(scope="module")
def term() -> Replay:
    return replay(TERM, HARD, lambda _: None)


def test_every_off_track_silent_student_has_a_human_task_within_the_promised_class_days(term: Replay) -> None:
    assert max(each.alone for each in term.students) <= PROMISED
    assert sum(each.silences for each in term.students) >= 5  # the term was hard enough to mean something


def test_a_wait_for_a_human_begins_on_the_day_a_silent_student_is_shown_off_track() -> None:
    waits = StudentRecord("made up", [])
    for _ in range(19):  # silent, with evidence at a teacher: nothing is wrong
        waits.left_alone(False, is_silent=True, has_human=False)
    for is_off in (True, False, True):  # looks better in between, without any work: still the same wait
        waits.left_alone(is_off, is_silent=True, has_human=False)
    assert waits.alone == 3
    waits.left_alone(True, is_silent=True, has_human=True)
    waits.left_alone(True, is_silent=True, has_human=False)
    waits.left_alone(True, is_silent=False, has_human=False)
    assert waits.alone == 3


def test_twelve_days_alone_are_seen_as_a_broken_promise() -> None:
    left = StudentRecord("made up", [])
    for _ in range(12):
        left.left_alone(True, is_silent=True, has_human=False)
    assert left.alone == 12 > PROMISED


def test_no_student_gets_more_than_the_budget(term: Replay) -> None:
    assert max(each.most_in_week for each in term.students if each.is_young) == 2
    assert max(each.most_in_week for each in term.students if not each.is_young) == 3


def test_what_students_hear_comes_from_rows_of_the_nudge_table(term: Replay) -> None:
    rows = {rule for each in term.students for _, rule in each.sent}
    assert rows <= TABLE.keys()
    assert {"goal-prompt", "quiet", "drift", "off-track", "look-back", "praise"} <= rows


def test_an_adviser_does_not_read_of_the_same_student_every_morning(term: Replay) -> None:
    told = sum(each.told_adviser for each in term.students)
    assert told < sum(each.weeks for each in term.students)


def test_the_simulation_breaks_when_the_coach_does(monkeypatch: pytest.MonkeyPatch) -> None:
    """With a budget that never ends, the same students hear more than the promise allows."""
    monkeypatch.setattr(budget, "most_a_week", lambda agreed, age: 9)
    monkeypatch.setattr(budget, "SILENT_AFTER", 99)
    lived = replay(TERM, Wanted(12, 2, 7, ("chaotic",), past=0), lambda _: None)
    told = {each.name: each for each in figures(lived)}
    assert told["most unasked messages of one student in a week, ten years old"].is_met is False


def test_a_school_that_holds_back_sends_no_nudge_in_whole_weeks_of_a_student() -> None:
    term = replay(TERM, replace(HARD, hold_back=0.5), lambda _: None)
    told = {each.name: each for each in figures(term)}
    held = told["nudges held back, of those there was a reason for"]
    assert held.baselines == {"share of weeks asked for": 0.5}
    assert 0.35 < (held.reached or 0) < 0.65
    assert sum(each.nudged_in_held_week for each in term.students) == 0
    assert {rule for each in term.students for _, rule in each.held} <= {
        rule for rule, row in TABLE.items() if row.nudge
    }


def test_which_weeks_are_held_back_hangs_on_the_seed() -> None:
    weeks = [
        [
            each.held
            for each in replay(TERM, Wanted(8, 1, seed, ("chaotic",), 0, 0.5), lambda _: None).students
        ]
        for seed in (7, 7, 8)
    ]
    assert weeks[0] == weeks[1] != weeks[2]


def test_nobody_is_held_back_where_the_share_is_none() -> None:
    term = replay(TERM, Wanted(8, 1, 7, ("chaotic",), 0, 0.0), lambda _: None)
    assert not any(each.held for each in term.students)


def test_whoever_taps_not_this_week_hears_no_nudge_until_the_next(term: Replay) -> None:
    told = {each.name: each for each in figures(term)}
    assert sum(len(each.muted) for each in term.students) >= 5
    assert told['nudges in a week held back, or after "not this week" in that week'].is_met is True
    others = [rule for each in term.students for week, rule in each.sent if week in each.muted]
    assert any(not TABLE[rule].nudge for rule in others)  # a goal prompt or praise still comes


def test_a_coach_that_overheard_not_this_week_is_found_out(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(caps, "is_muted", lambda snapshot, student, now: False)
    lived = replay(TERM, Wanted(24, 2, 7, ("chaotic", "faders"), past=0), lambda _: None)
    told = {each.name: each for each in figures(lived)}
    assert told['nudges in a week held back, or after "not this week" in that week'].is_met is False
