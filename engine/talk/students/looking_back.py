"""The look-back on a week's goals: how it went in one tap, why in another, and what to take along."""

from datetime import date, datetime, timedelta

from engine.actions import students as act
from engine.decision import Decision, change, reply, save
from engine.frozen import replace
from engine.ids import short_id
from engine.notices import Choice, choice
from engine.notices.everybody import AlreadyDone, NotFound
from engine.notices.students import LookBackAsked, LookBackDone, LookedAtAll, LookedBack
from engine.nouns.goal import OUTCOMES, REASONS, Goal, GoalState
from engine.student import Snapshot, Student
from engine.talk.menus import next_things
from engine.talk.students.goals import goal_fact, goal_week

WEEK = timedelta(days=7)
CARRIES_BEFORE_SPLIT = 2
WENT_WELL = ("fun", "help", "hard")


def look_back(snapshot: Snapshot, action: act.LookBack, now: datetime, key: str) -> Decision:
    """Ask about the oldest goal of this week or the three before that nobody has looked at yet."""
    student = snapshot.student
    if student is None:
        return reply(NotFound(choices=next_things()))
    todo = unlooked(snapshot, now)
    if not todo:
        return reply(_all_looked_at(snapshot, now))
    return reply(_ask(snapshot, student, todo[0], len(todo) - 1))


def look(snapshot: Snapshot, action: act.Look, now: datetime, key: str) -> Decision:
    """Note how a goal went, in the student's own judgement, and ask why in one tap."""
    goal, student = snapshot.goal, snapshot.student
    if goal is None or student is None or action.outcome not in OUTCOMES:
        return reply(NotFound(choices=next_things()))
    if goal.state == GoalState.SKIPPED:
        return reply(AlreadyDone("goal", choices=next_things()))
    outcome = GoalState(action.outcome)
    again = goal.state == outcome and goal.looked_at is not None
    looked = replace(goal, state=outcome, looked_at=goal.looked_at if again else now)
    reasons = WENT_WELL if looked.state == GoalState.KEPT else REASONS
    taps = tuple(choice(act.LookReason(goal.key, each), label=f"reason.{each}") for each in reasons)
    return save(looked) + change(LookedBack(goal_fact(snapshot, student, looked), choices=taps))


def reason(snapshot: Snapshot, action: act.LookReason, now: datetime, key: str) -> Decision:
    """Note the reason; an unfinished goal may be taken along, and is offered smaller when carried twice."""
    goal, student = snapshot.goal, snapshot.student
    if goal is None or student is None or action.reason not in REASONS:
        return reply(NotFound(choices=next_things()))
    noted = replace(goal, reason=action.reason)
    unfinished = goal.state in (GoalState.PARTLY, GoalState.NOT_YET)
    split = unfinished and goal.carried >= CARRIES_BEFORE_SPLIT
    todo = [each for each in unlooked(snapshot, now) if each.key != goal.key]
    more = (choice(act.LookBack()),) if todo else ()
    done = LookBackDone(
        goal_fact(snapshot, student, noted),
        action.reason,
        carry=unfinished,
        split=split,
        choices=next_things(*(_carry(goal, split) if unfinished else ()), *more),
    )
    return save(noted) + change(done)


def carry(snapshot: Snapshot, action: act.CarryOver, now: datetime, key: str) -> Decision:
    """Take a goal into the next school week, whole or only its first part, or leave it; never automatic."""
    goal, student = snapshot.goal, snapshot.student
    week = _next_week(snapshot, goal.week, goal_week(snapshot, now)) if goal else None
    if goal is None or student is None or week is None:
        return reply(NotFound(choices=next_things()))
    if action.how == "no":
        return change(LookBackDone(goal_fact(snapshot, student, goal), "left", choices=next_things()))
    if student.goal_in(goal.subject, week) is not None:
        return reply(AlreadyDone("goal", choices=next_things(choice(act.Goals()))))
    kept = goal.competencies[:1] if action.how == "split" else goal.competencies
    fresh = Goal(
        key=short_id("goal", goal.student, goal.subject, week.isoformat()),
        student=goal.student,
        subject=goal.subject,
        week=week,
        set_at=now,
        size="small" if action.how == "split" else goal.size,
        words=goal.words,
        competencies=kept,
        carried=goal.carried + 1,
    )
    return save(fresh) + change(
        LookBackDone(goal_fact(snapshot, student, fresh), "carried", choices=next_things())
    )


def unlooked(snapshot: Snapshot, now: datetime) -> list[Goal]:
    """Return the goals of this week and the three before that still wait for a look-back, oldest first."""
    today = snapshot.timetable.local(now).date()
    week = snapshot.timetable.week_of(today)
    goals = snapshot.student.goals if snapshot.student else ()
    since, is_open = week - 3 * WEEK, GoalState.SET
    recent = [each for each in goals if each.state == is_open and since <= each.week <= week]
    return sorted(recent, key=lambda each: (each.week, each.subject))


def _ask(snapshot: Snapshot, student: Student, goal: Goal, left: int) -> LookBackAsked:
    taps = tuple(choice(act.Look(goal.key, each), label=f"look.{each}") for each in OUTCOMES)
    return LookBackAsked(goal_fact(snapshot, student, goal), left, choices=next_things(*taps))


def _all_looked_at(snapshot: Snapshot, now: datetime) -> LookedAtAll:
    week = snapshot.timetable.week_of(snapshot.timetable.local(now).date())
    goals = snapshot.student.goals if snapshot.student else ()
    looked = [each for each in goals if each.week == week and each.state in OUTCOMES]
    kept = sum(each.state == GoalState.KEPT for each in looked)
    return LookedAtAll(kept, len(looked), choices=next_things(choice(act.Goals())))


def _carry(goal: Goal, split: bool) -> tuple[Choice, ...]:
    how = ("split", "whole", "no") if split else ("whole", "no")
    return tuple(choice(act.CarryOver(goal.key, each), label=f"carry.{each}") for each in how)


def _next_week(snapshot: Snapshot, week: date, earliest: date) -> date | None:
    """The school week after a goal's, and never one that is over."""
    timetable = snapshot.timetable
    days = timetable.week_days(week)
    following = timetable.next_class_day(days[-1] if days else week + WEEK)
    return max(earliest, timetable.week_of(following)) if following else None
