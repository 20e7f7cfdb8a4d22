"""The worked examples of the coaching model, each with its printed numbers."""

from dataclasses import dataclass
from datetime import date

import pytest

from engine.journey.forecast.arrival import arrival
from engine.journey.forecast.calibration import Calibration
from engine.journey.pacing.pace import Reading, read
from engine.journey.pacing.silence import Rhythm
from engine.journey.states import State, StateMemory, step
from engine.journey.timetable import Timetable
from tests.engine.journey.cases import FIRST, SCHOOL, day, reading, travelled


@dataclass(frozen=True)
class Case:
    name: str
    weekly: float
    until: int
    today: int
    pace: float
    p: float
    arrives: tuple[float, float, float]
    buffer: float
    state: State
    burst: float = 1.5
    pending: tuple[float, ...] = ()

    def read(self, days_later: int = 0) -> Reading:
        return reading(self.weekly, self.until, self.today + days_later, self.burst, list(self.pending))


CASES = [
    Case("A: day 0", 5, 0, 0, 1.067, 0.518, (47.6, 87.9, 175.5), 0, State.STARTING),
    Case("B: 5 a week", 5, 30, 30, 1.042, 0.546, (38.3, 57.8, 88.0), 0, State.ON_TRACK),
    Case("C: 3 a week", 3, 30, 30, 0.876, 0.170, (53.8, 82.7, 129.8), -12, State.OFF_TRACK),
    Case("D: 7.5 a week", 7.5, 30, 30, 1.249, 0.934, (23.5, 36.2, 55.6), 15, State.AHEAD),
    Case("E: 20 silent days", 5, 25, 45, 0.743, 0.034, (54.7, 87.7, 144.2), -20, State.STALLED),
    Case("F: handed in", 3, 30, 30, 1.039, 0.464, (40.1, 61.9, 96.9), -4, State.ON_TRACK, pending=(5, 5)),
    Case("G: burst .05", 5, 30, 30, 1.042, 0.745, (53.4, 57.7, 62.3), 0, State.ON_TRACK, burst=0.05),
]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_a_worked_example_is_judged_as_printed(case: Case) -> None:
    judged = case.read().judgement
    assert (round(judged.pace, 3), round(judged.p, 3)) == (case.pace, case.p)
    assert judged.buffer == pytest.approx(case.buffer)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_a_worked_example_arrives_as_printed(case: Case) -> None:
    plan, _ = travelled(case.weekly, case.until, pending=list(case.pending))
    coming = arrival(plan, case.read())
    assert coming is not None
    assert [round(days, 1) for days in coming.days] == list(case.arrives)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_a_worked_example_has_its_state_once_confirmed(case: Case) -> None:
    day_before = step(StateMemory(), case.read(-1 if case.today else 0))
    assert step(day_before, case.read()).state is case.state


def test_ten_break_days_change_nothing() -> None:
    closed = [day(30 + n) for n in range(1, 11)]
    with_break = Timetable.of(SCHOOL.zone, FIRST, SCHOOL.days[-1], closed)
    plan, progress = travelled(5, 30, timetable=with_break)
    before = read(plan, progress, day(30, with_break))
    after = read(plan, progress, closed[-1])
    assert after.judgement == before.judgement
    assert round(before.judgement.pace, 3) == 1.042
    assert before.judgement.p == pytest.approx(0.546, abs=0.02)
    memory = step(StateMemory(), before)
    assert step(memory, after).state is State.PAUSED
    assert step(step(memory, after), read(plan, progress, day(31, with_break))).state is State.ON_TRACK


def test_five_learning_days_from_the_first_of_april_end_after_the_easter_holidays() -> None:
    holidays = [date(2026, 4, number) for number in range(6, 11)]
    school = Timetable.of("Europe/Berlin", date(2025, 9, 1), date(2026, 6, 30), holidays)
    assert school.plus(date(2026, 4, 1), 5) == date(2026, 4, 14)


@pytest.mark.parametrize(
    ("signs", "quiet", "chance", "is_stalled"),
    [
        (14.4, 4, 0.106, False),
        (14.4, 5, 0.063, False),
        (14.4, 6, 0.038, False),
        (14.4, 8, 0.014, True),
        (3.6, 5, 0.287, False),
        (3.6, 8, 0.146, False),
        (3.6, 10, 0.096, True),
    ],
)
def test_a_silence_is_judged_by_the_students_own_rhythm(
    signs: float, quiet: int, chance: float, is_stalled: bool
) -> None:
    rhythm = Rhythm(signs, 18, quiet)
    assert round(rhythm.chance(), 3) == chance
    assert rhythm.is_stalled is is_stalled


def test_a_silent_daily_worker_stalls_on_the_eighth_day_and_a_weekly_worker_on_the_tenth() -> None:
    def stalls(signs: float) -> int:
        return next(q for q in range(1, 20) if Rhythm(signs, 18, q).is_stalled)

    assert (stalls(14.4), stalls(3.6)) == (8, 10)


def test_the_daily_judgement_needs_no_quantile() -> None:
    judged = reading(5, 30, 30).judgement
    assert judged.p == judged.to_go.chance_within(60)
    assert judged.to_go.chance_within(judged.to_go.quantile(0.5)) == pytest.approx(0.5, abs=1e-4)


def test_the_defaults_are_those_of_the_model() -> None:
    known = Calibration()
    assert (known.prior_days, known.prior_pace, known.half_life, known.prior_weeks) == (30, 1, 20, 6)
    assert (known.burst, known.trust, known.wait) == (1.5, 0.8, 2)
