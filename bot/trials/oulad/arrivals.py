"""When those who finish hand in their last piece, and when the engine would have said so."""

from collections.abc import Callable, Iterable, Sequence
from datetime import date, timedelta
from functools import lru_cache
from statistics import fmean, median

from bot.trials.figure import Figure, Number, Target
from bot.trials.oulad.records import Course, Enrolment
from engine.frozen import Frozen
from engine.journey import due_date
from engine.journey.due_date import DueItem
from engine.journey.forecast.calibration import Calibration
from engine.journey.pacing.pace import read
from engine.journey.pacing.progress import Mastery, Progress
from engine.journey.plan import Plan, Step
from engine.journey.timetable import Timetable

START = date(2001, 1, 1)  # any day: the dataset counts days from the start of a presentation
AFTER = 400
FAR = 1_000.0
EVERY_DAY = frozenset(range(7))
AT_ONCE = Calibration(wait=0, trust=1.0)  # handing in is the arrival here; nobody waits for a mark


class Miss(Frozen):
    """By how many days two forecasts missed one student's last hand-in."""

    ours: float
    linear: float


def misses(enrolments: Iterable[Enrolment], day: int) -> list[Miss]:
    """Of everybody active on the day who has not finished by then, but does so at last, whatever the result."""
    found = []
    for each in enrolments:
        last = each.finished_on()
        if each.is_active(day) and last is not None and last > day:
            found.append(Miss(abs(expected(each, day) - last), abs(_linear(each, day) - last)))
    return found


def expected(enrolment: Enrolment, day: int) -> float:
    """The engine's likely day: by due dates and own lateness, by pace when something is two weeks overdue."""
    today = _date(day)
    items = [_item(enrolment, piece.key, piece.due, day) for piece in enrolment.course.pieces]
    arrival = due_date.arrival([each for each in items if each], today, due_date.LONGEST)
    return float((arrival - START).days) if arrival else day + _by_pace(enrolment, day)


def figures(found: Sequence[Miss], day: int) -> list[Figure]:
    cohort = f"{len(found)} who hand in every piece that counts, the last one after day {day}; survivors only"
    return [
        Figure(
            "finishers' arrival, median error in days",
            _of(median, [each.ours for each in found]),
            {"linear": _of(median, [each.linear for each in found])},
            Target(at_most=4),
            cohort,
        ),
        Figure(
            "finishers' arrival, mean error in days",
            _of(fmean, [each.ours for each in found]),
            {"linear": _of(fmean, [each.linear for each in found])},
            Target(at_most=7),
            cohort,
        ),
    ]


def _item(enrolment: Enrolment, key: str, due: float, day: int) -> DueItem | None:
    """A piece as it stood on the day; banked work says nothing about lateness and is left out."""
    known = enrolment.by(day).get(key)
    if known is not None and known.is_banked:
        return None
    return DueItem(key, _date(due), _date(known.day) if known else None)


def _by_pace(enrolment: Enrolment, day: int) -> float:
    plan = _plan(enrolment.course)
    known = {key: each for key, each in enrolment.by(day).items() if key in plan.efforts}
    shown = [Mastery(key, max(START, _date(each.day))) for key, each in known.items()]
    return read(plan, Progress.of(shown), _date(day), AT_ONCE).judgement.to_go.quantile(0.5)


@lru_cache(maxsize=256)
def _plan(course: Course) -> Plan:
    """Work as it falls due, on every day of the week: adults at a distance have no class days."""
    last = _date(course.pieces[-1].due)
    days = Timetable.of("UTC", START, last + timedelta(days=AFTER), weekdays=EVERY_DAY)
    return Plan.of((Step(piece.key, piece.weight) for piece in course.pieces), START, last, days)


def _linear(enrolment: Enrolment, day: int) -> float:
    """The mean pace so far goes on; at most 1,000 days."""
    course, known = enrolment.course, enrolment.by(day)
    done = sum(piece.weight for piece in course.pieces if piece.key in known) / course.weight
    return min(FAR, day / done) if done > 0 else FAR


def _date(day: float) -> date:
    return START + timedelta(days=round(day))


def _of(take: Callable[[list[float]], float], errors: list[float]) -> Number:
    return take(errors) if errors else None
