"""A student proposes a change of plan: the ways there are, what each would mean, and sending it."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta

from engine.actions import re_routing as act
from engine.actions import students
from engine.decision import Decision, alert, change, reply, save
from engine.forms import day_of
from engine.frozen import replace
from engine.ids import short_id
from engine.journey.plan import Step
from engine.journey.routes.reroute import Assessment, Proposal, assess, is_loosening
from engine.judging.plans import plan_of
from engine.judging.readings import progress_of
from engine.notices import Choice, choice
from engine.notices.everybody import AlreadyDone, NotFound
from engine.notices.re_routing import ReRouteOffered, ReRoutePriced
from engine.notices.students import ChooseSubject
from engine.nouns.re_route import OPEN, ReRoute
from engine.student import LearningPath, Snapshot, Student
from engine.talk.menus import PERSON_NOW, next_things, subjects
from engine.talk.re_routing.said import card, card_key, fact_of, sent

EXTRA = "extra"
"""The tag of a competency that may be left out of a path."""
LATER = (10, 20)
"""Class days by which a later target is offered."""
NEAR = 1 / 3
"""Another destination is offered as a route when it shares this much of the path."""


def change_plan(snapshot: Snapshot, action: act.ChangePlan, now: datetime, key: str) -> Decision:
    """Show the ways in which a plan can change; without a subject, ask which."""
    student = snapshot.student
    path = student.path_in(action.subject) if student else None
    if student is None or path is None:
        return reply(ChooseSubject("replan", choices=(*subjects(snapshot, "replan"), PERSON_NOW)))
    waiting = _open_one(student, path.subject)
    if waiting is not None:
        return reply(sent(snapshot, student, waiting))
    likely = _assess(snapshot, student, path, act.Propose(path.subject, path.target.isoformat()), now).likely
    week = snapshot.timetable.week_of(likely) if snapshot.timetable.knows(likely) else None
    ways = tuple(_ways(snapshot, path, week))
    title = snapshot.title(path.subject)
    return reply(ReRouteOffered(title, path.target, week, choices=next_things(*ways)))


def propose(snapshot: Snapshot, action: act.Propose, now: datetime, key: str) -> Decision:
    """Say what a change would mean; `sure` sends it to the adults who decide."""
    student = snapshot.student
    path = student.path_in(action.subject) if student else None
    if student is None or path is None or not _is_proposal(snapshot, path, action):
        return reply(NotFound(choices=next_things()))
    if _open_one(student, path.subject) is not None:
        return reply(AlreadyDone("re-route", choices=next_things()))
    found = _assess(snapshot, student, path, action, now)
    if not found.is_feasible or not action.sure:
        return reply(_priced(snapshot, student, path, action, found))
    wanted = _wanted(snapshot, student, path, action, found, now, key)
    told = save(wanted) + change(sent(snapshot, student, wanted))
    return sum((_ask(snapshot, wanted, person) for person in wanted.asked), told)


def propose_day(snapshot: Snapshot, action: act.ProposeDay, now: datetime, key: str) -> Decision:
    return propose(snapshot, act.Propose(action.subject, action.target or ""), now, key)


def _is_proposal(snapshot: Snapshot, path: LearningPath, action: act.Propose) -> bool:
    """Whether it would change anything, to something there is; buttons carry no authority."""
    other = snapshot.curriculum.destinations.get(action.destination)
    has_route = other is not None and other.subject == path.subject and other.key != path.destination
    target = day_of(action.target)
    is_other_day = target is not None and target != path.target
    return has_route or is_other_day or bool(action.fewer and _extras(snapshot, path))


def _assess(
    snapshot: Snapshot, student: Student, path: LearningPath, action: act.Propose, now: datetime
) -> Assessment:
    steps = _steps(snapshot, path, action)
    return assess(
        plan_of(snapshot, student, path),
        progress_of(snapshot, student, path),
        snapshot.timetable.local(now).date(),
        Proposal(day_of(action.target), steps),
        snapshot.curriculum.prerequisites,
        snapshot.calibration,
    )


def _steps(snapshot: Snapshot, path: LearningPath, action: act.Propose) -> tuple[Step, ...] | None:
    if not action.destination and not action.fewer:
        return None
    all_steps = snapshot.curriculum.steps[action.destination or path.destination]
    dropped = {*path.without, *(_extras(snapshot, path) if action.fewer else ())}
    return tuple(step for step in all_steps if step.key not in dropped)


def _extras(snapshot: Snapshot, path: LearningPath) -> tuple[str, ...]:
    """What is tagged as an extra on the path and not mastered yet: it may be left out."""
    mastered = snapshot.student.mastered if snapshot.student else {}
    on_path = (key for key in path.competencies(snapshot.curriculum) if key not in mastered)
    return tuple(key for key in on_path if EXTRA in snapshot.curriculum.competencies[key].tags)


def _ways(snapshot: Snapshot, path: LearningPath, likely: date | None) -> Iterator[Choice]:
    """Later by some weeks, when the student is likely to arrive, a day of their own, fewer extras, another route."""
    timetable, subject = snapshot.timetable, path.subject
    later = dict.fromkeys(
        day
        for days in LATER
        if (day := timetable.plus(path.target, days)) > path.target and timetable.knows(day)
    )
    for day, days in zip(later, LATER, strict=False):
        yield choice(act.Propose(subject, day.isoformat()), str(days // 5), label="propose.later")
    friday = likely + timedelta(days=4) if likely else None
    if friday and friday not in (*later, path.target) and timetable.knows(friday):
        yield choice(act.Propose(subject, friday.isoformat()), label="propose.likely")
    yield choice(act.ProposeDay(subject))
    if _extras(snapshot, path):
        yield choice(act.Propose(subject, fewer="1"), label="propose.fewer")
    here = set(path.competencies(snapshot.curriculum))
    for other in snapshot.curriculum.destinations.values():
        is_near = len(here & set(other.competencies)) >= len(here) * NEAR
        if other.subject == subject and other.key != path.destination and is_near:
            yield choice(act.Propose(subject, destination=other.key), other.title, label="propose.route")


def _priced(
    snapshot: Snapshot, student: Student, path: LearningPath, action: act.Propose, found: Assessment
) -> ReRoutePriced:
    wanted = _wanted(snapshot, student, path, action, found, None, "")
    titles = tuple(snapshot.curriculum.competencies[each].title for each in found.orphans)
    why_not = ""
    if not found.is_feasible:
        why_not = "hanging" if titles else "tight" if found.is_on_calendar else "calendar"
    send = (choice(replace(action, sure="1"), label="propose.sure"),) if not why_not else ()
    more = (*send, choice(act.ChangePlan(path.subject)), choice(students.AskHelp(path.subject)))
    return ReRoutePriced(fact_of(snapshot, wanted, student), why_not, titles, choices=next_things(*more))


def _wanted(
    snapshot: Snapshot,
    student: Student,
    path: LearningPath,
    action: act.Propose,
    found: Assessment,
    now: datetime | None,
    key: str,
) -> ReRoute:
    plan = plan_of(snapshot, student, path)
    extras = _extras(snapshot, path) if action.fewer else ()
    return ReRoute(
        key=short_id("re-route", key),
        student=student.person.key,
        subject=path.subject,
        asked_at=now or datetime.min,  # noqa: DTZ901 - only priced, never kept
        target=found.plan.target,
        destination=action.destination or path.destination,
        without=tuple(dict.fromkeys((*path.without, *extras))),
        days=found.days,
        likely=snapshot.timetable.week_of(found.likely) if snapshot.timetable.knows(found.likely) else None,
        loosens=is_loosening(plan, found.plan),
        asked=tuple(dict.fromkeys((*path.teachers, *student.advisers))),
    )


def _ask(snapshot: Snapshot, asked: ReRoute, person: str) -> Decision:
    return alert(person, card(snapshot, asked), card_key(asked, person), about=f"re-route:{asked.key}")


def _open_one(student: Student, subject: str) -> ReRoute | None:
    return next((each for each in student.re_routes if each.subject == subject and each.state in OPEN), None)
