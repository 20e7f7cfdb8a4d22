"""What a school's own log says about its forecasts: how often hand-ins pass, how long answers take, who arrived."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date, timedelta

from engine.frozen import Frozen, replace
from engine.journey.forecast.calibration import KNOWN_STUDENTS, Calibration, PastStudent, learned
from engine.journey.forecast.hindsight import Moment, recalibrated
from engine.journey.local_risk import Ended, Learned
from engine.journey.local_risk import learned as learned_risk
from engine.journey.pacing.pace import Reading, read, weeks
from engine.journey.pacing.progress import Progress
from engine.journey.plan import Plan
from engine.judging.at_risk import signs_of, verdicts_by, was_judged
from engine.judging.plans import plan_of
from engine.judging.readings import progress_of
from engine.nouns.mastery_check import CheckState, MasteryCheck
from engine.student import LearningPath, Snapshot, Student

CUTS = (0.2, 0.4, 0.6, 0.8)
"""Shares of a plan's days at which its forecasts are asked again."""
DAY = timedelta(days=1)
LATE = timedelta(days=14)
"""Whoever has not arrived so long after the target has ended badly: a learned risk is about them."""


Look = tuple[float, Reading]


class Journey(Frozen):
    """A path that has ended: `moments` to ask again, and how the work came in. It arrived, or its target is over.

    `ended` is None while it may still arrive without having ended badly.
    """

    moments: tuple[Moment, ...]
    past: PastStudent
    arrived: bool
    ended: Ended | None = None


class Findings(Frozen):
    """What was learned, and from how much: judged hand-ins, answers with a wait, journeys that have ended."""

    calibration: Calibration
    judged: int
    journeys: int
    arrived: int
    risk: Learned


def calibrated(snapshots: Iterable[Snapshot], today: date) -> Findings:
    """Return a school's calibration from all its students; whatever too little is known of stays on its default.

    The burst, the wait and the curves need 20 (journeys or answers); the share that passes is shrunk by pseudo-checks;
    a risk needs 100 journeys whose end is known.
    """
    journeys: list[Journey] = []
    checks: list[MasteryCheck] = []
    waits: list[float] = []
    for snapshot in snapshots:
        if snapshot.student is None:
            continue
        journeys += _journeys(snapshot, snapshot.student, today)
        judged = [each for each in snapshot.student.checks if was_judged(each)]
        checks += judged
        waits += (_wait(snapshot, each) for each in judged)
    passed = sum(each.state == CheckState.ACCEPTED for each in checks)
    base = learned([each.past for each in journeys], passed, len(checks), waits, Calibration())
    if len(journeys) >= KNOWN_STUDENTS:
        base = recalibrated([each.moments for each in journeys], base)
    risk = learned_risk([each.ended for each in journeys if each.ended])
    base = replace(base, risk=risk.risk)
    return Findings(base, len(checks), len(journeys), sum(each.arrived for each in journeys), risk)


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
    looks = tuple(_looks(plan, progress, needed))
    moments = tuple(Moment(each.ledger, each.position, needed - each.position.days_gone) for _, each in looks)
    whole = read(plan, progress, end)
    past = PastStudent(tuple(weeks(plan, progress, whole)), plan.lump)
    ended = _ended(snapshot, student, path, looks, end)
    return Journey(moments, past, arrival is not None, ended if arrival or ended.badly else None)


def _ended(
    snapshot: Snapshot, student: Student, path: LearningPath, looks: Sequence[Look], end: date
) -> Ended:
    """What the work looked like at each look, and whether the end came too late."""
    on_path = set(path.competencies(snapshot.curriculum))
    checks = [each for each in student.checks if each.competency in on_path]
    verdicts = [verdicts_by(checks, snapshot.timetable, path.starts, each.day) for _, each in looks]
    signs = (signs_of(each, *counts) for (_, each), counts in zip(looks, verdicts, strict=True))
    cuts = (cut for cut, _ in looks)
    return Ended(tuple(zip(cuts, signs, strict=True)), end > path.target + LATE)


def _arrival(plan: Plan, progress: Progress, today: date) -> date | None:
    """The day the last step in scope was mastered."""
    first = progress.first_shown(today)
    days = [first.get(step.key) for step in plan.scope]
    return max((day for day in days if day), default=None) if all(days) else None


def _looks(plan: Plan, progress: Progress, needed: int) -> Iterator[Look]:
    """The reading at each cut that the journey was still under way at."""
    days = [day for day in plan.timetable.days if day >= plan.start]
    cuts = {round(cut * plan.days): cut for cut in reversed(CUTS)}
    for gone, cut in sorted(cuts.items()):
        if 0 < gone < min(needed, len(days) + 1):
            day = days[gone - 1]
            yield cut, read(plan, _as_of(progress, day), day)


def _as_of(progress: Progress, day: date) -> Progress:
    """What was known by a day: a check that waits now did not wait then."""
    return replace(
        progress, handed_in=frozenset(), signs=tuple(each for each in progress.signs if each <= day)
    )


def _wait(snapshot: Snapshot, check: MasteryCheck) -> float:
    """Class days from handing in to the final answer."""
    asked, judged = (
        snapshot.timetable.local(each).date() for each in (check.asked_at, check.judged_at or check.asked_at)
    )
    return float(snapshot.timetable.count(asked + DAY, judged + DAY))
