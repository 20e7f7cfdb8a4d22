"""The school, plan and students of the worked examples, built as a real path."""

from datetime import date, timedelta
from math import ceil, sqrt

from engine.journey.forecast.calibration import Calibration
from engine.journey.pacing.pace import Reading, read
from engine.journey.pacing.progress import Mastery, Progress
from engine.journey.plan import Plan, Step
from engine.journey.timetable import Timetable

DAY = timedelta(days=1)
FIRST = date(2025, 9, 1)
SCHOOL = Timetable.of("Europe/Berlin", FIRST, date(2026, 6, 30))
GOAL = 90
LUMP = 4.0


def day(number: int, timetable: Timetable = SCHOOL) -> date:
    """The learning day of that number; day 0 is the eve of the first."""
    return timetable.plus(FIRST, number) if number else FIRST - DAY


def steps_of(total: float, squares: float) -> list[float]:
    """Weights with this sum and this sum of squares: all alike but one."""
    n = ceil(total**2 / squares) - 1
    root = sqrt((n * total) ** 2 - n * (n + 1) * (total**2 - squares))
    x = (n * total - root) / (n * (n + 1))
    return [x] * n + [total - n * x]


def path(shown: list[float], pending: list[float], timetable: Timetable = SCHOOL) -> Plan:
    """A plan of 90 learning days with lump 4: m0, m1 ... are mastered, p0, p1 ... handed in, the rest is left."""
    known = shown + pending
    rest = steps_of(GOAL - sum(known), LUMP * GOAL - sum(w * w for w in known))
    named = {"m": shown, "p": pending, "r": rest}
    steps = [Step(f"{name}{n}", w) for name, weights in named.items() for n, w in enumerate(weights)]
    return Plan.of(steps, FIRST, day(GOAL, timetable), timetable)


def travelled(
    weekly: float, until: int, *, pending: list[float] | None = None, timetable: Timetable = SCHOOL
) -> tuple[Plan, Progress]:
    """A student who masters `weekly` plan-days on every fifth learning day until day `until`."""
    days = range(5, until + 1, 5)
    waiting = pending or []
    mastered = [Mastery(f"m{n}", day(number, timetable)) for n, number in enumerate(days)]
    signs = [day(number, timetable) for number in range(1, until + 1)]
    plan = path([weekly] * len(mastered), waiting, timetable)
    return plan, Progress.of(mastered, [f"p{n}" for n in range(len(waiting))], signs)


def reading(
    weekly: float, until: int, today: int, burst: float = 1.5, pending: list[float] | None = None
) -> Reading:
    plan, progress = travelled(weekly, until, pending=pending)
    return read(plan, progress, day(today), Calibration(burst=burst))
