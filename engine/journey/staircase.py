"""How big a weekly goal is: a staircase that grows when reached and shrinks when missed."""

from collections.abc import Iterable, Sequence
from datetime import date
from math import ceil

from engine.nouns.goal import SIZES

UP, DOWN = 1.10, 0.75
LEAST = 0.1


def height(reached: Iterable[bool]) -> float:
    """The staircase after the weeks so far, oldest first, as a multiple of the plan's week; starts at 1.

    A skipped week is left out and moves nothing. Never below a tenth: a goal of nothing is none.
    """
    stair = 1.0
    for was_reached in reached:
        stair = max(LEAST, stair * (UP if was_reached else DOWN))
    return stair


def sizes(stair: float, class_days: int, left: float) -> dict[str, float]:
    """The sizes to choose from for a week of `class_days`, in plan-days; never more than is `left` on the path.

    The plan's week asks for one plan-day a class day, so a short week has small goals.
    """
    return {name: min(left, stair * class_days * share) for name, share in SIZES.items()}


def last_feasible_day(days: Sequence[date], left: float, a_day: float) -> date | None:
    """The class day from which on what is `left` (plan-days) needs every class day of the week that is left.

    `days` are the week's class days, `a_day` what the student does on one (plan-days, above 0). None when nothing is
    left, or when even the whole week is not enough. Raises ValueError when `a_day` is not above 0.
    """
    if a_day <= 0:
        raise ValueError(f"a day's work must be above 0, not {a_day}")
    needed = ceil(left / a_day - 1e-9)
    return days[-needed] if 0 < needed <= len(days) else None
