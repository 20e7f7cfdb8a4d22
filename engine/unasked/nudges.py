"""The rules about the way: it has gone quiet, it has drifted, it is off the plan, it needs another plan."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from math import ceil, fsum

from engine.actions import re_routing
from engine.actions import students as act
from engine.decision import NOTHING, Decision, Lane
from engine.frozen import replace
from engine.journey.pacing.pace import Reading, strain
from engine.journey.pacing.progress import Progress
from engine.journey.pacing.silence import NOTABLE
from engine.journey.plan import Plan
from engine.journey.states import State
from engine.judging.next_step import next_steps
from engine.judging.plans import plan_of
from engine.judging.readings import judged, progress_of
from engine.judging.where import counted, path_fact
from engine.notices import Choice, PathFact, StepFact, choice
from engine.notices.nudges import DriftNudge, OffTrackNudge, QuietNudge, ReplanOffer
from engine.notices.staff import ReplanNeeded
from engine.nouns.aside import Aside
from engine.nouns.goal import GoalState
from engine.same import of_the_same
from engine.student import LearningPath, Snapshot, Student
from engine.talk.menus import next_things
from engine.unasked.interruptions import aside
from engine.unasked.wish import Wish

GAPS = (2, 3, 5)
"""Class days between one quiet nudge and the next of the same silence."""
TOO_MUCH, LUMPS = 1.5, 4
REPLAN_RESTS = timedelta(days=14)
"""So long after the offer of a new plan neither it nor a call for more effort comes."""
RESTING = (State.PAUSED, State.ARRIVED)


def quiet(snapshot: Snapshot, student: Student, now: datetime) -> Iterator[Wish]:
    """A path has stalled, or was quiet for five class days: the smallest step, a person, "not this week"."""
    today = snapshot.timetable.local(now).date()
    for path in student.paths:
        if _is_quiet(path) and not _waits(snapshot, student, path):
            told = _told_in_this_silence(snapshot, student, path)
            if _is_gap_over(snapshot, told, today):
                fact, step = _seen(snapshot, student, path, today)
                notice = QuietNudge(student.person.called, fact, step, _teacher(snapshot, path))
                yield _nudge(
                    "quiet", path, notice, fact, step, f"{_silent_since(snapshot, student, path)}:{len(told)}"
                )


def drift(snapshot: Snapshot, student: Student, now: datetime) -> Iterator[Wish]:
    """A path drifts, two days agree, and this week's goal does not cover it: what closes the gap, and a resource."""
    today = snapshot.timetable.local(now).date()
    for path in _in_state(snapshot, student, State.DRIFTING):
        if not _is_covered(snapshot, student, path, today) and not _asks_too_much(
            snapshot, student, path, today
        ):
            fact, step = _seen(snapshot, student, path, today)
            steps, days = _to_close(snapshot, student, path, today)
            notice = DriftNudge(student.person.called, fact, step, _teacher(snapshot, path), steps, days)
            yield _nudge("drift", path, notice, fact, step, _week(snapshot, today))


def off_track(snapshot: Snapshot, student: Student, now: datetime) -> Iterator[Wish]:
    """A path is off track, two days agree: catch up, or make a new plan."""
    today = snapshot.timetable.local(now).date()
    for path in _in_state(snapshot, student, State.OFF_TRACK):
        if _asks_too_much(snapshot, student, path, today):
            continue
        fact, step = _seen(snapshot, student, path, today)
        steps, days = _to_close(snapshot, student, path, today)
        notice = OffTrackNudge(student.person.called, fact, step, _teacher(snapshot, path), steps, days)
        yield _nudge("off-track", path, notice, fact, step, _week(snapshot, today), _other_plan(path))


def replan(snapshot: Snapshot, student: Student, now: datetime) -> Iterator[Wish]:
    """What is needed is more than half again the best pace this student has kept: no exhorting, a new plan together."""
    today = snapshot.timetable.local(now).date()
    for path in _in_state(snapshot, student, State.DRIFTING, State.OFF_TRACK):
        if _is_strained(snapshot, student, path, today):
            fact, teacher = path_fact(snapshot, student, path, today), _teacher(snapshot, path)
            notice = ReplanOffer(
                student.person.called, fact, teacher, choices=(_other_plan(path), *_ways_out(path))
            )
            also = _tell_teacher(snapshot, student, path, fact, today)
            yield Wish("replan", f"{path.subject}:{today}", notice, path.subject, counted(fact), also)


def _is_quiet(path: LearningPath) -> bool:
    standing = path.standing
    if standing is None or standing.state in RESTING:
        return False
    return standing.is_stalled or standing.quiet > NOTABLE


def _asks_too_much(snapshot: Snapshot, student: Student, path: LearningPath, today: date) -> bool:
    """Whether effort is the wrong thing to ask for: it would take too much, or a new plan was offered of late.

    Who has read that the plan no longer fits is not told two days later that a step a week is enough.
    """
    if _is_strained(snapshot, student, path, today):
        return True
    told = (each for each in student.contacts if (each.rule, each.subject) == ("replan", path.subject))
    days = (snapshot.timetable.local(each.at).date() for each in told if not each.dropped and not each.held)
    offered = max(days, default=None)
    planned = max((each.effective or path.starts for each in path.versions), default=path.starts)
    return offered is not None and planned <= offered and today <= offered + REPLAN_RESTS


