"""A week's work on one path: which steps make a goal of a size, and the last day it can still be reached."""

from collections.abc import Iterable, Sequence
from datetime import date
from math import fsum

from engine.journey import staircase
from engine.journey.plan import Plan
from engine.journey.timetable import Timetable
from engine.judging.next_step import next_steps
from engine.judging.plans import plan_of
from engine.judging.readings import judged
from engine.notices import StepFact
from engine.nouns.goal import Goal, GoalState
from engine.student import LearningPath, Snapshot, Student

MOST_STEPS = 3
LEAST_A_DAY = 0.25


def goal_steps(
    snapshot: Snapshot, student: Student, path: LearningPath, today: date, size: str
) -> tuple[StepFact, ...]:
    """Return the best next steps that fit into what is left of the week, one at least and three at most.

    The week is the student's own: it has grown with goals they reached and shrunk with goals they missed.
    """
    plan = plan_of(snapshot, student, path)
    steps = next_steps(snapshot, student, path, today, MOST_STEPS)
    left = fsum(effort for key, effort in plan.efforts.items() if key not in student.mastered)
    stair = staircase.height(_reached(student.goals, path.subject))
    room = staircase.sizes(stair, len(_days(plan.timetable, today)), left)[size]
    fits = fitting(plan, [each.key for each in steps], room)
    return steps[: len(fits)]


def last_day(
    snapshot: Snapshot, student: Student, path: LearningPath, goal: Goal, today: date
) -> date | None:
    """Return the day on which what is left of a goal needs every class day left; None when nothing is."""
    plan = plan_of(snapshot, student, path)
    mastered, waits = student.mastered, student.waiting
    open_now = (key for key in goal.competencies if key not in mastered and key not in waits)
    left = fsum(plan.efforts.get(key, 0.0) for key in open_now)
    if left <= 0:
        return None
    pace = judged(snapshot, student, path, today, is_over=False).judgement.pace
    days = plan.timetable.week_days(plan.timetable.week_of(today))
    return staircase.last_feasible_day(days, left, max(LEAST_A_DAY, pace))


def fitting(plan: Plan, steps: Sequence[str], room: float) -> Sequence[str]:
    """Return the first of the steps that fit into so many plan-days: more than one only when they wholly do."""
    total = 0.0
    for count, step in enumerate(steps[:MOST_STEPS]):
        total += plan.efforts.get(step, 0.0)
        if count and total > room:
            return steps[:count]
    return steps[:MOST_STEPS]


def _days(timetable: Timetable, today: date) -> tuple[date, ...]:
    """The class days left in this week, or those of the next school week when none is."""
    days = tuple(day for day in timetable.week_days(timetable.week_of(today)) if day >= today)
    following = timetable.next_class_day(today)
    return days or (timetable.week_days(timetable.week_of(following)) if following else ())


def _reached(goals: Iterable[Goal], subject: str) -> list[bool]:
    """Whether each goal that was looked back on was reached, oldest first."""
    looked = sorted((each for each in goals if each.subject == subject), key=lambda each: each.week)
    counts = {GoalState.KEPT: True, GoalState.PARTLY: False, GoalState.NOT_YET: False}
    return [counts[each.state] for each in looked if each.state in counts]
