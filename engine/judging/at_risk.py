"""Who is at risk by what a school has learned: a student's own work on a path, put to the school's earlier journeys."""

from collections.abc import Iterable
from datetime import date

from engine.frozen import Frozen
from engine.journey.alert import Risk, Signs, Usual, done_at, pace_of
from engine.journey.pacing.pace import Reading
from engine.journey.timetable import Timetable
from engine.judging.readings import judged
from engine.nouns.mastery_check import CheckState, MasteryCheck
from engine.student import LearningPath, Snapshot, Student


class AtRisk(Frozen):
    """A path whose work so far reads like that of journeys that ended badly; `why` is counted facts, as codes."""

    path: LearningPath
    chance: float
    why: tuple[str, ...]


def at_risk(snapshot: Snapshot, student: Student, today: date) -> AtRisk | None:
    """The student's path of highest risk among those that an adult is told of; None while the school knows too little.

    The risk reads work alone: what was mastered on this path against its plan, the verdicts on it, and how long ago
    the last sign of work was. Nothing about the person is read, and nothing from before the path.
    """
    risk = snapshot.calibration.risk
    if risk is None:
        return None
    found = (_of_path(snapshot, student, path, today, risk) for path in student.paths)
    return max((each for each in found if each), key=lambda each: each.chance, default=None)


def _of_path(
    snapshot: Snapshot, student: Student, path: LearningPath, today: date, risk: Risk
) -> AtRisk | None:
    reading = judged(snapshot, student, path, today, is_over=False)
    usual = risk.usual_at(due_share(reading))
    if usual is None or not _may_be_told(reading):
        return None
    mine = (each for each in student.checks if each.competency in path.competencies(snapshot.curriculum))
    passed, verdicts = verdicts_by(mine, snapshot.timetable, path.starts, today)
    signs = signs_of(reading, passed, verdicts)
    if not risk.tells(signs, usual):
        return None
    why = _why(risk, reading, signs, usual, passed, verdicts)
    return AtRisk(path, risk.chance(signs, usual), why)


def _may_be_told(reading: Reading) -> bool:
    """While evidence waits it is a teacher's turn; nor in the first days of a plan, after an arrival or its target."""
    rests = reading.is_new or reading.has_arrived or reading.is_past_target
    return not rests and reading.position.steps_waiting == 0


def due_share(reading: Reading) -> float:
    """The share (0..1) of the plan's learning days that have gone."""
    return min(1.0, reading.position.days_gone / reading.position.days_total)


def signs_of(reading: Reading, passed: int, verdicts: int) -> Signs:
    """The four numbers of a path on the day of a reading; `passed` of its `verdicts` accepted the evidence."""
    here = reading.position
    done = here.done / here.total if here.total else 1.0
    quiet = min(1.0, reading.rhythm.quiet / here.days_total)
    return Signs(pace_of(done, due_share(reading)), 100 * passed / verdicts if verdicts else None, quiet)


def verdicts_by(
    checks: Iterable[MasteryCheck], timetable: Timetable, begins: date, day: date
) -> tuple[int, int]:
    """How many verdicts accepted the evidence, and how many there were, from the first day of a path to `day`."""
    states = [
        each.state
        for each in checks
        if was_judged(each) and begins <= timetable.local(each.judged_at or each.asked_at).date() <= day
    ]
    return sum(state == CheckState.ACCEPTED for state in states), len(states)


def was_judged(check: MasteryCheck) -> bool:
    """Whether a teacher gave a verdict here; mastery from before the coach was used came in without one."""
    is_over = check.state in (CheckState.ACCEPTED, CheckState.NOT_YET)
    return is_over and check.judged_at is not None and check.judged_at > check.asked_at


def _why(
    risk: Risk, reading: Reading, signs: Signs, usual: Usual, passed: int, verdicts: int
) -> tuple[str, ...]:
    """What can be counted again: from how many journeys this is read, then each number that raises the risk."""
    here, reasons = reading.position, risk.reasons(signs, usual)
    expected = round(done_at(usual.pace, due_share(reading)) * here.steps_total)
    told = [f"alike:{risk.outcomes}", f"shown:{here.steps_done}:{here.steps_total}"]
    if "pace" in reasons and expected > here.steps_done:
        told.append(f"usual:{expected}:{here.steps_total}")
    if "quality" in reasons or "unmarked" in reasons:
        told.append(f"accepted:{passed}:{verdicts}")
    if "quiet" in reasons and reading.rhythm.quiet:
        told.append(f"quiet:{reading.rhythm.quiet}")
    return tuple(told)
