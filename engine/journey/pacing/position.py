"""Where a student is on one plan: efforts done, waiting and left, learning days gone and left."""

from collections.abc import Mapping
from datetime import date
from math import fsum

from engine.frozen import Frozen
from engine.journey.pacing.progress import Progress
from engine.journey.plan import DAY, Plan


class Position(Frozen):
    """All efforts in plan-days of this version. done + left = total.

    `pending` is handed in and waits on a teacher; it is still part of `left`. `days_gone` may pass `days_total` after
    the target. `days_to_target` is what the calendar has left; `days_left` what the plan has, which is more when days
    were excused or closed after it was made: those cost nothing. `first_pace` is the pace of the plan's first version.
    """

    done: float
    pending: float
    left: float
    lump: float
    days_gone: int
    days_total: int
    days_left: int
    days_to_target: int
    steps_done: int
    steps_total: int
    steps_waiting: int
    first_pace: float = 1.0

    @property
    def total(self) -> float:
        return self.done + self.left


def position(plan: Plan, progress: Progress, first_shown: Mapping[str, date], until: date) -> Position:
    """The position at the start of `until`, the first day that is not over yet."""
    effort = plan.efforts.__getitem__
    done, left = plan.asked.intersection(first_shown), plan.asked.difference(first_shown)
    waiting = progress.handed_in & left
    gone = plan.timetable.count(plan.start, until)
    to_target = plan.timetable.count(until, plan.target + DAY)
    return Position(
        done=fsum(map(effort, done)),
        pending=fsum(map(effort, waiting)),
        left=fsum(map(effort, left)),
        lump=plan.lump,
        days_gone=gone,
        days_total=plan.days,
        days_left=max(0, plan.days - gone, to_target),
        days_to_target=to_target,
        steps_done=len(plan.steps) - len(left),
        steps_total=len(plan.steps),
        steps_waiting=len(waiting),
        first_pace=plan.first_pace,
    )
