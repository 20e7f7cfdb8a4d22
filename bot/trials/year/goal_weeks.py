"""Weekly goals of one path: the engine's staircase beside a goal that always asks for the plan's week."""

from engine.journey.staircase import height, sizes

LEAST_SHARE, MOST_SHARE = 0.6, 0.9
ENOUGH_WEEKS = 8


class GoalWeeks:
    """Whether the work of each week reached its goal. Goals are of work done, which a teacher's delay cannot spoil.

    A student chooses the goal of a week on the first day they turn up, for the class days that are left of it; a week
    in which they never turned up had no goal, as in the engine.
    """

    def __init__(self) -> None:
        self.is_over = False
        self.reached: list[bool] = []
        self.reached_plan: list[bool] = []
        self._own = self._plan = self._work = 0.0
        self._is_open = False

    @property
    def outcome(self) -> bool | None:
        """Whether the goal of the week that ended today was reached; None on other days, and without a goal."""
        return self.reached[-1] if self.is_over else None

    def day(self, work: float, has_sign: bool, class_days_left: int, left: float) -> float | None:
        """One learning day: `class_days_left` in its week, itself included; `left` plan-days to do when it began.

        Returns the size, in plan-days, of a goal that was chosen today.
        """
        self.is_over, chosen = False, None
        if has_sign and not self._is_open and left > 0:
            self._is_open = True
            self._own = sizes(height(self.reached), class_days_left, left)["usual"]
            self._plan = min(left, float(class_days_left))
            chosen = self._own
        if self._is_open:
            self._work += work
        if class_days_left == 1:
            self._close()
        return chosen

    def _close(self) -> None:
        if self._is_open:
            self.reached.append(self._work >= self._own)
            self.reached_plan.append(self._work >= self._plan)
            self.is_over = True
        self._is_open, self._work = False, 0.0


def has_fitting_goals(reached: list[bool]) -> bool | None:
    """Whether goals fit: reached in 60 to 90 % of the weeks; None with fewer than 8."""
    if len(reached) < ENOUGH_WEEKS:
        return None
    return LEAST_SHARE <= sum(reached) / len(reached) <= MOST_SHARE
