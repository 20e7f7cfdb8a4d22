"""The rule about a due date that has passed: one message to the student; a school week later an adult has it."""

from collections.abc import Iterator
from datetime import datetime

from engine.actions import students as act
from engine.judging.due_items import days_since_due, due_items
from engine.notices import choice
from engine.notices.nudges import DueNudge
from engine.student import LearningPath, Snapshot, Student
from engine.unasked.wish import Wish

PATIENCE = 3
"""Class days: half of what is missing on its day comes soon after, so only the first days are the student's own."""


def due(snapshot: Snapshot, student: Student, now: datetime) -> Iterator[Wish]:
    """Something was due in the last few class days and is not handed in: what, one action, a person."""
    for path in (each for each in student.paths if each.due):
        wish = _wish(snapshot, student, path, now)
        if wish is not None:
            yield wish


def _wish(snapshot: Snapshot, student: Student, path: LearningPath, now: datetime) -> Wish | None:
    """One message for each due date, however much was due on it."""
    today = snapshot.timetable.local(now).date()
    since = {each: days_since_due(snapshot, each, today) for each in due_items(snapshot, student, path)}
    missing = [each for each, days in since.items() if 1 <= days <= PATIENCE]
    if not missing:
        return None
    known = (snapshot.competency(each.key) for each in missing)
    titles = tuple(each.title for each in known if each is not None)
    ways_out = choice(act.AskHelp(path.subject)), choice(act.NotThisWeek())
    notice = DueNudge(
        student.person.called,
        snapshot.title(path.subject),
        titles,
        missing[0].due,
        next(iter(snapshot.names(path.teachers)), ""),
        choices=(choice(act.MustShow(missing[0].key)), *ways_out),
    )
    occasion = f"{path.subject}:{missing[-1].due}"
    return Wish("due", occasion, notice, path.subject, (f"due:{since[missing[0]]}",))
