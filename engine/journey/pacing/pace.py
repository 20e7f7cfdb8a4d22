"""How fast a student travels, and the chance to arrive in time: the daily judgement of one path."""

from bisect import bisect_right
from collections.abc import Iterable, Mapping
from datetime import date
from functools import cached_property
from math import inf

from engine.frozen import Frozen
from engine.journey.forecast.calibration import Calibration
from engine.journey.forecast.curve import AS_SAID, Staged
from engine.journey.forecast.time_to_go import TimeToGo
from engine.journey.pacing.ledger import WEEK, Ledger, by_week
from engine.journey.pacing.position import Position, position
from engine.journey.pacing.progress import Progress
from engine.journey.pacing.silence import Rhythm
from engine.journey.plan import DAY, Plan
from engine.journey.timetable import Timetable

DEFAULTS = Calibration()
ENOUGH_WEEKS = 3
EXACT = 9  # decimals of a buffer: beyond them lies only the noise of adding fractions


class Judgement(Frozen, dict=True):
    """`pace` 1.0 is exactly the own plan; `buffer` is in learning days, positive ahead.

    `days_left` are those of the plan, None when nothing is left to be done; `on_time` is the calibration's.
    """

    pace: float
    buffer: float
    to_go: TimeToGo
    days_left: int | None
    on_time: Staged

    @cached_property
    def p(self) -> float:
        """The on-time chance, 0..1: half the work of a judgement, so only for who asks."""
        chance = 1.0 if self.days_left is None else self.to_go.chance_within(self.days_left)
        if self.on_time is AS_SAID or not 0.0 < chance < 1.0:
            return chance
        return self.on_time(chance, self.to_go.gone)

    @property
    def gap(self) -> int:
        """The buffer in full learning days: never a day more than there is, ahead or behind."""
        return int(self.buffer)


class Reading(Frozen):
    """One look at one path on `day`. `is_over`: the school day is over, so that `day` counts among the days gone.

    `is_new` marks the first 5 learning days of this version of the plan.
    """

    day: date
    version: int
    is_over: bool
    is_class_day: bool
    is_break: bool
    is_new: bool
    position: Position
    judgement: Judgement
    ledger: Ledger
    rhythm: Rhythm

    @property
    def until(self) -> date:
        """The first day that is not over yet."""
        return self.day + DAY if self.is_over else self.day

    @property
    def has_arrived(self) -> bool:
        """Nothing remains, not even a step without effort."""
        return self.position.steps_done == self.position.steps_total

    @property
    def is_past_target(self) -> bool:
        """The calendar has no learning day left to the target: show the estimated arrival only, never a chance."""
        return self.position.days_to_target == 0

    @property
    def needed(self) -> float:
        """Plan-days a learning day that would still reach the target; infinite when no day is left."""
        here = self.position
        if here.left <= 0:
            return 0.0
        return here.left / here.days_to_target if here.days_to_target else inf


def read(
    plan: Plan,
    progress: Progress,
    today: date,
    calibration: Calibration = DEFAULTS,
    *,
    today_is_over: bool = True,
    school: Timetable | None = None,
) -> Reading:
    """Judge a path from its whole history. `today` is school-local; before the end of the school day it is not over.

    A break is one of the `school`, where that is given: days off of the learner alone are none.
    Mastery from before the plan began counts as done, not as pace. Competencies that are not on the plan count nothing.
    """
    until = today + DAY if today_is_over else today
    first_shown = progress.first_shown(today)
    ledger = _ledger(plan, first_shown, until, calibration.half_life)
    here = position(plan, progress, first_shown, until)
    return Reading(
        day=today,
        version=plan.version,
        is_over=today_is_over,
        is_class_day=plan.timetable.is_class_day(today),
        is_break=(school or plan.timetable).is_break(today),
        is_new=here.days_gone <= WEEK,
        position=here,
        judgement=judge(ledger, here, calibration),
        ledger=ledger,
        rhythm=_rhythm(plan, progress, today, until, calibration.half_life),
    )


