"""Weekly goals of one path: the engine's staircase beside a goal that always asks for the plan's week."""

from engine.journey.staircase import height, sizes

LEAST_SHARE, MOST_SHARE = 0.6, 0.9
ENOUGH_WEEKS = 8


class GoalWeeks:
    """Whether each week's work reached its goal. Goals are of work done, which a teacher's delay cannot spoil."""

    def __init__(self) -> None:
        self.reached: list[bool] = []
        self.reached_plan: list[bool] = []

    def close(self, work: float, class_days: int, left: float) -> None:
        """One school week is over: `work` plan-days were done in it; `left` is what was left to do on its first day."""
        if left <= 0 or class_days <= 0:
            return
        own = sizes(height(self.reached), class_days, left)["usual"]
        self.reached.append(work >= own)
        self.reached_plan.append(work >= min(left, class_days))


def has_fitting_goals(reached: list[bool]) -> bool | None:
    """Whether goals fit: reached in 60 to 90 % of the weeks; None with fewer than 8."""
    if len(reached) < ENOUGH_WEEKS:
        return None
    return LEAST_SHARE <= sum(reached) / len(reached) <= MOST_SHARE
