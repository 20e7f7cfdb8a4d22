"""Where am I, and my path: the status with its counted facts, and the way with done, next, locked and why."""

from collections.abc import Sequence
from datetime import date, datetime

from engine.actions import students as act
from engine.actions.detours import SideTrips
from engine.actions.re_routing import ChangePlan
from engine.decision import Decision, change, reply
from engine.journey.forecast.outlook import viewer_of
from engine.judging.next_step import locked_steps, next_steps
from engine.judging.where import age_of, path_fact
from engine.notices import Choice, PathFact, StepFact, choice
from engine.notices.everybody import NotFound
from engine.notices.students import ChooseSubject, LockedFact, PathShown, WhereYouAre
from engine.student import LearningPath, Snapshot, Student
from engine.talk.lists.steps import path_page
from engine.talk.menus import PERSON_NOW, next_things, subjects

WORST_FIRST = ("stalled", "off_track", "drifting", "starting", "on_track", "ahead", "paused", "arrived")
LOCKED_SHOWN = 4
STEPS_SHOWN = 3
WHOLE = 7
"""A path of more steps than these is not all in its short form."""


def where_am_i(snapshot: Snapshot, action: act.WhereAmI, now: datetime, key: str) -> Decision:
    """Give the facts of every path and one next step: on the path that needs it most."""
    student = snapshot.student
    if student is None or not student.paths:
        return reply(NotFound(choices=next_things()))
    today = snapshot.timetable.local(now).date()
    viewer = viewer_of(age_of(student.person, today))
    facts = tuple(path_fact(snapshot, student, path, today, viewer=viewer) for path in student.paths)
    step = neediest_step(snapshot, student, facts, today)
    first = (choice(act.MustShow(step.key)),) if step else ()
    choices = next_things(*first, choice(act.ShowPath()), choice(act.SeeMap()), choice(act.GetHelp()))
    return reply(WhereYouAre(facts, step, viewer.value, choices=choices))


def show_path(snapshot: Snapshot, action: act.ShowPath, now: datetime, key: str) -> Decision:
    """Give one path: done, handed in, next with reasons, locked and why."""
    student = snapshot.student
    path = student.path_in(action.subject) if student else None
    if student is None or path is None:
        return reply(ChooseSubject("path", choices=(*subjects(snapshot, "path"), PERSON_NOW)))
    if action.page in ("", "0"):
        shown = _path(snapshot, student, path, now)
        return change(shown) if action.page else reply(shown)
    return path_page(snapshot, student, path, action, now)


def neediest_step(
    snapshot: Snapshot, student: Student, facts: Sequence[PathFact], today: date
) -> StepFact | None:
    """Return the best next step of the path in the worst state that has one; `facts` are the paths' in order."""
    order = {band: place for place, band in enumerate(WORST_FIRST)}
    ranked = sorted(zip(facts, student.paths, strict=True), key=lambda each: order.get(each[0].band, 9))
    found = (next_steps(snapshot, student, path, today, 1) for _, path in ranked)
    return next((steps[0] for steps in found if steps), None)


def _path(snapshot: Snapshot, student: Student, path: LearningPath, now: datetime) -> PathShown:
    today = snapshot.timetable.local(now).date()
    all_of = snapshot.curriculum.destinations[path.destination]
    title = {
        key: snapshot.curriculum.competencies[key].title for key in path.competencies(snapshot.curriculum)
    }
    steps = next_steps(snapshot, student, path, today, STEPS_SHOWN)
    locked = locked_steps(snapshot, student, path, today)
    names = snapshot.curriculum.competencies
    offers = tuple(choice(act.MustShow(each.key), each.title, label="competency") for each in steps)
    whole = choice(act.ShowPath(path.subject, "1"), str(len(title)), label="path.all")
    return PathShown(
        subject=snapshot.title(path.subject),
        destination=all_of.title,
        done=tuple(words for key, words in title.items() if key in student.mastered),
        total=len(title),
        waiting=tuple(words for key, words in title.items() if key in student.waiting),
        steps=steps,
        locked=tuple(
            LockedFact(title[each.key], tuple(names[key].title for key in each.missing))
            for each in locked[:LOCKED_SHOWN]
        ),
        more_locked=max(0, len(locked) - LOCKED_SHOWN),
        choices=next_things(*offers, *((whole,) if len(title) > WHOLE else ()), *_about(path.subject)),
    )


def _about(subject: str) -> tuple[Choice, ...]:
    """What can be done about a whole path: see it, ask about it, change it."""
    return tuple(
        map(choice, (act.SeeMap(subject), SideTrips(subject), act.AskHelp(subject), ChangePlan(subject)))
    )
