"""A student's path as it is read today: a snapshot put to the journey's judgements."""

from collections.abc import Mapping, Sequence
from datetime import date

from engine.journey import states
from engine.journey.forecast.calibration import Calibration
from engine.journey.pacing.pace import Reading, read
from engine.journey.pacing.progress import Mastery, Progress
from engine.journey.plan import Plan
from engine.journey.timetable import Timetable
from engine.judging.plans import plan_of
from engine.nouns.curriculum import Curriculum
from engine.nouns.goal import Goal
from engine.nouns.help_request import HelpRequest
from engine.nouns.mastery_check import CheckState, MasteryCheck, waiting
from engine.nouns.standing import Standing, after, as_of
from engine.same import of_the_same
from engine.student import LearningPath, Snapshot, Student


def judge(
    snapshot: Snapshot, student: Student, path: LearningPath, today: date, *, is_over: bool = True
) -> Standing:
    """Return the path's standing after today's school day; the same day twice changes nothing.

    Before the day is over it shows only what got better.
    """
    reading = judged(snapshot, student, path, today, is_over=is_over)
    before = as_of(path.standing, today)
    memory = before.memory if before else _first_memory(reading)
    moved = states.step(memory, reading, is_paused=student.person.preferences.is_paused(today))
    return after(before, moved, path.student, path.subject, today, reading.rhythm.quiet)


def judged(snapshot: Snapshot, student: Student, path: LearningPath, today: date, is_over: bool) -> Reading:
    """Return today's reading of one path; `is_over` says that today's school day is. A break is one of the school."""
    if student.running is not None:
        return student.running.reading(path.subject, today, is_over)
    plan, progress = plan_of(snapshot, student, path), progress_of(snapshot, student, path)
    return _read(plan, progress, snapshot.calibration, snapshot.timetable, today=today, is_over=is_over)


@of_the_same
def _read(
    plan: Plan,
    progress: Progress,
    calibration: Calibration,
    timetable: Timetable,
    *,
    today: date,
    is_over: bool,
) -> Reading:
    return read(plan, progress, today, calibration, today_is_over=is_over, school=timetable)


def shown(snapshot: Snapshot, student: Student, path: LearningPath, today: date) -> states.State:
    """Return the state that a path is shown in now: the last judgement's, and what has got better since."""
    reading = judged(snapshot, student, path, today, is_over=False)
    memory = path.standing.memory if path.standing else _first_memory(reading)
    return states.step(memory, reading, is_paused=student.person.preferences.is_paused(today)).state


def progress_of(snapshot: Snapshot, student: Student, path: LearningPath) -> Progress:
    """Return what was shown on a path, what waits on a teacher, and every sign of work in its subject."""
    if student.running is not None:
        return student.running.progress(path.subject)
    return _progress(
        snapshot.curriculum,
        snapshot.timetable,
        student.checks,
        student.helps,
        student.goals,
        subject=path.subject,
    )


@of_the_same
def _progress(
    curriculum: Curriculum,
    timetable: Timetable,
    checks: tuple[MasteryCheck, ...],
    helps: tuple[HelpRequest, ...],
    goals: tuple[Goal, ...],
    *,
    subject: str,
) -> Progress:
    local = timetable.local
    mine = _by_subject(curriculum, checks).get(subject, ())
    done = [each for each in mine if each.state == CheckState.ACCEPTED and each.judged_at]
    signs = [each.asked_at for each in mine]
    signs += [each.opened_at for each in helps if each.subject == subject]
    signs += [each.set_at for each in goals if each.subject == subject]
    return Progress.of(
        [Mastery(each.competency, local(each.judged_at or each.asked_at).date()) for each in done],
        waiting(checks).keys(),
        [local(each).date() for each in signs],
    )


@of_the_same
def _by_subject(
    curriculum: Curriculum, checks: tuple[MasteryCheck, ...]
) -> Mapping[str, Sequence[MasteryCheck]]:
    """Return the checks by the subject of what they are about, sorted once for all the paths of a student."""
    found: dict[str, list[MasteryCheck]] = {}
    for each in checks:
        found.setdefault(_subject(curriculum, each), []).append(each)
    return found


def _subject(curriculum: Curriculum, check: MasteryCheck) -> str:
    competency = curriculum.competencies.get(check.competency)
    return competency.subject if competency else ""


def _first_memory(reading: Reading) -> states.StateMemory:
    """Before the first daily judgement (a school that has just begun) a path stands where the reading itself puts it:
    what a look shows now, tonight's judgement must not take back.

    The first days of a new version of the plan bring no bad news.
    """
    if reading.is_new and reading.version > 1:
        return states.StateMemory(state=states.State.ON_TRACK)
    here = reading.position
    band = states.band_of(states.ON_TRACK, reading.judgement, here.lump)
    is_stalled = reading.rhythm.is_stalled and not reading.is_new and here.steps_waiting == 0
    return states.StateMemory(band=band, is_stalled=is_stalled)
