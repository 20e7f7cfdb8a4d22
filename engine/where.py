"""Where a student is: a snapshot put to the journey's judgements, and read as counted facts."""

from dataclasses import replace
from datetime import date, timedelta
from functools import lru_cache, partial, reduce

from engine.journey import due_date, states
from engine.journey.because import because, code
from engine.journey.due_date import DueItem
from engine.journey.forecast.outlook import Outlook, Viewer, outlook
from engine.journey.pacing.pace import Reading, read
from engine.journey.pacing.progress import Mastery, Progress
from engine.journey.plan import Plan, Step
from engine.journey.timetable import Timetable
from engine.mastery_check import CheckState, MasteryCheck
from engine.notices import PathFact
from engine.people import Person, Preferences
from engine.re_route import ReRoute
from engine.school import School
from engine.standing import Standing, after
from engine.student import LearningPath, Snapshot, Student

FIRST_AGE = 5


def timetable_of(school: School) -> Timetable:
    """Return the school's own timetable."""
    year = school.calendar
    return Timetable.of(school.zone, year.first, year.last, year.closed, year.weekdays)


def plan_of(snapshot: Snapshot, student: Student, path: LearningPath) -> Plan:
    """Return the newest version of the path's plan on this learner's class days.

    A student's own pauses are excused: the plan keeps the days it was made with, so they cost nothing.
    """
    subject = snapshot.curriculum.subjects.get(path.subject)
    weekdays = subject.weekdays if subject else snapshot.timetable.weekdays
    destination, target = path.first or (path.destination, path.target)
    plan = _plan(
        snapshot.curriculum.steps.get(destination, ()),
        path.starts,
        target,
        snapshot.timetable.for_learner(weekdays),
        _excused(student.person.preferences),
    )
    return reduce(partial(_next_version, snapshot, student), path.versions, plan)


def _next_version(snapshot: Snapshot, student: Student, plan: Plan, change: ReRoute) -> Plan:
    """The plan after an agreed change: what was not mastered by then is spread over the days that are left."""
    begins = change.effective or plan.start
    local = snapshot.timetable.local
    mastered = (
        key
        for key, each in student.mastered.items()
        if local(each.judged_at or each.asked_at).date() < begins
    )
    dropped = set(change.without)
    steps = (
        step for step in snapshot.curriculum.steps.get(change.destination, ()) if step.key not in dropped
    )
    return plan.rebased(begins, mastered=mastered, steps=steps, target=change.target)


def _excused(wanted: Preferences) -> frozenset[date]:
    spans = ((first, (last - first).days + 1) for first, last in wanted.pauses)
    return frozenset(first + timedelta(days=n) for first, days in spans for n in range(days))


def judged(snapshot: Snapshot, student: Student, path: LearningPath, today: date, is_over: bool) -> Reading:
    """Return today's reading of one path; `is_over` says that today's school day is."""
    progress = progress_of(snapshot, student, path)
    reading = read(
        plan_of(snapshot, student, path), progress, today, snapshot.calibration, today_is_over=is_over
    )
    return replace(reading, is_break=snapshot.timetable.is_break(today))


def judge(snapshot: Snapshot, student: Student, path: LearningPath, today: date) -> Standing:
    """Return the path's standing after today's school day; the same day twice changes nothing."""
    reading = judged(snapshot, student, path, today, is_over=True)
    before = path.standing
    memory = before.memory if before else states.StateMemory()
    moved = states.step(memory, reading, is_paused=is_paused(student.person, snapshot.timetable, today))
    return after(before, moved, path.student, path.subject, today, reading.rhythm.quiet)


def _first_memory(reading: Reading) -> states.StateMemory:
    """Before the first daily judgement (a school that has just begun) a look shows what the reading itself gives.

    The first days of a new version of the plan bring no bad news.
    """
    if reading.is_new and reading.version > 1:
        return states.StateMemory(state=states.State.ON_TRACK)
    judged, lump = reading.judgement, reading.position.lump
    return states.StateMemory(band=states.band_of(states.State.ON_TRACK, judged.p, judged.buffer, lump))


def is_paused(person: Person, timetable: Timetable, today: date) -> bool:
    """Say whether everything rests today: the student's own pause, or a break of the whole school."""
    return timetable.is_break(today) or person.preferences.is_paused(today)


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
    memory = path.standing.memory if path.standing else _first_memory(reading)
    shown = states.step(memory, reading, is_paused=is_paused(student.person, snapshot.timetable, today))
    counts = _counts(snapshot, path, reading, shown.state)
    seen = outlook(plan_of(snapshot, student, path), reading, viewer, snapshot.calibration)
    fact = _with_outlook(snapshot, counts, seen)
    return _with_due(snapshot, student, path, fact, today, viewer) if path.due else fact


