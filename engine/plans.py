"""The plan of a student's path, on the class days of that student: every version that was agreed."""

from datetime import date, timedelta
from functools import lru_cache, partial, reduce

from engine.journey.plan import Plan, Step
from engine.journey.timetable import Timetable
from engine.people import Preferences
from engine.re_route import ReRoute
from engine.school import School
from engine.student import LearningPath, Snapshot, Student


def timetable_of(school: School) -> Timetable:
    """Return the school's own timetable."""
    year = school.calendar
    return Timetable.of(school.zone, year.first, year.last, year.closed, year.weekdays)


def plan_of(snapshot: Snapshot, student: Student, path: LearningPath) -> Plan:
    """Return the newest version of the path's plan on this learner's class days.

    A student's own pauses are excused: the plan keeps the days it was made with, so they cost nothing.
    """
    known = student.logbook.plans
    if path.way not in known:
        known[path.way] = _made(snapshot, student, path)
    return known[path.way]


def _made(snapshot: Snapshot, student: Student, path: LearningPath) -> Plan:
    subject = snapshot.curriculum.subjects.get(path.subject)
    weekdays = subject.weekdays if subject else snapshot.timetable.weekdays
    destination, target = path.first or (path.destination, path.target)
    plan = _plan(
        snapshot.curriculum.steps.get(destination, ()),
        path.starts,
        target,
        snapshot.timetable.for_learner(weekdays),
        _excused(student.person.preferences),
    )
    return reduce(partial(_next_version, snapshot, student), path.versions, plan)


def _next_version(snapshot: Snapshot, student: Student, plan: Plan, change: ReRoute) -> Plan:
    """The plan after an agreed change: what was not mastered by then is spread over the days that are left."""
    begins = change.effective or plan.start
    local = snapshot.timetable.local
    mastered = (
        key
        for key, each in student.mastered.items()
        if local(each.judged_at or each.asked_at).date() < begins
    )
    dropped = set(change.without)
    steps = (
        step for step in snapshot.curriculum.steps.get(change.destination, ()) if step.key not in dropped
    )
    return plan.rebased(begins, mastered=mastered, steps=steps, target=change.target)


def _excused(wanted: Preferences) -> frozenset[date]:
    spans = ((first, (last - first).days + 1) for first, last in wanted.pauses)
    return frozenset(first + timedelta(days=n) for first, days in spans for n in range(days))


@lru_cache(maxsize=1024)
def _plan(
    steps: tuple[Step, ...], start: date, target: date, timetable: Timetable, excused: frozenset[date]
) -> Plan:
    days = timetable.count(start, target + timedelta(days=1))
    return Plan.of(steps, start, target, timetable.for_learner(excused=excused), days=days)