def judge(ledger: Ledger, here: Position, calibration: Calibration) -> Judgement:
    """The pace, the on-time chance and the buffer: one incomplete beta function at most, nothing else.

    A Gamma prior of `prior_days` at `prior_pace` meets the discounted ledger; half a lump is taken as under way at the
    start, and as already begun at the end; `phi` is the spread, the variance of a week's work over its mean.
    """
    handed_in = calibration.trust * here.pending
    under_way = here.lump / 2 * 0.5 ** (ledger.days / calibration.half_life)
    expected = calibration.prior_days * calibration.prior_pace * here.first_pace
    a = expected + ledger.mastered + handed_in + under_way
    b = calibration.prior_days + ledger.due
    phi = _spread(ledger, here.lump, a / b, calibration)
    rest = max(0.0, here.left - handed_in - min(here.lump / 2, here.left / 2))
    gone = here.days_gone / here.days_total
    to_go = TimeToGo(calibration.wait, b, rest / phi, a / phi, calibration.arrivals, gone)
    buffer = round(here.done + handed_in - here.days_gone, EXACT)
    return Judgement(a / b, buffer, to_go, here.days_left if here.left > 0 else None, calibration.on_time)


def weeks(plan: Plan, progress: Progress, reading: Reading) -> list[float]:
    """Plan-days mastered in each of the student's own full weeks of 5 learning days, oldest first."""
    shown = _shown(plan, progress.first_shown(reading.day), reading.until)
    return by_week(shown, reading.ledger.days)[: reading.ledger.days // WEEK]


def best_pace(plan: Plan, progress: Progress, reading: Reading) -> float:
    """The best pace that has been sustained: the 80th percentile of the student's own full weeks.

    With fewer than 3 full weeks, the pace of the reading.
    """
    own = sorted(each / WEEK for each in weeks(plan, progress, reading))
    return _percentile(own, 0.8) if len(own) >= ENOUGH_WEEKS else reading.judgement.pace


def strain(plan: Plan, progress: Progress, reading: Reading) -> float:
    """needed / best pace: above 1.5, offer a new plan instead of exhorting. Infinite when no day or no pace is left."""
    if reading.needed <= 0:
        return 0.0
    best = best_pace(plan, progress, reading)
    return reading.needed / best if best > 0 else inf


def _spread(ledger: Ledger, lump: float, pace: float, calibration: Calibration) -> float:
    """phi, in plan-days: the school's burst times the lump, updated by the student's own uneven weeks."""
    prior = calibration.prior_weeks * WEEK * pace
    own = ledger.misfit(pace)
    return (prior * calibration.burst * (lump or 1.0) + own) / (prior + pace * ledger.planned)


def _ledger(plan: Plan, first_shown: Mapping[str, date], until: date, half_life: float) -> Ledger:
    return Ledger.of(_shown(plan, first_shown, until), plan.timetable.count(plan.since, until), half_life)


def _shown(plan: Plan, first_shown: Mapping[str, date], until: date) -> list[tuple[int, float]]:
    """(learning day, plan-days) of what was mastered on the plan since its first version began."""
    known = [(key, on) for key, on in first_shown.items() if key in plan.efforts and on >= plan.since]
    days = _learning_days(plan, (on for _, on in known), until)
    return [(day, plan.efforts[key]) for day, (key, _) in zip(days, known, strict=True)]


def _rhythm(plan: Plan, progress: Progress, today: date, until: date, half_life: float) -> Rhythm:
    signs = (on for on in set(progress.signs) if plan.since <= on <= today)
    return Rhythm.of(_learning_days(plan, signs, until), plan.timetable.count(plan.since, until), half_life)


def _learning_days(plan: Plan, days: Iterable[date], until: date) -> list[int]:
    """How many learning days had gone by the end of each of `days`, at most those before `until`.

    So a day off belongs to the learning day before it, and today, as long as it is not over, to yesterday.
    """
    before, most = plan.timetable.days_before(plan.since), plan.timetable.days_before(until)
    known = plan.timetable.days
    return [min(bisect_right(known, day), most) - before for day in days]


def _percentile(values: list[float], share: float) -> float:
    """Linear interpolation between closest ranks; `values` sorted, not empty."""
    rank = share * (len(values) - 1)
    low = int(rank)
    high = min(low + 1, len(values) - 1)
    return values[low] + (rank - low) * (values[high] - values[low])
