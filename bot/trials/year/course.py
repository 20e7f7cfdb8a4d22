"""The plan of one made-up student's path on a school's real calendar."""

from datetime import date
from random import Random

from engine.journey.plan import Plan, Step
from engine.journey.timetable import Timetable

SHARE_OF_YEAR = 0.75
EXCUSED_DAYS = 4


def goal_days(school: Timetable) -> int:
    """The learning days of a goal: three quarters of the year, so that late arrivals are seen as well."""
    return max(10, round(SHARE_OF_YEAR * len(school.days)))


def excused(school: Timetable, chance: Random) -> frozenset[date]:
    """A few days of a year on which a student is excused, known only when they come: the plan asks for them."""
    return frozenset(chance.sample(school.days, min(EXCUSED_DAYS, len(school.days) // 20)))


def plan_of(
    school: Timetable, excused_days: frozenset[date], task: float, chance: Random, name: str = "c"
) -> Plan:
    """A plan of steps that take `task` learning days on average; their keys begin with `name`."""
    days = goal_days(school)
    start, target = school.days[0], school.days[days - 1]
    own = school.for_learner(excused=excused_days)
    return Plan.of(_steps(max(2, round(days / task)), chance, name), start, target, own, days=days)


def learning_days(plan: Plan) -> tuple[date, ...]:
    """The learner's own class days from the start to the end of the calendar; day n is at index n - 1."""
    own = plan.timetable
    return own.days[own.days_before(plan.start) :]


def week_number(day: date) -> int:
    """Weeks from Monday to Sunday, counted from the beginning of the calendar's count of days."""
    return (day.toordinal() - 1) // 7


def _steps(count: int, chance: Random, name: str) -> list[Step]:
    return [Step(f"{name}{n}", round(chance.lognormvariate(0, 0.35), 3)) for n in range(count)]
