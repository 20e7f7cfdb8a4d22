"""The rules of the week: a goal prompt on its first class day, a reminder, a look-back on its last."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta

from engine.actions import students as act
from engine.judging.weekly import last_day
from engine.judging.where import shown_count
from engine.notices import choice
from engine.notices.nudges import GoalPrompt, GoalReminder, LookBackPrompt
from engine.nouns.goal import OUTCOMES, Goal, GoalState
from engine.student import Snapshot, Student
from engine.talk.students.goals import goal_fact
from engine.talk.students.looking_back import unlooked
from engine.unasked.budget import counts
from engine.unasked.wish import Wish

UNTIL_BRIEF, UNTIL_SILENT = timedelta(weeks=2), timedelta(weeks=4)
"""Of a goal prompt, after so long a silence, one line is left, and then nothing."""
SKIPS, MONTH = 3, timedelta(weeks=4)


def goal_prompt(snapshot: Snapshot, student: Student, now: datetime) -> Iterator[Wish]:
    """First class day of a school week: choose goals, unless every subject with something left has one."""
    today = snapshot.timetable.local(now).date()
    week = snapshot.timetable.week_of(today)
    if not snapshot.timetable.is_first_of_week(today):
        return
    counts = [shown_count(snapshot, path.subject, student=student) for path in student.paths]
    free = [
        path
        for path, (shown, of) in zip(student.paths, counts, strict=True)
        if shown < of and student.goal_in(path.subject, week) is None
    ]
    silent = _silent_for(student, now)
    if not free or silent >= UNTIL_SILENT:
        return
    done, total = sum(each[0] for each in counts), sum(each[1] for each in counts)
    titles = tuple(snapshot.title(path.subject) for path in free)
    offers = tuple(choice(act.ProposeGoal(path.subject), snapshot.title(path.subject)) for path in free)
    earlier = sum(each.week < week for each in unlooked(snapshot, now))
    back = (choice(act.LookBack()),) if earlier else ()
    notice = GoalPrompt(
        student.person.called,
        titles,
        done,
        total,
        earlier,
        silent >= UNTIL_BRIEF,
        choices=(*back, *offers, choice(act.GetHelp())),
    )
    yield Wish("goal-prompt", week.isoformat(), notice, facts=(f"shown:{done}:{total}",))


def goal_reminder(snapshot: Snapshot, student: Student, now: datetime) -> Iterator[Wish]:
    """The last day on which an open goal can still be reached: once for each goal."""
    today = snapshot.timetable.local(now).date()
    week = snapshot.timetable.week_of(today)
    for goal in [each for each in student.goals if each.week == week and each.state == GoalState.SET]:
        path = student.path_in(goal.subject)
        if path and last_day(snapshot, student, path, goal, today) == today:
            yield _reminder(snapshot, student, goal, today)


def look_back_prompt(snapshot: Snapshot, student: Student, now: datetime) -> Iterator[Wish]:
    """Last class day of a school week: how did the goals go?"""
    today = snapshot.timetable.local(now).date()
    week = snapshot.timetable.week_of(today)
    if not snapshot.timetable.is_last_of_week(today):
        return
    goals = [each for each in student.goals if each.week == week and each.state == GoalState.SET]
    if not goals or _is_monthly_now(snapshot, student, now):
        return
    facts = tuple(goal_fact(snapshot, student, each) for each in goals)
    notice = LookBackPrompt(
        student.person.called, facts, choices=(choice(act.LookBack()), choice(act.GetHelp()))
    )
    yield Wish("look-back", week.isoformat(), notice, facts=(f"goals:{len(facts)}",))


def _silent_for(student: Student, now: datetime) -> timedelta:
    """How long nothing was heard; of somebody who never spoke, since the first message that is remembered."""
    heard = student.person.last_heard
    first = min((each.at for each in student.contacts if counts(each)), default=now)
    return now - (heard or first)


def _is_monthly_now(snapshot: Snapshot, student: Student, now: datetime) -> bool:
    """Three look-backs in a row were left alone: the next comes four weeks after the last."""
    asked = sorted(each.at for each in student.contacts if each.rule == "look-back" and counts(each))
    if len(asked) < SKIPS or now - asked[-1] >= MONTH:
        return False
    weeks = {snapshot.timetable.week_of(snapshot.timetable.local(at).date()) for at in asked[-SKIPS:]}
    looked = {each.week for each in student.goals if each.state in OUTCOMES}
    return not weeks & looked


def _reminder(snapshot: Snapshot, student: Student, goal: Goal, today: date) -> Wish:
    left = [day for day in snapshot.timetable.week_days(goal.week) if day >= today]
    show = tuple(choice(act.MustShow(key)) for key in goal.competencies[:1])
    notice = GoalReminder(
        goal_fact(snapshot, student, goal),
        len(left),
        choices=(*show, choice(act.AskHelp(goal.subject)), choice(act.Goals())),
    )
    return Wish("goal-reminder", goal.key, notice, goal.subject, ("goals:1",))
