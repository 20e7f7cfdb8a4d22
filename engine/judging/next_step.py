"""What a student can do next and why: the route's ranking, read as facts that can be said."""

from datetime import date

from engine.journey.plan import Plan
from engine.journey.routes import route
from engine.journey.routes.score import Term
from engine.judging.due_items import due_items
from engine.judging.plans import plan_of
from engine.notices import StepFact
from engine.nouns.curriculum import Competency, Curriculum
from engine.nouns.mastery_check import ACCEPTED, CheckState, MasteryCheck, accepted, waiting
from engine.same import of_the_same
from engine.student import LearningPath, Snapshot, Student

VERDICTS = (ACCEPTED, CheckState.NOT_YET)


def next_steps(
    snapshot: Snapshot, student: Student, path: LearningPath, today: date, count: int = route.OFFERS
) -> tuple[StepFact, ...]:
    """Return the best ready steps with the reason why each is next."""
    goal, traveller = _goal(snapshot, student, path, today), _traveller(student)
    offers = _offers(goal, traveller, count=count)
    dated = _dated(snapshot, student, path)
    return tuple(_step_fact(snapshot, student, each, dated.get(each.key), today) for each in offers)


def locked_steps(
    snapshot: Snapshot, student: Student, path: LearningPath, today: date
) -> tuple[route.Locked, ...]:
    goal, traveller = _goal(snapshot, student, path, today), _traveller(student)
    return route.locked(goal, traveller)


def opened_by(snapshot: Snapshot, competency: Competency) -> tuple[str, ...]:
    """Return the titles of what becomes ready on the student's path once a competency is mastered."""
    student = snapshot.student
    path = student.path_in(competency.subject) if student else None
    if student is None or path is None:
        return ()
    needs = snapshot.curriculum.prerequisites
    done = {*student.mastered, competency.key}
    return tuple(
        snapshot.curriculum.competencies[key].title
        for key in path.competencies(snapshot.curriculum)
        if competency.key in needs.needs[key] and needs.needs[key] <= done and key not in done
    )


def _goal(snapshot: Snapshot, student: Student, path: LearningPath, today: date) -> route.RouteMap:
    plan = plan_of(snapshot, student, path)
    days = _dated(snapshot, student, path).items()
    dated = tuple((key, _days_to(plan, today, due)) for key, due in days)
    gone = plan.timetable.count(plan.start, today)
    return _way(plan, snapshot.curriculum, gone=gone, dated=dated)


@of_the_same
def _way(
    plan: Plan, curriculum: Curriculum, *, gone: int, dated: tuple[tuple[str, int], ...]
) -> route.RouteMap:
    return route.RouteMap.of(plan, gone, curriculum.prerequisites, curriculum.traits, dict(dated))


def _dated(snapshot: Snapshot, student: Student, path: LearningPath) -> dict[str, date]:
    """The set days of what is not handed in; the days of a path are few, and most paths have none."""
    items = due_items(snapshot, student, path) if path.due else ()
    return {each.key: each.due for each in items if each.handed_in is None}


def _days_to(plan: Plan, today: date, due: date) -> int:
    """Learning days from today to a set day; below 0 when it has passed."""
    return plan.timetable.count(today, due) - plan.timetable.count(due, today)


@of_the_same
def _offers(goal: route.RouteMap, traveller: route.Traveller, *, count: int) -> tuple[route.Offer, ...]:
    return route.offers(goal, traveller, count)


def _traveller(student: Student) -> route.Traveller:
    return _seen_in(student.checks, interests=student.person.interests)


@of_the_same
def _seen_in(checks: tuple[MasteryCheck, ...], *, interests: tuple[str, ...]) -> route.Traveller:
    mastered = sorted(accepted(checks).values(), key=lambda each: each.judged_at or each.asked_at)
    first_tries: dict[str, MasteryCheck] = {}
    for each in sorted(checks, key=lambda each: each.asked_at):
        if each.state in VERDICTS:
            first_tries.setdefault(each.competency, each)
    return route.Traveller(
        mastered=frozenset(accepted(checks)),
        handed_in=frozenset(waiting(checks)),
        recent=tuple(each.competency for each in mastered),
        interests=frozenset(each.casefold() for each in interests),
        first_passes=sum(each.state == ACCEPTED for each in first_tries.values()),
        first_tries=len(first_tries),
    )


def _step_fact(
    snapshot: Snapshot, student: Student, offer: route.Offer, due: date | None, today: date
) -> StepFact:
    """Return a step with its reason; the day that was set for it is named where that is the reason."""
    competency = snapshot.curriculum.competencies[offer.key]
    named = due if offer.reason is Term.DUE else None
    count, word = _because(competency, student, offer)
    resource = competency.resources[0] if competency.resources else None
    return StepFact(
        key=competency.key,
        title=competency.title,
        i_can=competency.i_can,
        code=competency.code,
        why=offer.reason.value,
        why_count=count,
        why_word=word,
        link_title=resource.title if resource else "",
        link_url=resource.url if resource else "",
        due=named,
        is_due_past=named is not None and named < today,
    )


def _because(competency: Competency, student: Student, offer: route.Offer) -> tuple[int, str]:
    """Return what the reason counts and names: what opens, class days to its place, a shared interest."""
    match offer.reason:
        case Term.UNLOCK:
            return offer.opens, ""
        case Term.DUE:
            return max(0, round(offer.due_in or 0)), ""
        case Term.INTEREST:
            liked = {each.casefold() for each in student.person.interests} & set(competency.tags)
            return 0, min(liked, default="")
        case _:
            return 0, competency.strand
