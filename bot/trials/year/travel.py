"""One path judged day by day by the real engine, with its running account instead of the whole history."""

from collections.abc import Sequence
from datetime import date

from bot.trials.year.life import Life
from engine.journey import states
from engine.journey.forecast.calibration import Calibration
from engine.journey.pacing.ledger import WEEK, Ledger
from engine.journey.pacing.pace import Judgement, Reading, judge
from engine.journey.pacing.position import Position
from engine.journey.pacing.progress import Mastery, Progress
from engine.journey.pacing.silence import Rhythm
from engine.journey.plan import Plan
from engine.journey.states import StateMemory


class Travel:
    """The readings of one path, in order; `tests/bot/trials` holds them against `pace.read` from the whole history."""

    def __init__(self, plan: Plan, life: Life, calibration: Calibration) -> None:
        self.plan, self.life, self.calibration = plan, life, calibration
        self.keys = [step.key for step in plan.steps]
        self.efforts: Sequence[float] = [plan.efforts[key] for key in self.keys]
        self.ledger, self.rhythm, self.memory = Ledger(), Rhythm(), StateMemory()
        self.days = 0
        self._yesterday = self._day_before = (self.ledger, self.rhythm)
        self._latest: tuple[Position, Judgement] | None = None
        self._readings: dict[tuple[date, bool], Reading] = {}
        self._early: dict[date, Reading] = {}
        self._left = sum(self.efforts)
        self._total = self._left
        self._pending = 0.0
        self._done = self._waiting = 0
        self.has_arrived = not self.efforts
        self._away: set[int] = set()
        self._shown: list[Mastery] = []
        self._signs: list[date] = []
        self._logged = 0

    @property
    def left_to_work(self) -> float:
        """Plan-days that are neither mastered nor handed in."""
        return max(0.0, self._left - self._pending)

    def learn(self) -> None:
        """One more learning day has gone."""
        self.days = day = self.days + 1
        life, half_life = self.life, self.calibration.half_life
        self._latest = None
        self._readings, self._early = {}, {}
        self._day_before, self._yesterday = self._yesterday, (self.ledger, self.rhythm)
        accepted = self._accepted(day) if life.accepted[day] else 0.0
        if life.handed_in[day] or life.accepted[day] or life.refused[day]:
            self._move(accepted)
        self.ledger = self.ledger.after(accepted, half_life)
        self.rhythm = self.rhythm.after(self._has_sign(day), half_life)

    def _move(self, accepted: float) -> None:
        """What was handed in and judged on the last day learned, `accepted` plan-days of it."""
        life, day, efforts = self.life, self.days, self.efforts
        given, taken, back = life.handed_in[day], life.accepted[day], life.refused[day]
        self._away.update(given)
        self._away.difference_update(back)
        self._pending += sum([efforts[step] for step in given]) - accepted
        self._pending -= sum([efforts[step] for step in back])
        self._waiting += len(given) - len(taken) - len(back)
        self._done += len(taken)
        self.has_arrived = self._done == len(efforts)
        self._left = max(0.0, self._left - accepted) if not self.has_arrived else 0.0

    def ahead(self) -> list[str]:
        """The steps that are neither mastered nor handed in, in order."""
        return [key for step, key in enumerate(self.keys) if step not in self._away]

    def position(self, days: int | None = None) -> Position:
        """Where the student is at the end of the last day learned, or when only so many `days` have gone."""
        gone = self.days if days is None else days
        left = max(0, self.plan.days - gone)
        return Position(
            done=self._total - self._left,
            pending=max(0.0, self._pending) if self._waiting else 0.0,
            left=self._left,
            lump=self.plan.lump,
            days_gone=gone,
            days_total=self.plan.days,
            days_left=left,
            days_to_target=left,
            steps_done=self._done,
            steps_total=len(self.efforts),
            steps_waiting=self._waiting,
        )

    def read(self, today: date, *, is_over: bool = True) -> Reading:
        """The daily judgement after the last day learned: one incomplete beta function, however often it is asked."""
        found = self._readings.get((today, is_over))
        if found is None:
            found = self._readings[today, is_over] = self._read(today, is_over)
        return found

    def _read(self, today: date, is_over: bool) -> Reading:
        if self._latest is None:
            here = self.position()
            self._latest = here, judge(self.ledger, here, self.calibration)
        here, judgement = self._latest
        is_new = self.days <= WEEK
        return Reading(today, 1, is_over, True, False, is_new, here, judgement, self.ledger, self.rhythm)

    def before_the_end(self, today: date) -> Reading:
        """The reading while the last day learned is not over: what it brought is credited to the day before."""
        if not self.days or self._on(self.days) != today:
            return self.read(today, is_over=False)
        found = self._early.get(today)
        if found is None:
            found = self._early[today] = self._before_the_end(today)
        return found

    def _before_the_end(self, today: date) -> Reading:
        (ledger, rhythm), (_, earlier) = self._yesterday, self._day_before
        if self._has_sign(self.days) and rhythm.quiet:
            rhythm = earlier.after(True, self.calibration.half_life) if self.days > 1 else Rhythm(1.0)
        credited, here = ledger.credited(self._accepted(self.days)), self.position(self.days - 1)
        judgement = judge(credited, here, self.calibration)
        is_new = here.days_gone <= WEEK
        return Reading(today, 1, False, True, False, is_new, here, judgement, credited, rhythm)

    def progress(self) -> Progress:
        """What the coach's log would hold after the last day learned."""
        for day in range(self._logged + 1, self.days + 1):
            on = self._on(day)
            self._shown += (Mastery(self.keys[step], on) for step in self.life.accepted[day])
            self._signs += [on] if self._has_sign(day) else []
        self._logged = self.days
        return Progress(
            tuple(self._shown), frozenset(self.keys[step] for step in self._away), tuple(self._signs)
        )

    def _accepted(self, day: int) -> float:
        """Plan-days accepted on a learning day."""
        return sum([self.efforts[step] for step in self.life.accepted[day]])

    def _has_sign(self, day: int) -> bool:
        return self.life.work[day] > 0 or bool(self.life.handed_in[day])

    def _on(self, day: int) -> date:
        own = self.plan.timetable
        return own.days[own.days_before(self.plan.start) + day - 1]

    def step(self, today: date) -> Reading:
        """Learn a day, judge it, and move the state."""
        self.learn()
        reading = self.read(today)
        self.memory = states.step(self.memory, reading)
        return reading
