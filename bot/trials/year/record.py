"""What is counted on one path and of one student during a simulated year."""

from dataclasses import dataclass, field

from bot.trials.year.baselines import is_behind_line
from bot.trials.year.contact import Change
from bot.trials.year.forecasts import Forecast
from bot.trials.year.goal_weeks import GoalWeeks
from engine.journey.pacing.pace import Reading
from engine.journey.states import State, band_of

BAD = frozenset({State.OFF_TRACK, State.DRIFTING, State.STALLED})


@dataclass(slots=True)
class PathRecord:
    """`judged` daily readings; `changes` of the state shown, and of the band that one reading alone gives (`raw`).

    `covered`: whether the range shown at each cut held the day of arrival. `was_bad` and `was_behind`: shown as
    drifting, off track or stalled, and behind the pacing line, at some time in the first half of the goal.
    """

    world: str
    is_on_time: bool
    judged: int = 0
    changes: int = 0
    raw_changes: int = 0
    was_bad: bool = False
    was_behind: bool = False
    covered: list[bool] = field(default_factory=list)
    forecasts: list[Forecast] = field(default_factory=list)
    goals: GoalWeeks = field(default_factory=GoalWeeks)
    _shown: State | None = None
    _raw: State | None = None

    def note(self, reading: Reading, shown: State) -> Change | None:
        """Count one day; the change of state it brought, if any."""
        self.judged += 1
        raw = band_of(State.ON_TRACK, reading.judgement.p, reading.judgement.buffer)
        self.raw_changes += self._raw is not None and raw is not self._raw
        if 2 * reading.position.days_gone <= reading.position.days_total:
            self.was_bad = self.was_bad or shown in BAD
            self.was_behind = self.was_behind or is_behind_line(reading.position)
        before, self._shown, self._raw = self._shown, shown, raw
        if before is None or before is shown:
            return None
        self.changes += 1
        return Change(before, shown)


@dataclass(slots=True)
class StudentRecord:
    """One student's year. `weeks` school weeks with something left to do."""

    world: str
    paths: list[PathRecord]
    weeks: int = 0
    messages: int = 0
    wishes: int = 0
    most_in_week: int = 0
    silences: int = 0
