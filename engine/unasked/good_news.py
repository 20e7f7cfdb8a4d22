"""The rules of good news: back on track, a word for work that was done, and choices for whoever is ahead."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta

from engine.actions import re_routing
from engine.actions import students as act
from engine.journey.states import State
from engine.judging.where import counted, path_fact
from engine.notices import Choice, choice
from engine.notices.nudges import AheadChoices, Praise
from engine.nouns.goal import GoalState
from engine.nouns.standing import BAD, Standing
from engine.student import LearningPath, Snapshot, Student
from engine.unasked.budget import counts
from engine.unasked.wish import Wish

GOOD = (State.ON_TRACK, State.AHEAD, State.ARRIVED)
RECENT = timedelta(days=7)
CORRECTIONS = ("drift", "off-track", "replan")


def praise(snapshot: Snapshot, student: Student, now: datetime) -> Iterator[Wish]:
    """A path is back on track; and after a correction, work that was done since: say what the student did."""
    today = snapshot.timetable.local(now).date()
    for path in student.paths:
        if path.standing and _is_back(path.standing, today):
            yield _praise(snapshot, student, path, today, "back", f"{path.subject}:{path.standing.since}")
    yield from _for_work(snapshot, student, now)


def ahead(snapshot: Snapshot, student: Student, now: datetime) -> Iterator[Wish]:
    """A path is ahead: choices, and never a higher target by itself."""
    today = snapshot.timetable.local(now).date()
    for path in student.paths:
        if path.standing and path.standing.state == State.AHEAD:
            fact = path_fact(snapshot, student, path, today)
            notice = AheadChoices(student.person.called, fact, choices=_offers(snapshot, path))
            yield Wish("ahead", f"{path.subject}:{today}", notice, path.subject, counted(fact))


def _offers(snapshot: Snapshot, path: LearningPath) -> tuple[Choice, ...]:
    mates = (choice(act.HelpClassmates("yes"), label="classmates.yes"),)
    return (
        choice(act.TakeGoal(path.subject, "stretch"), label="take.stretch"),
        choice(re_routing.ChangePlan(path.subject)),
        *(mates if snapshot.school.policy.classmates else ()),
        choice(act.GetHelp()),
        choice(act.NotThisWeek()),
        choice(act.Without("ahead"), label="without.ahead"),
    )


def _for_work(snapshot: Snapshot, student: Student, now: datetime) -> Iterator[Wish]:
    """Since the last correction, and in the last seven days: a goal kept, or evidence handed in."""
    said = [each.at for each in student.contacts if each.rule in CORRECTIONS and counts(each)]
    if not said:
        return
    since = max(max(said), now - RECENT)
    today = snapshot.timetable.local(now).date()
    for path in student.paths:
        goals = [each for each in student.goals if each.subject == path.subject and each.set_at > since]
        if any(each.state == GoalState.KEPT for each in goals):
            yield _praise(snapshot, student, path, today, "kept", f"kept:{path.subject}:{since.date()}")
        elif _handed_in(snapshot, student, path, since):
            yield _praise(snapshot, student, path, today, "work", f"work:{path.subject}:{since.date()}")


def _handed_in(snapshot: Snapshot, student: Student, path: LearningPath, since: datetime) -> bool:
    mine = (each for each in student.checks if each.asked_at > since)
    known = (snapshot.competency(each.competency) for each in mine)
    return any(each is not None and each.subject == path.subject for each in known)


def _praise(
    snapshot: Snapshot, student: Student, path: LearningPath, today: date, what: str, occasion: str
) -> Wish:
    shown = path_fact(snapshot, student, path, today)
    choices = (choice(act.WhereAmI()), choice(act.GetHelp()))
    title = snapshot.title(path.subject)
    notice = Praise(student.person.called, what, title, shown.done, choices=choices)
    return Wish("praise", occasion, notice, path.subject, (f"shown:{shown.done}:{shown.total}",))


def _is_back(standing: Standing, today: date) -> bool:
    return standing.since == today and standing.state in GOOD and standing.was in BAD
