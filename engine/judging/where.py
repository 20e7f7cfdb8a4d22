"""Where a student is: a snapshot put to the journey's judgements, and read as counted facts."""

from datetime import date

from engine.frozen import replace
from engine.journey import due_date
from engine.journey.because import because, code, in_reach
from engine.journey.due_date import DueItem
from engine.journey.forecast.outlook import Outlook, Viewer, outlook
from engine.journey.pacing.pace import Reading
from engine.journey.states import State
from engine.judging.due_items import due_items
from engine.judging.plans import plan_of
from engine.judging.readings import judged, shown
from engine.notices import PathFact
from engine.nouns.people import Person
from engine.student import LearningPath, Snapshot, Student

FIRST_AGE = 5


def path_fact(
    snapshot: Snapshot,
    student: Student,
    path: LearningPath,
    today: date,
    *,
    viewer: Viewer = Viewer.AGE_8_10,
) -> PathFact:
    """Return where a student is on a path as counted facts.

    An estimated arrival is worked out only for a viewer who is shown one; the youngest band is not.
    """
    reading = judged(snapshot, student, path, today, is_over=False)
    state = shown(snapshot, student, path, today)
    counts = _counts(snapshot, path, reading, state)
    seen = outlook(plan_of(snapshot, student, path), reading, viewer, snapshot.calibration)
    fact = _with_outlook(snapshot, counts, seen)
    return _with_due(snapshot, student, path, fact, today, viewer) if path.due else fact


def band_of(snapshot: Snapshot, student: Student, path: LearningPath, today: date) -> str:
    """Return the band that a path's fact would carry."""
    return shown(snapshot, student, path, today).replace(" ", "_")


def _counts(snapshot: Snapshot, path: LearningPath, reading: Reading, state: State) -> PathFact:
    destination = snapshot.curriculum.destinations.get(path.destination)
    here = reading.position
    return PathFact(
        subject=snapshot.title(path.subject),
        title=destination.title if destination else "",
        band=state.replace(" ", "_"),
        done=here.steps_done,
        total=here.steps_total,
        days_gone=min(here.days_gone, here.days_total),
        days_total=here.days_total,
        waiting=here.steps_waiting,
        gap=reading.judgement.gap,
        quiet=reading.rhythm.quiet,
        target=path.target,
        why=tuple(code(each) for each in because(state, reading)),
        in_reach=in_reach(state, reading),
    )


def _with_outlook(snapshot: Snapshot, counts: PathFact, seen: Outlook) -> PathFact:
    """Add what lies ahead. A week that the school's calendar does not reach is a guess, and is not told."""
    week = seen.arrives_by
    if week is None or not snapshot.timetable.knows(week):
        return counts
    return replace(counts, arrives_from=seen.arrives_from, arrives_by=week)


def _with_due(
    snapshot: Snapshot, student: Student, path: LearningPath, fact: PathFact, today: date, viewer: Viewer
) -> PathFact:
    """Add the next due date. Where all that is left has one and no day has passed, they say when it will be done."""
    items = due_items(snapshot, student, path)
    coming = next((each for each in items if each.handed_in is None), None)
    if coming is None:
        return fact
    competency = snapshot.competency(coming.key)
    title = competency.title if competency else ""
    named = replace(fact, due=coming.due, due_title=title, is_due_past=coming.due < today)
    arrives = due_date.arrival(items, today)
    if arrives is None or viewer is Viewer.AGE_8_10 or not _all_due(snapshot, student, path, items):
        return named
    week = snapshot.timetable.week_of(arrives)
    known = week if snapshot.timetable.knows(week) else None
    return replace(named, arrives_from=known, arrives_by=known)


def _all_due(snapshot: Snapshot, student: Student, path: LearningPath, items: tuple[DueItem, ...]) -> bool:
    dated = {each.key for each in items}
    done = student.mastered.keys() | student.waiting.keys()
    return all(key in dated or key in done for key in path.competencies(snapshot.curriculum))


def counted(fact: PathFact) -> tuple[str, ...]:
    """Return the facts behind a nudge or a card, as `noun:number:number`: what the student can count again."""
    known = fact.why or (f"shown:{fact.done}:{fact.total}", f"days:{fact.days_gone}:{fact.days_total}")
    is_told = any(each.startswith("quiet:") for each in known)
    return (*known, f"quiet:{fact.quiet}") if fact.quiet and not is_told else known


def shown_count(snapshot: Snapshot, subject: str, *, student: Student, also: str = "") -> tuple[int, int]:
    """Return mastered and all competencies of a student's path, counting `also` as mastered."""
    path = student.path_in(subject)
    competencies = path.competencies(snapshot.curriculum) if path else ()
    mastered = student.mastered
    is_more = also in competencies and also not in mastered
    return len(mastered.keys() & competencies) + is_more, len(competencies)


def age_of(person: Person, today: date) -> int:
    """Return somebody's age; without a date of birth, the usual age of their grade, else 13."""
    if person.born is not None:
        born = person.born
        return today.year - born.year - ((today.month, today.day) < (born.month, born.day))
    return FIRST_AGE + person.grade if person.grade is not None else 13
