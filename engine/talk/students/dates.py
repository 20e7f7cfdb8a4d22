"""What is due, and when: every piece with a set day that is not handed in yet, soonest first."""

from datetime import date, datetime

from engine.actions import students as act
from engine.decision import Decision, reply
from engine.judging.due_items import due_items
from engine.notices import choice
from engine.notices.everybody import NotFound
from engine.notices.students import DueFact, DueShown
from engine.student import Snapshot, Student
from engine.talk.menus import next_things

SHOWN = 6


def due_dates(snapshot: Snapshot, action: act.DueDates, now: datetime, key: str) -> Decision:
    """Give what is due; the first can be shown at once. Where nothing has a day, say so."""
    student = snapshot.student
    if student is None:
        return reply(NotFound(choices=next_things()))
    found = _left(snapshot, student, snapshot.timetable.local(now).date())
    shown = [each for each, _ in found[:SHOWN]]
    first = tuple(choice(act.MustShow(competency)) for _, competency in found[:1])
    ways = (*first, choice(act.WhereAmI()), choice(act.GetHelp()))
    return reply(DueShown(tuple(shown), len(found) - len(shown), choices=next_things(*ways)))


def _left(snapshot: Snapshot, student: Student, today: date) -> list[tuple[DueFact, str]]:
    """What is not handed in, soonest first, with its competency."""
    dated = [
        (item, path.subject)
        for path in student.paths
        for item in due_items(snapshot, student, path)
        if item.handed_in is None
    ]
    found = [
        (DueFact(snapshot.title(subject), competency.title, item.due, item.due < today), item.key)
        for item, subject in dated
        if (competency := snapshot.competency(item.key)) is not None
    ]
    return sorted(found, key=lambda each: (each[0].due, each[0].subject, each[0].title))
