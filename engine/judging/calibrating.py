"""What a school's own log says about its forecasts: how often hand-ins pass, how long answers take, who arrived."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta

from engine.journey.forecast.calibration import KNOWN_STUDENTS, Calibration, PastStudent, learned
from engine.journey.forecast.hindsight import Moment, recalibrated
from engine.journey.pacing.pace import read, weeks
from engine.journey.pacing.progress import Progress
from engine.journey.plan import Plan
from engine.judging.plans import plan_of
from engine.judging.readings import progress_of
from engine.nouns.mastery_check import CheckState, MasteryCheck
from engine.student import LearningPath, Snapshot, Student

CUTS = (0.2, 0.4, 0.6, 0.8)
"""Shares of a plan's days at which its forecasts are asked again."""
DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Journey:
    """A path that has ended: `moments` to ask again, and how the work came in. It arrived, or its target is over."""

    moments: tuple[Moment, ...]
    past: PastStudent
    arrived: bool


@dataclass(frozen=True, slots=True)
class Findings:
    """What was learned, and from how much: judged hand-ins, answers with a wait, journeys that have ended."""

    calibration: Calibration
    judged: int
    journeys: int
    arrived: int


def calibrated(snapshots: Iterable[Snapshot], today: date) -> Findings:
    """Return a school's calibration from all its students; whatever too little is known of stays on its default.

    The burst, the wait and the curves need 20 (journeys or answers); the share that passes is shrunk by pseudo-checks.
    """
    journeys: list[Journey] = []
    checks: list[MasteryCheck] = []
    waits: list[float] = []
    for snapshot in snapshots:
        if snapshot.student is None:
            continue
        journeys += _journeys(snapshot, snapshot.student, today)
        judged = [each for each in snapshot.student.checks if _was_judged(each)]
        checks += judged
        waits += (_wait(snapshot, each) for each in judged)
    passed = sum(each.state == CheckState.ACCEPTED for each in checks)
    base = learned([each.past for each in journeys], passed, len(checks), waits, Calibration())
    if len(journeys) >= KNOWN_STUDENTS:
        base = recalibrated([each.moments for each in journeys], base)
    return Findings(base, len(checks), len(journeys), sum(each.arrived for each in journeys))


def _journeys(snapshot: Snapshot, student: Student, today: date) -> Iterator[Journey]:
    for path in student.paths:
        journey = _journey(snapshot, student, path, today)
        if journey is not None:
            yield journey


def _journey(snapshot: Snapshot, student: Student, path: LearningPath, today: date) -> Journey | None:
    """The path once more, stopping where a forecast is asked for; None while it is still under way, or is empty.

    Whoever did not arrive is followed to today: they needed more days than that.
    """
    plan, progress = plan_of(snapshot, student, path), progress_of(snapshot, student, path)
    arrival = _arrival(plan, progress, today)
    if not plan.scope or (arrival is None and today <= path.target):
        return None
    end = arrival or today
    needed = plan.timetable.count(plan.start, end + DAY) + (arrival is None)
    moments = tuple(_moments(plan, progress, needed))
    whole = read(plan, progress, end)
    return Journey(moments, PastStudent(tuple(weeks(plan, progress, whole)), plan.lump), arrival is not None)


def _arrival(plan: Plan, progress: Progress, today: date) -> date | None:
    """The day the last step in scope was mastered."""
    first = progress.first_shown(today)
    days = [first.get(step.key) for step in plan.scope]
    return max((day for day in days if day), default=None) if all(days) else None


def _moments(plan: Plan, progress: Progress, needed: int) -> Iterator[Moment]:
    days = [day for day in plan.timetable.days if day >= plan.start]
    for gone in dict.fromkeys(round(cut * plan.days) for cut in CUTS):
        if 0 < gone < min(needed, len(days) + 1):
            reading = read(plan, _as_of(progress, days[gone - 1]), days[gone - 1])
            yield Moment(reading.ledger, reading.position, needed - gone)


def _as_of(progress: Progress, day: date) -> Progress:
    """What was known by a day: a check that waits now did not wait then."""
    return replace(
        progress, handed_in=frozenset(), signs=tuple(each for each in progress.signs if each <= day)
    )


def _was_judged(check: MasteryCheck) -> bool:
    """Whether a teacher gave a verdict here; mastery from before the coach was used came in without one."""
    is_over = check.state in (CheckState.ACCEPTED, CheckState.NOT_YET)
    return is_over and check.judged_at is not None and check.judged_at > check.asked_at


def _wait(snapshot: Snapshot, check: MasteryCheck) -> float:
    """Class days from handing in to the final answer."""
    asked, judged = (
        snapshot.timetable.local(each).date() for each in (check.asked_at, check.judged_at or check.asked_at)
    )
    return float(snapshot.timetable.count(asked + DAY, judged + DAY))
