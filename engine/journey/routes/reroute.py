"""A re-route as a negotiation: what is proposed, whether it is feasible, and what it costs in days."""

from collections.abc import Iterable
from datetime import date, timedelta

from engine.frozen import Frozen
from engine.journey.forecast.arrival import on_date
from engine.journey.forecast.calibration import Calibration
from engine.journey.pacing.pace import Reading, read
from engine.journey.pacing.progress import Progress
from engine.journey.plan import DAY, Plan, Step
from engine.journey.routes.prerequisites import PrerequisiteMap
from engine.journey.states import DRIFT_BELOW

NOTICE = timedelta(days=7)


class Proposal(Frozen):
    """What somebody wishes to change: another target, other steps (fewer extras, another route), or both."""

    target: date | None = None
    steps: tuple[Step, ...] | None = None


class Assessment(Frozen):
    """What the engine says to a proposal.

    `days` are the learning days that the target moves (later is positive), `effort` the plan-days of the old plan that
    are added to what remains. `likely` is the likely arrival on the new plan. `orphans` are steps whose prerequisites
    the new route leaves out and the old one did not; `is_on_calendar` tells whether the target is a day the school
    calendar knows, still ahead.
    """

    plan: Plan
    reading: Reading
    days: int
    effort: float
    likely: date
    orphans: tuple[str, ...]
    is_on_calendar: bool

    @property
    def is_feasible(self) -> bool:
        """No step left hanging, a target on the calendar, and a chance that is not drifting from the first day."""
        is_in_time = self.reading.judgement.p >= DRIFT_BELOW
        return not self.orphans and self.is_on_calendar and is_in_time


class PlanChange(Frozen):
    """A new version of a plan, with who changed it, why, and the day it takes effect. History is never rewritten."""

    plan: Plan
    actor: str
    reason: str
    decided: date
    effective: date


def assess(
    plan: Plan,
    progress: Progress,
    today: date,
    proposal: Proposal,
    needs: PrerequisiteMap,
    calibration: Calibration,
) -> Assessment:
    """Read the path at the start of `today` as if the proposal held from then on."""
    before = read(plan, progress, today, calibration, today_is_over=False)
    mastered = plan.granted | progress.first_shown(today).keys()
    changed = plan.rebased(today, mastered=mastered, steps=proposal.steps, target=proposal.target)
    after = read(changed, progress, today, calibration, today_is_over=False)
    return Assessment(
        plan=changed,
        reading=after,
        days=_moved(plan, changed),
        effort=after.position.left * changed.plan_day / plan.plan_day - before.position.left,
        likely=on_date(changed, after, after.judgement.to_go.quantile(0.5)),
        orphans=tuple(
            key
            for key in _orphans(changed.steps, mastered, needs)
            if key not in _orphans(plan.steps, mastered, needs)
        ),
        is_on_calendar=changed.timetable.knows(changed.target) and after.position.days_to_target > 0,
    )


def is_loosening(plan: Plan, changed: Plan) -> bool:
    """Whether a change asks for less, or later."""
    left = {step.key for step in plan.scope if step.key not in changed.granted}
    return changed.target > plan.target or bool(left - {step.key for step in changed.steps})


def agreed(
    plan: Plan, changed: Plan, actor: str, reason: str, today: date, *, by_student: bool
) -> PlanChange:
    """The change as it is to be kept: a student's own loosening takes effect in 7 days, everything else at once."""
    waits = by_student and is_loosening(plan, changed)
    return PlanChange(changed, actor, reason, today, today + NOTICE if waits else today)


def _moved(plan: Plan, changed: Plan) -> int:
    before, after = (changed.timetable.days_before(each + DAY) for each in (plan.target, changed.target))
    return after - before


def _orphans(steps: Iterable[Step], mastered: frozenset[str], needs: PrerequisiteMap) -> tuple[str, ...]:
    kept = {step.key for step in steps} | mastered
    return tuple(sorted(key for key in kept - mastered if not needs.needs.get(key, frozenset()) <= kept))
