"""Weekly goals: the coach proposes from the path; the student accepts, changes the size, or says their own."""

import re
from datetime import date, datetime, timedelta

from engine.actions import students as act
from engine.actions.detours import Review
from engine.decision import Decision, change, reply, save
from engine.forms import day_of
from engine.frozen import replace
from engine.ids import short_id
from engine.judging.weekly import goal_steps
from engine.notices import Choice, GoalFact, StepFact, choice
from engine.notices.everybody import NotFound
from engine.notices.students import GoalKept, GoalProposed, GoalReplaced, GoalSkipped, GoalsShown
from engine.nouns.goal import SIZES, Goal, GoalState
from engine.student import LearningPath, Snapshot, Student
from engine.talk.menus import PERSON_NOW, next_things
from engine.talk.students.detours import due_for

GRADES = re.compile(
    r"\b(an?\s+)?([a-f][+-]?|\d{1,3}\s*%|full marks|top marks|best grade)(?=\s+(in|on)\b|$)", re.I
)


def goals(snapshot: Snapshot, action: act.Goals, now: datetime, key: str) -> Decision:
    """Show this week's goals, and offer one in every subject that has none."""
    student = snapshot.student
    if student is None:
        return reply(NotFound(choices=next_things()))
    week = goal_week(snapshot, now)
    here = [each for each in student.goals if each.week == week and each.state != GoalState.SKIPPED]
    facts = tuple(goal_fact(snapshot, student, each) for each in here)
    free = [path for path in student.paths if path.subject not in {each.subject for each in here}]
    offers = tuple(_propose(snapshot, path) for path in free)
    titles = tuple(snapshot.title(path.subject) for path in free)
    back = (choice(act.LookBack()),) if facts else ()
    due = due_for(snapshot, student, snapshot.timetable.local(now).date())
    again = (choice(Review(due.competency), _title(snapshot, due.competency)),) if due else ()
    return reply(GoalsShown(week, facts, titles, choices=next_things(*offers, *back, *again)))


def propose(snapshot: Snapshot, action: act.ProposeGoal, now: datetime, key: str) -> Decision:
    """Propose what comes next on the path, at the usual size; without a subject, ask which."""
    student = snapshot.student
    path = student.path_in(action.subject) if student else None
    if student is None or path is None:
        return goals(snapshot, act.Goals(), now, key)
    steps = _steps_for(snapshot, student, path, "usual", now)
    week, left = goal_week(snapshot, now), _days_left(snapshot, now)
    days = left or snapshot.timetable.week_days(week)
    in_days = week - snapshot.timetable.local(now).date()
    said = GoalProposed(
        snapshot.title(path.subject),
        "usual",
        steps,
        len(days),
        next_week=not left,
        week=week if in_days > timedelta(days=7) else None,
        choices=_sizes(path.subject, steps if days else ()),
    )
    return reply(said)


def take(snapshot: Snapshot, action: act.TakeGoal, now: datetime, key: str) -> Decision:
    """Set the proposed goal at a size; tapping another size later the same week changes it."""
    student = snapshot.student
    path = student.path_in(action.subject) if student else None
    if student is None or path is None or action.size not in SIZES:
        return reply(NotFound(choices=next_things()))
    steps = _steps_for(snapshot, student, path, action.size, now)
    before = student.goal_in(path.subject, goal_week(snapshot, now))
    if before and before.words and before.state == GoalState.SET and not action.instead:
        return reply(_really(snapshot, student, before, action, steps))
    goal = _goal(snapshot, path, now, size=action.size, competencies=tuple(each.key for each in steps))
    return save(goal) + change(GoalKept(goal_fact(snapshot, student, goal), choices=_after(goal)))


def own(snapshot: Snapshot, action: act.OwnGoal, now: datetime, key: str) -> Decision:
    """Set a goal in the student's words; a grade gets one gentle offer to name work, and stands if they like."""
    student = snapshot.student
    path = student.path_in(action.subject) if student else None
    if student is None or path is None:
        return reply(NotFound(choices=next_things()))
    words = (action.words or "").strip()
    goal = _goal(snapshot, path, now, words=words, by=day_of(action.by))
    steps = _steps_for(snapshot, student, path, "usual", now) if names_a_grade(words) else ()
    task = steps[0].title if steps else ""
    swap = (choice(act.TakeGoal(path.subject, instead="1"), label="take.instead"),) if task else ()
    return save(goal) + reply(GoalKept(goal_fact(snapshot, student, goal), task, choices=_after(goal, *swap)))


