"""One path judged day by day by the real engine, with its running account instead of the whole history."""

from collections.abc import Sequence
from datetime import date

from bot.trials.year.life import Life
from engine.journey import states
from engine.journey.forecast.calibration import Calibration
from engine.journey.pacing.ledger import WEEK, Ledger
from engine.journey.pacing.pace import Reading, judge
from engine.journey.pacing.position import Position
from engine.journey.pacing.silence import Rhythm
from engine.journey.plan import Plan
from engine.journey.states import StateMemory


class Travel:
    """The readings of one path, in order; `tests/bot/trials` holds them against `pace.read` from the whole history."""

    def __init__(self, plan: Plan, life: Life, calibration: Calibration) -> None:
        self.plan, self.life, self.calibration = plan, life, calibration
        self.efforts: Sequence[float] = [plan.efforts[step.key] for step in plan.steps]
        self.ledger, self.rhythm, self.memory = Ledger(), Rhythm(), StateMemory()
        self.days = 0
        self._left = sum(self.efforts)
        self._total = self._left
        self._pending = 0.0
        self._done = self._waiting = 0

    @property
    def has_arrived(self) -> bool:
        return self._done == len(self.efforts)

    @property
    def left_to_work(self) -> float:
        """Plan-days that are neither mastered nor handed in."""
        return max(0.0, self._left - self._pending)

    def learn(self) -> None:
        """One more learning day has gone."""
        self.days += 1
        life, day = self.life, self.days
        accepted = sum(self.efforts[step] for step in life.accepted[day]) if life.accepted[day] else 0.0
        self._pending += sum(self.efforts[step] for step in life.handed_in[day]) - accepted
        self._pending -= sum(self.efforts[step] for step in life.refused[day])
        self._waiting += len(life.handed_in[day]) - len(life.accepted[day]) - len(life.refused[day])
        self._done += len(life.accepted[day])
        self._left = max(0.0, self._left - accepted) if not self.has_arrived else 0.0
        self.ledger = self.ledger.after(accepted, self.calibration.half_life)
        has_sign = life.work[day] > 0 or bool(life.handed_in[day])
        self.rhythm = self.rhythm.after(has_sign, self.calibration.half_life)

    def position(self) -> Position:
        """Where the student is at the end of the last day learned."""
        left = max(0, self.plan.days - self.days)
        return Position(
            done=self._total - self._left,
            pending=max(0.0, self._pending) if self._waiting else 0.0,
            left=self._left,
            lump=self.plan.lump,
            days_gone=self.days,
            days_total=self.plan.days,
            days_left=left,
            days_to_target=left,
            steps_done=self._done,
            steps_total=len(self.efforts),
            steps_waiting=self._waiting,
        )

    def read(self, today: date) -> Reading:
        """The daily judgement: one incomplete beta function."""
        here = self.position()
        return Reading(
            day=today,
            version=1,
            is_over=True,
            is_class_day=True,
            is_break=False,
            is_new=self.days <= WEEK,
            position=here,
            judgement=judge(self.ledger, here, self.calibration),
            ledger=self.ledger,
            rhythm=self.rhythm,
        )

    def step(self, today: date) -> Reading:
        """Learn a day, judge it, and move the state."""
        self.learn()
        reading = self.read(today)
        self.memory = states.step(self.memory, reading)
        return reading
