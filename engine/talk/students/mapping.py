"""The route map: one path as stops in the order in which they were and may be passed."""

from collections.abc import Iterator
from datetime import date, datetime

from engine.actions import students as act
from engine.decision import Decision, reply
from engine.journey.forecast.outlook import viewer_of
from engine.judging.next_step import locked_steps, next_steps
from engine.judging.plans import plan_of
from engine.judging.where import age_of, path_fact
from engine.notices import Choice, choice
from engine.notices.pictures import RouteMapShown, StopFact
from engine.notices.students import ChooseSubject
from engine.student import LearningPath, Snapshot, Student
from engine.talk.menus import PERSON_NOW, next_things, subjects

SHOWN = 60
BEHIND = 20
"""Of a path with more stops than are shown: how many of the done ones before the student."""


def see_map(snapshot: Snapshot, action: act.SeeMap, now: datetime, key: str) -> Decision:
    """Show the path in a subject as a map; with several, ask which."""
    student = snapshot.student
    paths = student.paths if student else ()
    path = student.path_in(action.subject) if student else None
    path = path or (paths[0] if len(paths) == 1 else None)
    if student is None or path is None:
        return reply(ChooseSubject("map", choices=(*subjects(snapshot, "map"), PERSON_NOW)))
    return reply(_map(snapshot, student, path, snapshot.timetable.local(now).date()))


def _map(snapshot: Snapshot, student: Student, path: LearningPath, today: date) -> RouteMapShown:
    viewer = viewer_of(age_of(student.person, today))
    stops = tuple(_stops(snapshot, student, path, today))
    done = sum(each.kind == "done" for each in stops)
    first = max(0, min(done - BEHIND, len(stops) - SHOWN))
    return RouteMapShown(
        path_fact(snapshot, student, path, today, viewer=viewer),
        stops[first : first + SHOWN],
        _planned(snapshot, student, path, today),
        viewer.value,
        first,
        max(0, len(stops) - first - SHOWN),
        choices=next_things(*_next(snapshot, student, path, today), choice(act.ShowPath(path.subject))),
    )


def _stops(snapshot: Snapshot, student: Student, path: LearningPath, today: date) -> Iterator[StopFact]:
    """Each step once: the done ones as they were mastered, the others as they may be passed."""
    named = snapshot.curriculum.competencies
    steps = snapshot.curriculum.destinations[path.destination].competencies
    done = [student.mastered[key] for key in steps if key in student.mastered]
    for check in sorted(done, key=lambda each: each.judged_at or each.asked_at):
        yield StopFact(named[check.competency].title, "done")
    for key in steps:
        if key in student.waiting:
            yield StopFact(named[key].title, "waiting")
    for place, step in enumerate(next_steps(snapshot, student, path, today, len(steps))):
        yield StopFact(step.title, "open" if place else "next")
    for lock in locked_steps(snapshot, student, path, today):
        yield StopFact(named[lock.key].title, "locked", tuple(named[key].title for key in lock.missing))


def _next(snapshot: Snapshot, student: Student, path: LearningPath, today: date) -> tuple[Choice, ...]:
    steps = next_steps(snapshot, student, path, today, 1)
    return tuple(choice(act.MustShow(each.key), each.title, label="competency") for each in steps)


def _planned(snapshot: Snapshot, student: Student, path: LearningPath, today: date) -> int:
    """How many stops the plan has reached by today, those it began with included."""
    plan = plan_of(snapshot, student, path)
    due = plan.due_by(today) + 1e-9
    granted = sum(each.key in plan.granted for each in plan.steps)
    return granted + sum(place <= due for place in plan.places.values())
