"""A simulated term through the coach's own nudge table, budget and ladder."""

from datetime import date, timedelta

import pytest

from bot.trials.year.figures import figures
from bot.trials.year.record import StudentRecord
from bot.trials.year.school import Replay, Wanted, replay
from engine.journey.timetable import Timetable
from engine.unasked import budget
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