def _counts(snapshot: Snapshot, path: LearningPath, reading: Reading, state: states.State) -> PathFact:
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
        quiet=reading.rhythm.quiet,
        target=path.target,
        why=tuple(code(each) for each in because(state, reading)),
    )


def _with_outlook(snapshot: Snapshot, counts: PathFact, seen: Outlook) -> PathFact:
    """Add what lies ahead. A week that the school's calendar does not reach is a guess, and is not told."""
    week = seen.arrives_by
    if week is None or not snapshot.timetable.knows(week):
        return replace(counts, gap=seen.gap)
    return replace(counts, gap=seen.gap, arrives_from=seen.arrives_from, arrives_by=week)


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


def due_items(snapshot: Snapshot, student: Student, path: LearningPath) -> tuple[DueItem, ...]:
    """Return what on a path has a due date, soonest first; handed in is the first mastery check asked for it."""
    on_path = set(path.competencies(snapshot.curriculum)) if path.due else ()
    asked: dict[str, date] = {}
    for check in student.checks if path.due else ():
        if check.state != CheckState.WITHDRAWN:
            day = snapshot.timetable.local(check.asked_at).date()
            asked[check.competency] = min(day, asked.get(check.competency, day))
    return tuple(DueItem(key, due, asked.get(key)) for key, due in path.due if key in on_path)


def days_since_due(snapshot: Snapshot, item: DueItem, today: date) -> int:
    """Class days since a piece that is still missing was due, today included; 0 for one that is not missing.

    Without a break between, the fifth is the seventh calendar day.
    """
    next_day = timedelta(days=1)
    is_missing = due_date.is_overdue(item, today)
    return snapshot.timetable.count(item.due + next_day, today + next_day) if is_missing else 0


def counted(fact: PathFact) -> tuple[str, ...]:
    """Return the facts behind a nudge or a card, as `noun:number:number`: what the student can count again."""
    known = fact.why or (f"shown:{fact.done}:{fact.total}", f"days:{fact.days_gone}:{fact.days_total}")
    is_told = any(each.startswith("quiet:") for each in known)
    return (*known, f"quiet:{fact.quiet}") if fact.quiet and not is_told else known


def shown_count(snapshot: Snapshot, subject: str, *, student: Student, also: str = "") -> tuple[int, int]:
    """Return mastered and all competencies of a student's path, counting `also` as mastered."""
    path = student.path_in(subject)
    competencies = path.competencies(snapshot.curriculum) if path else ()
    done = sum(key in student.mastered or key == also for key in competencies)
    return done, len(competencies)


def age_of(person: Person, today: date) -> int:
    """Return somebody's age; without a date of birth, the usual age of their grade, else 13."""
    if person.born is not None:
        born = person.born
        return today.year - born.year - ((today.month, today.day) < (born.month, born.day))
    return FIRST_AGE + person.grade if person.grade is not None else 13


def progress_of(snapshot: Snapshot, student: Student, path: LearningPath) -> Progress:
    """Return what was shown on a path, what waits on a teacher, and every sign of work in its subject."""
    local = snapshot.timetable.local
    mine = [each for each in student.checks if _subject(snapshot, each) == path.subject]
    done = (each for each in mine if each.state == CheckState.ACCEPTED and each.judged_at)
    signs = [each.asked_at for each in mine]
    signs += [each.opened_at for each in student.helps if each.subject == path.subject]
    signs += [each.set_at for each in student.goals if each.subject == path.subject]
    return Progress.of(
        (Mastery(each.competency, local(each.judged_at or each.asked_at).date()) for each in done),
        student.waiting.keys(),
        (local(each).date() for each in signs),
    )


def _subject(snapshot: Snapshot, check: MasteryCheck) -> str:
    competency = snapshot.competency(check.competency)
    return competency.subject if competency else ""


@lru_cache(maxsize=1024)
def _plan(
    steps: tuple[Step, ...], start: date, target: date, timetable: Timetable, excused: frozenset[date]
) -> Plan:
    days = timetable.count(start, target + timedelta(days=1))
    return Plan.of(steps, start, target, timetable.for_learner(excused=excused), days=days)
