"""The daily look at a student: judge every path, then send at most one message, the first whose rule fires."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, datetime

from engine.actions import students as act
from engine.contact import Contact
from engine.decision import NOTHING, Decision, save, wave
from engine.goal import Goal, GoalState
from engine.ids import short_id
from engine.next_step import next_steps
from engine.notices import Notice, choice
from engine.notices.students import DriftNudge, GoalPrompt, GoalReminder, LookBackPrompt, Praise, QuietNudge
from engine.standing import Standing
from engine.student import LearningPath, Snapshot, Student
from engine.talk.goals import goal_fact, goal_week
from engine.talk.looking_back import unlooked
from engine.talk.menus import unasked
from engine.unasked.budget import Budget, budget
from engine.weekly import last_day
from engine.where import age_of, counted, judge, path_fact, shown_count

BAD = ("off track", "drifting")
GOOD = ("on track", "ahead", "arrived")
BEFORE_LOOK_BACK = ("drift", "quiet", "goal-reminder", "praise")


@dataclass(frozen=True, slots=True)
class Wish:
    """A message that a rule would like to send, and what it counted."""

    rule: str
    occasion: str
    notice: Notice
    subject: str = ""
    facts: tuple[str, ...] = ()


Rule = Callable[[Snapshot, Student, datetime], Wish | None]


def check_in(snapshot: Snapshot, student: Student, now: datetime) -> Decision:
    """Judge the paths of one student and decide what, if anything, to say unasked today.

    A student with an open call for a person hears nothing automatic until a human has seen it.
    """
    today = snapshot.timetable.local(now).date()
    if not snapshot.timetable.is_class_day(today):
        return NOTHING
    standings = tuple(judge(snapshot, student, path, today) for path in student.paths)
    seen = replace(student, paths=_judged(student.paths, standings))
    kept = save(*standings)
    money = budget(snapshot, seen, now, age_of(student.person, today))
    if any(not call.seen_by for call in student.calls):
        return kept
    return kept + _one_message(snapshot, seen, money, now)


def still_true(snapshot: Snapshot, student: Student, contact: Contact, now: datetime) -> bool:
    """Say whether the rule that made a message would still make it: asked again at the door, before it leaves."""
    rule = RULES.get(contact.rule)
    wish = rule(snapshot, student, now) if rule else None
    return wish is not None and wish.subject == contact.subject


def _one_message(snapshot: Snapshot, student: Student, money: Budget, now: datetime) -> Decision:
    if not money.is_open or money.left <= 0:
        return NOTHING
    wishes = (rule(snapshot, student, now) for rule in RULES.values())
    wish = next((each for each in wishes if each and _may(snapshot, student, money, each, now)), None)
    return NOTHING if wish is None else _send(snapshot, student, wish, now)


def _may(snapshot: Snapshot, student: Student, money: Budget, wish: Wish, now: datetime) -> bool:
    """Nobody gets the same occasion twice, and the last of the week is kept for the look-back."""
    if any(each.key == _key(student, wish) for each in student.contacts):
        return False
    today = snapshot.timetable.local(now).date()
    keeps_one = wish.rule in BEFORE_LOOK_BACK and not snapshot.timetable.is_last_of_week(today)
    return money.left > (1 if keeps_one and unlooked(snapshot, now) else 0)


def _send(snapshot: Snapshot, student: Student, wish: Wish, now: datetime) -> Decision:
    key = _key(student, wish)
    contact = Contact(key, student.person.key, wish.rule, now, wish.subject, wish.facts)
    first = wish.notice.choices
    notice = replace(wish.notice, choices=unasked(key, *first))
    return save(contact) + wave(
        student.person.key,
        notice,
        f"{wish.rule}:{student.person.key}:{wish.occasion}",
        about=f"contact:{key}",
    )


def _key(student: Student, wish: Wish) -> str:
    return short_id(wish.rule, student.person.key, wish.occasion)


def goal_prompt(snapshot: Snapshot, student: Student, now: datetime) -> Wish | None:
    """First class day of a school week: choose goals, unless every subject has one."""
    today = snapshot.timetable.local(now).date()
    week = snapshot.timetable.week_of(today)
    free = [path for path in student.paths if student.goal_in(path.subject, week) is None]
    if not snapshot.timetable.is_first_of_week(today) or not free:
        return None
    counts = [shown_count(snapshot, path.subject, student=student) for path in student.paths]
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
        choices=(*back, *offers, choice(act.GetHelp())),
    )
    return Wish("goal-prompt", week.isoformat(), notice, facts=(f"shown:{done}:{total}",))


def quiet(snapshot: Snapshot, student: Student, now: datetime) -> Wish | None:
    """A path has stalled: the smallest step, a person, and a way to say "not this week"."""
    path = next((each for each in student.paths if each.standing and each.standing.is_stalled), None)
    return _nudge(snapshot, student, path, now, QuietNudge, "quiet") if path else None


def drift(snapshot: Snapshot, student: Student, now: datetime) -> Wish | None:
    """A band has changed for the worse and two days agree: once for each such change."""
    path = next((each for each in student.paths if _has_slipped(each.standing)), None)
    return _nudge(snapshot, student, path, now, DriftNudge, "drift") if path else None


def goal_reminder(snapshot: Snapshot, student: Student, now: datetime) -> Wish | None:
    """The last day on which an open goal can still be reached: once for each goal."""
    today = snapshot.timetable.local(now).date()
    week = snapshot.timetable.week_of(today)
    for goal in student.goals:
        path = student.path_in(goal.subject)
        is_open = goal.week == week and goal.state == GoalState.SET and path is not None
        if path and is_open and last_day(snapshot, student, path, goal, today) == today:
            return _reminder(snapshot, student, goal, today)
    return None


def look_back_prompt(snapshot: Snapshot, student: Student, now: datetime) -> Wish | None:
    """Last class day of a school week: how did the goals go?"""
    today = snapshot.timetable.local(now).date()
    week = snapshot.timetable.week_of(today)
    goals = [each for each in student.goals if each.week == week and each.state == GoalState.SET]
    if not snapshot.timetable.is_last_of_week(today) or not goals:
        return None
    facts = tuple(goal_fact(snapshot, student, each) for each in goals)
    notice = LookBackPrompt(
        student.person.called, facts, choices=(choice(act.LookBack()), choice(act.GetHelp()))
    )
    return Wish("look-back", week.isoformat(), notice, facts=(f"goals:{len(facts)}",))


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


def _reminder(snapshot: Snapshot, student: Student, goal: Goal, today: date) -> Wish:
    left = [day for day in snapshot.timetable.week_days(goal.week) if day >= today]
    show = tuple(choice(act.MustShow(key)) for key in goal.competencies[:1])
    notice = GoalReminder(
        goal_fact(snapshot, student, goal),
        len(left),
        choices=(*show, choice(act.AskHelp(goal.subject)), choice(act.Goals())),
    )
    return Wish("goal-reminder", goal.key, notice, goal.subject, ("goals:1",))


RULES: dict[str, Rule] = {
    "goal-prompt": goal_prompt,
    "quiet": quiet,
    "drift": drift,
    "goal-reminder": goal_reminder,
    "look-back": look_back_prompt,
    "praise": praise,
}


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


def _judged(paths: tuple[LearningPath, ...], standings: tuple[Standing, ...]) -> tuple[LearningPath, ...]:
    return tuple(replace(path, standing=standing) for path, standing in zip(paths, standings, strict=True))


__all__ = ["RULES", "check_in", "goal_week", "still_true"]
