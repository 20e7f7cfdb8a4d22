"""All steps of a path in their order, and where each stands."""

from datetime import datetime
from functools import partial

from engine.actions import students as act
from engine.decision import Decision, change
from engine.judging.next_step import next_steps
from engine.notices import choice
from engine.notices.lists import PathPage, StepRow
from engine.student import LearningPath, Snapshot, Student
from engine.talk.lists.page import page_of
from engine.talk.menus import next_things

ON_A_PAGE = 12


def path_page(
    snapshot: Snapshot, student: Student, path: LearningPath, action: act.ShowPath, now: datetime
) -> Decision:
    """Show all steps of a path in their order; what is open can be tapped."""
    keys = path.competencies(snapshot.curriculum)
    today = snapshot.timetable.local(now).date()
    is_open = {each.key for each in next_steps(snapshot, student, path, today, len(keys))}
    page = page_of(action.page, len(keys), ON_A_PAGE)
    shown = page.cut(keys)
    title = {key: snapshot.curriculum.competencies[key].title for key in shown}
    rows = tuple(StepRow(title[key], _state(student, key, key in is_open)) for key in shown)
    offers = (choice(act.MustShow(key), title[key], label="competency") for key in shown if key in is_open)
    turns = page.turns(partial(act.ShowPath, path.subject))
    whole = choice(act.ShowPath(path.subject, "0"), label="path.whole")
    return change(
        PathPage(
            snapshot.title(path.subject),
            snapshot.curriculum.destinations[path.destination].title,
            rows,
            page.before,
            page.more,
            choices=next_things(*offers, *turns, whole),
        )
    )


def _state(student: Student, key: str, is_open: bool) -> str:
    if key in student.mastered:
        return "done"
    if key in student.waiting:
        return "waiting"
    return "open" if is_open else "locked"
