"""What is counted on one path and of one student during a simulated year."""

from collections import Counter
from dataclasses import dataclass, field

from bot.trials.year.baselines import is_behind_line
from bot.trials.year.forecasts import Forecast
from bot.trials.year.goal_weeks import GoalWeeks
from engine.journey.pacing.pace import Reading
from engine.journey.states import DRIFTING, OFF_TRACK, ON_TRACK, STALLED, State, band_of
from engine.unasked.table import TABLE

BAD = frozenset({OFF_TRACK, DRIFTING, STALLED})


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
    is_behind: bool = False
    is_open: bool = True
    covered: list[bool] = field(default_factory=list)
    forecasts: list[Forecast] = field(default_factory=list)
    goals: GoalWeeks = field(default_factory=GoalWeeks)
    _shown: State | None = None
    _raw: State | None = None

    def note(self, reading: Reading, shown: State) -> None:
        """Count one day."""
        self.judged += 1
        raw = band_of(ON_TRACK, reading.judgement)
        self.raw_changes += self._raw is not None and raw is not self._raw
        self.is_behind = is_behind_line(reading.position)
        if 2 * reading.position.days_gone <= reading.position.days_total:
            self.was_bad = self.was_bad or shown in BAD
            self.was_behind = self.was_behind or self.is_behind
        self.changes += self._shown is not None and shown is not self._shown
        self._shown, self._raw = shown, raw


@dataclass(slots=True)
class StudentRecord:
    """One student's year of `weeks` school weeks with something left to do.

    `sent` are the unasked messages, each with its week and the row of the nudge table, `held` those that were kept
    back. `muted` are the weeks of taps on "not this week", `unwanted` counts the nudges that came after one in its
    week. `days_behind` counts the class days on which a path was behind the pacing line. `tasks` were opened about the
    student; `told_adviser` and `told_teacher` count how often an adviser and a teacher read of them. `alone` is the
    longest that the student was off track without any sign of work while no human had the task, in class days;
    `silences` how often a path was off track on the tenth class day without a sign.
    """

    world: str
    paths: list[PathRecord]
    is_young: bool = False
    weeks: int = 0
    sent: list[tuple[int, str]] = field(default_factory=list)
    held: list[tuple[int, str]] = field(default_factory=list)
    muted: list[int] = field(default_factory=list)
    unwanted: int = 0
    days_behind: int = 0
    tasks: int = 0
    told_adviser: int = 0
    told_teacher: int = 0
    alone: int = 0
    silences: int = 0
    _alone: int = 0

    def hear(self, rule: str) -> None:
        """A message of a row of the nudge table has come."""
        self.sent.append((self.weeks, rule))
        self.unwanted += TABLE[rule].nudge and self.weeks in self.muted

    @property
    def nudged_in_held_week(self) -> int:
        """Nudges that came in a week that is held back: whole weeks are, or nothing could be compared."""
        weeks = {week for week, _ in self.held}
        return sum(TABLE[rule].nudge and week in weeks for week, rule in self.sent)

    def left_alone(self, is_off: bool, *, is_silent: bool, has_human: bool) -> None:
        """Count one class day: from the day in a silence that first shows a path off track, until a human has the task.

        Days before that are not counted: with evidence at a teacher a student may wait long, and nothing gets worse.
        """
        counts = is_silent and not has_human and (is_off or self._alone > 0)
        self._alone = self._alone + 1 if counts else 0
        self.alone = max(self.alone, self._alone) if is_off else self.alone

    @property
    def most_in_week(self) -> int:
        return max(Counter(week for week, _ in self.sent).values(), default=0)
