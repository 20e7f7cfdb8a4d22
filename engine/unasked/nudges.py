"""The rules about the way: it has gone quiet, it has drifted, it is back."""

from collections.abc import Iterator
from datetime import date, datetime

from engine.actions import students as act
from engine.journey.states import State, is_worse
from engine.next_step import next_steps
from engine.notices import choice
from engine.notices.students import DriftNudge, Praise, QuietNudge
from engine.standing import Standing
from engine.student import LearningPath, Snapshot, Student
from engine.unasked.wish import Wish
from engine.where import counted, path_fact

BAD = (State.OFF_TRACK, State.DRIFTING)
GOOD = (State.ON_TRACK, State.AHEAD, State.ARRIVED)


def quiet(snapshot: Snapshot, student: Student, now: datetime) -> Iterator[Wish]:
    """A path has stalled: the smallest step and a person."""
    for path in student.paths:
        if path.standing and path.standing.is_stalled:
            yield _nudge(snapshot, student, path, now, QuietNudge, "quiet")


def drift(snapshot: Snapshot, student: Student, now: datetime) -> Iterator[Wish]:
    """A state has changed for the worse and two days agree: once for each such change."""
    for path in student.paths:
        if _has_slipped(path.standing):
            yield _nudge(snapshot, student, path, now, DriftNudge, "drift")


def praise(snapshot: Snapshot, student: Student, now: datetime) -> Iterator[Wish]:
    """A path is back on track: say what the student did."""
    today = snapshot.timetable.local(now).date()
    for path in student.paths:
        if path.standing and _is_back(path.standing, today):
            yield _praise(snapshot, student, path, today, f"{path.subject}:{path.standing.since}")


def _praise(snapshot: Snapshot, student: Student, path: LearningPath, today: date, occasion: str) -> Wish:
    shown = path_fact(snapshot, student, path, today)
    choices = (choice(act.WhereAmI()), choice(act.GetHelp()))
    title = snapshot.title(path.subject)
    notice = Praise(student.person.called, "back", title, shown.done, choices=choices)
    return Wish("praise", occasion, notice, path.subject, (f"shown:{shown.done}:{shown.total}",))


def _nudge(
    snapshot: Snapshot,
    student: Student,
    path: LearningPath,
    now: datetime,
    kind: type[DriftNudge] | type[QuietNudge],
    rule: str,
) -> Wish:
    today = snapshot.timetable.local(now).date()
    fact = path_fact(snapshot, student, path, today)
    steps = next_steps(snapshot, student, path, today, 1)
    step = steps[0] if steps else None
    action = (choice(act.MustShow(step.key)),) if step else ()
    teachers = snapshot.names(path.teachers)
    notice = kind(
        student.person.called,
        fact,
        step,
        teachers[0] if teachers else "",
        choices=(*action, choice(act.AskHelp(path.subject))),
    )
    since = path.standing.since if path.standing else today
    return Wish(rule, f"{path.subject}:{since}", notice, path.subject, counted(fact))


def _has_slipped(standing: Standing | None) -> bool:
    """Whether the last change was for the worse; somebody who comes back from silence or a break has not slipped."""
    if standing is None or standing.state not in BAD or standing.was in ("", State.STALLED, State.PAUSED):
        return False
    return is_worse(State(standing.state), State(standing.was))


def _is_back(standing: Standing, today: date) -> bool:
    return standing.since == today and standing.state in GOOD and standing.was in (*BAD, State.STALLED)
