"""What one made-up student really does on one path, learning day by learning day, to the end."""

from collections import deque
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from math import exp
from random import Random

from bot.trials.year.worlds import Kind

REWORK = 0.25
LONGEST = 6  # goals' lengths after which nobody is waited for
PULL_FROM, MOST_PULL = 0.6, 1.6
WEEK = 5


@dataclass(slots=True)
class Life:
    """Day n (from 1) is at index n. `handed_in` and `accepted` hold numbers of steps, `arrival` the day of the last.

    `waits` are the learning days from each hand-in to its answer; `passed` of them were accepted.
    """

    work: list[float] = field(default_factory=lambda: [0.0])
    handed_in: list[list[int]] = field(default_factory=lambda: [[]])
    accepted: list[list[int]] = field(default_factory=lambda: [[]])
    refused: list[list[int]] = field(default_factory=lambda: [[]])
    waits: list[int] = field(default_factory=list)
    passed: int = 0
    arrival: int = 0


def lived(kind: Kind, efforts: Sequence[float], days: int, chance: Random) -> Life:
    """A life on a path whose steps ask for `efforts`, planned for `days` learning days."""
    life, habits, desk = Life(), _Habits(kind, days, chance), _Desk(kind, chance)
    queue = deque(enumerate(efforts))
    while life.passed < len(efforts) and life.arrival < LONGEST * days:
        life.arrival += 1
        effort = habits.effort(life.arrival, queue) if queue else 0.0
        life.work.append(effort)
        ready = _finished(queue, effort) if effort > 0 else []
        life.handed_in.append(ready)
        if ready:
            desk.take(life)
        accepted, refused = desk.answer(life.arrival)
        for step in refused:
            queue.appendleft((step, REWORK * efforts[step]))
        life.accepted.append(accepted)
        life.refused.append(refused)
        life.passed += len(accepted)
    return life


class _Habits:
    """How much a student works on a day: own pace, trend, the week's mood, idle spells and the target's pull."""

    def __init__(self, kind: Kind, days: int, chance: Random) -> None:
        self._kind, self._days, self._chance = kind, days, chance
        self._pace = kind.pace * exp(chance.gauss(0, kind.spread))
        self._activity = min(1.0, kind.activity * exp(chance.gauss(0, 0.15)))
        self._mood, self._is_idle = 1.0, False

    def effort(self, day: int, waiting: Iterable[tuple[int, float]]) -> float:
        """Plan-days worked on a day, when these steps wait with what is left of each."""
        kind, chance = self._kind, self._chance
        if day % WEEK == 1:
            self._mood = exp(chance.gauss(-(kind.weekly**2) / 2, kind.weekly))
        if kind.idle and chance.random() < 1 / kind.idle:
            self._is_idle = not self._is_idle
        if self._is_idle or chance.random() >= self._activity:
            return 0.0
        awake = 2.0 if kind.idle else 1.0
        usual = self._pace * awake * kind.trend(day / self._days)
        return (
            usual
            * self._pull(day, waiting, usual)
            * self._mood
            * chance.gammavariate(2, 0.5)
            / self._activity
        )

    def _pull(self, day: int, waiting: Iterable[tuple[int, float]], usual: float) -> float:
        if not self._kind.pull or day < PULL_FROM * self._days:
            return 1.0
        needed = sum([left for _, left in waiting]) / max(1, self._days - day)
        return min(MOST_PULL, max(1.0, needed / usual))


class _Desk:
    """The teachers' desk: what is handed in is answered some days later; what is *not yet* comes back for rework."""

    def __init__(self, kind: Kind, chance: Random) -> None:
        self._kind, self._chance = kind, chance
        self._due: dict[int, list[int]] = {}

    def take(self, life: Life) -> None:
        """Take what was handed in on the latest day."""
        for step in life.handed_in[-1]:
            wait = max(1, round(self._chance.gammavariate(3, self._kind.wait / 3)))
            life.waits.append(wait)
            self._due.setdefault(life.arrival + wait, []).append(step)

    def answer(self, day: int) -> tuple[list[int], list[int]]:
        """Accepted and refused steps of a day."""
        accepted: list[int] = []
        refused: list[int] = []
        for step in self._due.pop(day, ()):
            (accepted if self._chance.random() < self._kind.passes else refused).append(step)
        return accepted, refused


def _finished(queue: deque[tuple[int, float]], effort: float) -> list[int]:
    """Spend a day's effort on what comes next; the steps that are ready to be handed in."""
    ready: list[int] = []
    while queue and effort > 0:
        step, left = queue.popleft()
        if left > effort:
            queue.appendleft((step, left - effort))
            break
        effort -= left
        ready.append(step)
    return ready