def _is_strained(snapshot: Snapshot, student: Student, path: LearningPath, today: date) -> bool:
    """Read only after enough weeks to have held four competencies: before, the best week is one leap or none."""
    plan = plan_of(snapshot, student, path)
    reading = judged(snapshot, student, path, today, is_over=False)
    if reading.position.days_gone < LUMPS * plan.lump:
        return False
    return _strain(plan, progress_of(snapshot, student, path), reading) > TOO_MUCH


@of_the_same
def _strain(plan: Plan, progress: Progress, reading: Reading) -> float:
    return strain(plan, progress, reading)


def _tell_teacher(
    snapshot: Snapshot, student: Student, path: LearningPath, fact: PathFact, today: date
) -> Decision:
    """The same, to one who teaches the subject: it takes two to make a plan."""
    teacher = next((key for key in path.teachers if key in snapshot.people), "")
    card = ReplanNeeded(student.person.name, fact, choices=next_things())
    key = f"replan:{student.person.key}:{path.subject}:{today}:teacher"
    note = Aside(key, teacher, student.person.key, "plan", fact.subject)
    return aside(teacher, card, note, Lane.WAVE) if teacher else NOTHING


def _nudge(
    rule: str,
    path: LearningPath,
    notice: QuietNudge | DriftNudge | OffTrackNudge,
    fact: PathFact,
    step: StepFact | None,
    occasion: str,
    *first: Choice,
) -> Wish:
    show = (choice(act.MustShow(step.key)),) if step else ()
    said = replace(notice, choices=(*show, *first, *_ways_out(path)))
    return Wish(rule, f"{path.subject}:{occasion}", said, path.subject, counted(fact))


def _other_plan(path: LearningPath) -> Choice:
    return choice(re_routing.ChangePlan(path.subject))


def _ways_out(path: LearningPath) -> tuple[Choice, ...]:
    return choice(act.AskHelp(path.subject)), choice(act.NotThisWeek())


def _in_state(snapshot: Snapshot, student: Student, *states: State) -> Iterator[LearningPath]:
    """The paths that stand in one of `states` and wait for nobody: while evidence is with a teacher nobody is urged."""
    for path in student.paths:
        standing = path.standing
        is_so = standing is not None and standing.state in states and standing.is_confirmed
        if is_so and not _waits(snapshot, student, path):
            yield path


def _waits(snapshot: Snapshot, student: Student, path: LearningPath) -> bool:
    waiting = (snapshot.competency(key) for key in student.waiting)
    return any(each is not None and each.subject == path.subject for each in waiting)


def _seen(
    snapshot: Snapshot, student: Student, path: LearningPath, today: date
) -> tuple[PathFact, StepFact | None]:
    steps = next_steps(snapshot, student, path, today, 1)
    return path_fact(snapshot, student, path, today), steps[0] if steps else None


def _teacher(snapshot: Snapshot, path: LearningPath) -> str:
    return next(iter(snapshot.names(path.teachers)), "")


def _week(snapshot: Snapshot, today: date) -> str:
    return snapshot.timetable.week_of(today).isoformat()


def _silent_since(snapshot: Snapshot, student: Student, path: LearningPath) -> date:
    """The day of the last sign of work, or the start of the path."""
    return max((path.starts, *progress_of(snapshot, student, path).signs))


def _told_in_this_silence(snapshot: Snapshot, student: Student, path: LearningPath) -> list[date]:
    since = _silent_since(snapshot, student, path)
    mine = (each for each in student.contacts if (each.rule, each.subject) == ("quiet", path.subject))
    days = (snapshot.timetable.local(each.at).date() for each in mine if not each.dropped)
    return sorted(day for day in days if day >= since)


def _is_gap_over(snapshot: Snapshot, told: list[date], today: date) -> bool:
    if not told:
        return True
    gap = GAPS[min(len(told), len(GAPS)) - 1]
    return snapshot.timetable.count(told[-1], today) >= gap


def _to_close(snapshot: Snapshot, student: Student, path: LearningPath, today: date) -> tuple[int, int]:
    """How many steps a school week it takes to the target from here, and the class days that are left."""
    here = judged(snapshot, student, path, today, is_over=False).position
    left, days = here.steps_total - here.steps_done, here.days_to_target
    week = max(1, len(plan_of(snapshot, student, path).timetable.weekdays))
    return (ceil(left * week / days) if days else 0), days


def _is_covered(snapshot: Snapshot, student: Student, path: LearningPath, today: date) -> bool:
    """Whether this week's goal asks for as much as the way needs; own words are taken to, and so is a goal reached."""
    goal = student.goal_in(path.subject, snapshot.timetable.week_of(today))
    if goal is None or goal.state not in (GoalState.SET, GoalState.KEPT):
        return False
    if goal.words or goal.state == GoalState.KEPT:
        return True
    plan = plan_of(snapshot, student, path)
    reading = judged(snapshot, student, path, today, is_over=False)
    asked = fsum(plan.efforts.get(key, 0.0) for key in goal.competencies)
    return asked >= reading.needed * len(plan.timetable.week_days(goal.week)) - 1e-9
