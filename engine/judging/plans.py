"""The plan of a student's path, on the class days of that student: every version that was agreed."""

from collections.abc import Iterator
from datetime import date, timedelta
from functools import partial, reduce

from engine.journey.plan import Plan, Step
from engine.journey.timetable import Timetable
from engine.nouns.curriculum import Curriculum
from engine.nouns.mastery_check import MasteryCheck, accepted
from engine.nouns.people import Preferences
from engine.nouns.re_route import ReRoute
from engine.nouns.school import School
from engine.same import of_the_same
from engine.student import LearningPath, Snapshot, Student


def timetable_of(school: School) -> Timetable:
    """Return the school's own timetable."""
    year = school.calendar
    return Timetable.of(school.zone, year.first, year.last, year.closed, year.weekdays)


def plan_of(snapshot: Snapshot, student: Student, path: LearningPath) -> Plan:
    """Return the newest version of the path's plan on this learner's class days.

    A student's own pauses are excused: the plan keeps the days it was made with, so they cost nothing. Whoever joins in
    the middle of the year begins then: nothing fell due before, and what they bring along asks for nothing.
    """
    if student.running is not None:
        return student.running.plan(path.subject)
    curriculum, timetable = snapshot.curriculum, snapshot.timetable
    subject = curriculum.subjects.get(path.subject)
    destination, target = path.first or (path.destination, path.target)
    brought = _mastered_before(timetable, student.checks, path.starts) if path.joined else ()
    plan = _plan(
        curriculum.steps.get(destination, ()),
        timetable,
        start=path.starts,
        target=target,
        weekdays=subject.weekdays if subject else timetable.weekdays,
        excused=_excused(student.person.preferences),
        granted=frozenset(brought),
    )
    return reduce(partial(_next_version, curriculum, timetable, student.checks), path.versions, plan)


@of_the_same
def _next_version(
    curriculum: Curriculum,
    timetable: Timetable,
    checks: tuple[MasteryCheck, ...],
    plan: Plan,
    change: ReRoute,
) -> Plan:
    """The plan after an agreed change: what was not mastered by then is spread over the days that are left."""
    begins = change.effective or plan.start
    mastered = _mastered_before(timetable, checks, begins)
    dropped = set(change.without)
    steps = (step for step in curriculum.steps.get(change.destination, ()) if step.key not in dropped)
    return plan.rebased(begins, mastered=mastered, steps=steps, target=change.target)


def _mastered_before(timetable: Timetable, checks: tuple[MasteryCheck, ...], day: date) -> Iterator[str]:
    for key, each in accepted(checks).items():
        if timetable.local(each.judged_at or each.asked_at).date() < day:
            yield key


def _excused(wanted: Preferences) -> frozenset[date]:
    spans = ((first, (last - first).days + 1) for first, last in wanted.pauses)
    return frozenset(first + timedelta(days=n) for first, days in spans for n in range(days))


@of_the_same
def _plan(
    steps: tuple[Step, ...],
    timetable: Timetable,
    *,
    start: date,
    target: date,
    weekdays: frozenset[int],
    excused: frozenset[date],
    granted: frozenset[str],
) -> Plan:
    mine = timetable.for_learner(weekdays)
    days = mine.count(start, target + timedelta(days=1))
    return Plan.of(steps, start, target, mine.for_learner(excused=excused), days=days, granted=granted)
