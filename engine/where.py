"""Where a student is: a snapshot put to the journey's judgements, and read as counted facts."""

from dataclasses import replace
from datetime import date, timedelta
from functools import lru_cache, partial, reduce

from engine.journey import states
from engine.journey.because import because, code
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
    return _with_outlook(
        snapshot, counts, outlook(plan_of(snapshot, student, path), reading, viewer, snapshot.calibration)
    )


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