def skip(snapshot: Snapshot, action: act.SkipGoal, now: datetime, key: str) -> Decision:
    student = snapshot.student
    path = student.path_in(action.subject) if student else None
    if student is None or path is None:
        return reply(NotFound(choices=next_things()))
    goal = _goal(snapshot, path, now, state=GoalState.SKIPPED)
    return save(goal) + change(GoalSkipped(snapshot.title(path.subject), choices=next_things()))


def names_a_grade(words: str) -> bool:
    """Say whether a goal names a grade instead of work that can be counted."""
    return bool(GRADES.search(words.strip()))


def goal_week(snapshot: Snapshot, now: datetime) -> date:
    """Return the Monday of the week that goals set now are for: this one while class days are left in it."""
    timetable = snapshot.timetable
    today = timetable.local(now).date()
    if _days_left(snapshot, now):
        return timetable.week_of(today)
    following = timetable.next_class_day(today)
    return timetable.week_of(following or today)


def _title(snapshot: Snapshot, key: str) -> str:
    competency = snapshot.competency(key)
    return competency.title if competency else ""


def goal_fact(snapshot: Snapshot, student: Student, goal: Goal) -> GoalFact:
    """Return a goal as people read it, with how many of its competencies are mastered or handed in."""
    titles = tuple(
        competency.title for key in goal.competencies if (competency := snapshot.competency(key)) is not None
    )
    done = sum(key in student.mastered or key in student.waiting for key in goal.competencies)
    subject = snapshot.title(goal.subject)
    return GoalFact(goal.key, subject, goal.state, goal.size, goal.words, titles, done, goal.by)


def _really(
    snapshot: Snapshot, student: Student, before: Goal, action: act.TakeGoal, steps: tuple[StepFact, ...]
) -> GoalReplaced:
    """The student's own words are never lost to a stray tap."""
    swap = choice(replace(action, instead="1"), label="take.instead")
    titles = tuple(each.title for each in steps)
    return GoalReplaced(
        goal_fact(snapshot, student, before),
        titles,
        choices=next_things(choice(act.Goals(), label="goals.keep"), swap),
    )


def _days_left(snapshot: Snapshot, now: datetime) -> list[date]:
    today = snapshot.timetable.local(now).date()
    week = snapshot.timetable.week_days(snapshot.timetable.week_of(today))
    return [day for day in week if day >= today]


def _steps_for(
    snapshot: Snapshot, student: Student, path: LearningPath, size: str, now: datetime
) -> tuple[StepFact, ...]:
    return goal_steps(snapshot, student, path, snapshot.timetable.local(now).date(), size)


def _goal(
    snapshot: Snapshot,
    path: LearningPath,
    now: datetime,
    *,
    size: str = "usual",
    words: str = "",
    competencies: tuple[str, ...] = (),
    state: GoalState = GoalState.SET,
    by: date | None = None,
) -> Goal:
    """One goal a student, subject and week: setting it again changes the same one."""
    week = goal_week(snapshot, now)
    key = short_id("goal", path.student, path.subject, week.isoformat())
    before = snapshot.student.goal_in(path.subject, week) if snapshot.student else None
    fresh = Goal(key, path.student, path.subject, week, now)
    kept = replace(before, state=state) if before else replace(fresh, state=state)
    return replace(kept, size=size, words=words, competencies=competencies, reason="", by=by, looked_at=None)


def _propose(snapshot: Snapshot, path: LearningPath) -> Choice:
    return choice(act.ProposeGoal(path.subject), snapshot.title(path.subject))


def _sizes(subject: str, steps: tuple[StepFact, ...]) -> tuple[Choice, ...]:
    sizes = ("usual", "small", "stretch") if steps else ()
    taps = tuple(choice(act.TakeGoal(subject, size), label=f"take.{size}") for size in sizes)
    return (*taps, choice(act.OwnGoal(subject)), choice(act.SkipGoal(subject)), PERSON_NOW)


def _after(goal: Goal, *first: Choice) -> tuple[Choice, ...]:
    show = (choice(act.MustShow(goal.competencies[0])),) if goal.competencies else ()
    return next_things(*first, *show, choice(act.Goals()))
