"""Beside the planned road: side trips with their price, another look at what is mastered, a drafted question."""

from collections.abc import Iterator
from datetime import date, datetime

from engine.actions import detours as act
from engine.actions import students
from engine.decision import Decision, reply, save
from engine.ids import short_id
from engine.journey.routes.not_yet import Grip, shakiest
from engine.journey.routes.review import Due, EvidenceKind, Trace, due_review
from engine.journey.routes.side_trip import price
from engine.judging.plans import plan_of
from engine.judging.readings import judged
from engine.notices import choice
from engine.notices.detours import (
    HelpDraft,
    NothingToReview,
    Refreshed,
    ReviewAsked,
    ReviewKept,
    SideTripsShown,
    TripFact,
)
from engine.notices.everybody import NotFound
from engine.notices.students import ChooseSubject
from engine.nouns.curriculum import Competency
from engine.nouns.look_again import LookAgain, LookedAgain
from engine.nouns.mastery_check import CheckState, MasteryCheck
from engine.student import LearningPath, Snapshot, Student
from engine.talk.menus import PERSON_NOW, next_things, subjects
from engine.talk.students import helping

TRIPS = 3


def side_trips(snapshot: Snapshot, action: act.SideTrips, now: datetime, key: str) -> Decision:
    """Offer what lies beside a path and is open now: what goes with an interest first, each with its price."""
    student = snapshot.student
    path = student.path_in(action.subject) if student else None
    if student is None or path is None:
        return reply(ChooseSubject("trips", choices=(*subjects(snapshot, "trips"), PERSON_NOW)))
    found = _beside(snapshot, student, path)[:TRIPS]
    today = snapshot.timetable.local(now).date()
    trips = tuple(_trip(snapshot, student, path, each, today) for each in found)
    taps = (choice(students.MustShow(each.key), each.title) for each in found)
    return reply(SideTripsShown(snapshot.title(path.subject), trips, choices=next_things(*taps)))


def review(snapshot: Snapshot, action: act.Review, now: datetime, key: str) -> Decision:
    """Ask about one mastered competency: the named one, or the one that is due."""
    student = snapshot.student
    due = due_for(snapshot, student, snapshot.timetable.local(now).date()) if student else None
    wanted = action.competency or (due.competency if due else "")
    competency = snapshot.competency(wanted)
    if student is None or competency is None or wanted not in student.mastered:
        return reply(NothingToReview(choices=next_things()))
    refresh = due is not None and due.competency == wanted and due.needs_refresh
    outcomes = (LookedAgain.KNOWN, LookedAgain.REFRESH)
    taps = (choice(act.Reviewed(wanted, each), label=f"reviewed.{each}") for each in outcomes)
    return reply(ReviewAsked(competency.title, competency.i_can, refresh, choices=next_things(*taps)))


def reviewed(snapshot: Snapshot, action: act.Reviewed, now: datetime, key: str) -> Decision:
    """Note how the look went; a missed one is answered with a refresher and takes nothing away."""
    student, competency = snapshot.student, snapshot.competency(action.competency)
    is_known = action.outcome in tuple(LookedAgain)
    if student is None or competency is None or not is_known or competency.key not in student.mastered:
        return reply(NotFound(choices=next_things()))
    outcome = LookedAgain(action.outcome)
    kept = LookAgain(short_id("look-again", key), student.person.key, competency.key, now, outcome)
    told = save(kept) + reply(
        ReviewKept(competency.title, outcome == LookedAgain.KNOWN, choices=next_things())
    )
    return told + reply(_refresher(competency)) if outcome == LookedAgain.REFRESH else told


def refresh(snapshot: Snapshot, action: act.Refresh, now: datetime, key: str) -> Decision:
    competency = snapshot.competency(action.competency)
    return reply(_refresher(competency) if competency else NotFound(choices=next_things()))


