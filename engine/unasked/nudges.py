"""The rules about the way: it has gone quiet, it has drifted, it is back."""

from datetime import date, datetime

from engine.actions import students as act
from engine.next_step import next_steps
from engine.notices import choice
from engine.notices.students import DriftNudge, Praise, QuietNudge
from engine.standing import Standing
from engine.student import LearningPath, Snapshot, Student
from engine.unasked.wish import Wish
from engine.where import counted, path_fact

BAD = ("off track", "drifting")
GOOD = ("on track", "ahead", "arrived")


def quiet(snapshot: Snapshot, student: Student, now: datetime) -> Wish | None:
    """A path has stalled: the smallest step, a person, and a way to say "not this week"."""
    path = next((each for each in student.paths if each.standing and each.standing.is_stalled), None)
    return _nudge(snapshot, student, path, now, QuietNudge, "quiet") if path else None


def drift(snapshot: Snapshot, student: Student, now: datetime) -> Wish | None:
    """A band has changed for the worse and two days agree: once for each such change."""
    path = next((each for each in student.paths if _has_slipped(each.standing)), None)
    return _nudge(snapshot, student, path, now, DriftNudge, "drift") if path else None


def praise(snapshot: Snapshot, student: Student, now: datetime) -> Wish | None:
    """A path is back on track: say what the student did."""
    today = snapshot.timetable.local(now).date()
    path = next((each for each in student.paths if _is_back(each.standing, today)), None)
    if path is None or path.standing is None:
        return None
    shown = path_fact(snapshot, student, path, today)
    notice = Praise(
        student.person.called,
        "back",
        snapshot.title(path.subject),
        shown.done,
        choices=(choice(act.WhereAmI()), choice(act.GetHelp())),
    )
    return Wish(
        "praise",
        f"{path.subject}:{path.standing.since}",
        notice,
        path.subject,
        (f"shown:{shown.done}:{shown.total}",),
    )


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
    return standing is not None and standing.state in BAD and not standing.is_stalled


def _is_back(standing: Standing | None, today: date) -> bool:
    return (
        standing is not None
        and standing.since == today
        and standing.state in GOOD
        and standing.was in (*BAD, "stalled")
    )
