"""What on a student's path has a due date, and how long it has been missing."""

from datetime import date, timedelta

from engine.journey import due_date
from engine.journey.due_date import DueItem
from engine.nouns.mastery_check import CheckState
from engine.student import LearningPath, Snapshot, Student


def due_items(snapshot: Snapshot, student: Student, path: LearningPath) -> tuple[DueItem, ...]:
    """Return what on a path has a due date, soonest first; handed in is the first mastery check asked for it."""
    on_path = set(path.competencies(snapshot.curriculum)) if path.due else ()
    asked: dict[str, date] = {}
    for check in student.checks if path.due else ():
        if check.state != CheckState.WITHDRAWN:
            day = snapshot.timetable.local(check.asked_at).date()
            asked[check.competency] = min(day, asked.get(check.competency, day))
    return tuple(DueItem(key, due, asked.get(key)) for key, due in path.due if key in on_path)


def days_since_due(snapshot: Snapshot, item: DueItem, today: date) -> int:
    """Class days since a piece that is still missing was due, today included; 0 for one that is not missing.

    Without a break between, the fifth is the seventh calendar day.
    """
    next_day = timedelta(days=1)
    is_missing = due_date.is_overdue(item, today)
    return snapshot.timetable.count(item.due + next_day, today + next_day) if is_missing else 0