def draft_help(snapshot: Snapshot, action: act.DraftHelp, now: datetime, key: str) -> Decision:
    """Draft a question from the last "not yet", for the student to send with one tap."""
    student, competency = snapshot.student, snapshot.competency(action.competency)
    last = _last_not_yet(student, action.competency) if student else None
    if competency is None or last is None:
        return reply(NotFound(choices=next_things()))
    stuck, tried = last.next_step or competency.i_can, last.how or last.show
    wanted = students.AskHelp(competency.subject, competency.key, stuck, tried)
    if action.sure:
        refusal = helping.cannot_ask(snapshot, competency.subject)
        return refusal or helping.ask_help(snapshot, wanted, now, key)
    send = choice(act.DraftHelp(competency.subject, competency.key, "1"), label="draft.sure")
    own = choice(students.AskHelp(competency.subject, competency.key), label="draft.own")
    return reply(HelpDraft(competency.title, stuck, tried, choices=next_things(send, own)))


def due_for(snapshot: Snapshot, student: Student, today: date) -> Due | None:
    """Return the one mastered competency to look at again today, None when there is none or it is not the day."""
    return due_review(snapshot.timetable, _traces(snapshot, student), today)


def side_road(snapshot: Snapshot, student: Student, competency: Competency) -> Competency | None:
    """Return the shakiest of what a competency needs and the student has mastered: where to go back to."""
    needed = (student.mastered[key] for key in competency.needs if key in student.mastered)
    grips = (Grip(each.competency, _not_yets(student, each), _on(snapshot, each)) for each in needed)
    grip = shakiest(grips)
    return snapshot.competency(grip.competency) if grip else None


def _traces(snapshot: Snapshot, student: Student) -> Iterator[Trace]:
    """Mastery, what mastery of something later says about what it needs, and every look since."""
    for each in student.mastered.values():
        yield Trace(each.competency, _on(snapshot, each), EvidenceKind.MASTERED)
        competency = snapshot.competency(each.competency)
        for needed in competency.needs if competency else ():
            if needed in student.mastered:
                yield Trace(needed, _on(snapshot, each), EvidenceKind.DEPENDENT_MASTERED)
    kinds = {LookedAgain.KNOWN: EvidenceKind.REVIEWED, LookedAgain.REFRESH: EvidenceKind.MISSED}
    for look in student.reviews:
        if look.competency in student.mastered:
            yield Trace(look.competency, snapshot.timetable.local(look.at).date(), kinds[look.outcome])


def _beside(snapshot: Snapshot, student: Student, path: LearningPath) -> list[Competency]:
    """What is in the subject, open now, not on the path and not mastered; with an interest first."""
    on_path, done = set(path.competencies(snapshot.curriculum)), student.mastered.keys()
    found = (
        each
        for each in snapshot.curriculum.competencies.values()
        if each.subject == path.subject and each.key not in on_path | done and set(each.needs) <= done
    )
    return sorted(found, key=lambda each: (not _shared(student, each), each.weight))


def _trip(
    snapshot: Snapshot, student: Student, path: LearningPath, each: Competency, today: date
) -> TripFact:
    reading = judged(snapshot, student, path, today, is_over=False)
    effort = each.weight / plan_of(snapshot, student, path).plan_day
    cost = price(reading, effort, snapshot.calibration)
    return TripFact(each.title, each.i_can, 0 if cost.is_free else cost.days, _shared(student, each))


def _shared(student: Student, competency: Competency) -> str:
    liked = {each.casefold() for each in student.person.interests} & {
        each.casefold() for each in competency.tags
    }
    return min(liked, default="")


def _refresher(competency: Competency) -> Refreshed:
    links = tuple((each.title, each.url) for each in competency.resources)
    return Refreshed(competency.title, competency.i_can, links, choices=next_things())


def _last_not_yet(student: Student, competency: str) -> MasteryCheck | None:
    tries = (
        each for each in student.checks if each.competency == competency and each.state == CheckState.NOT_YET
    )
    return max(tries, key=lambda each: each.asked_at, default=None)


def _not_yets(student: Student, mastered: MasteryCheck) -> int:
    mine = (each for each in student.checks if each.competency == mastered.competency)
    return sum(each.state == CheckState.NOT_YET for each in mine)


def _on(snapshot: Snapshot, check: MasteryCheck) -> date:
    return snapshot.timetable.local(check.judged_at or check.asked_at).date()
