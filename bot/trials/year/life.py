"""What one made-up student really does on one path, learning day by learning day, to the end."""

from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass, field
from math import exp
from random import Random

from bot.trials.year.worlds import Kind

REWORK = 0.25
LONGEST = 6  # goals' lengths after which nobody is waited for
PULL_FROM, MOST_PULL = 0.6, 1.6
LOG_WEEK = 5


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
    life, effort = Life(), _efforts(kind, sum(efforts), days, chance)
    queue = deque(enumerate(efforts))
    desk: dict[int, list[int]] = {}
    done = 0
    for day in range(1, LONGEST * days + 1):
        waiting = sum(left for _, left in queue)
        _work(life, queue, effort(day, waiting) if queue else 0.0)
        _hand_in(life, desk, day, kind, chance)
        done += _answer(life, desk, day, queue, efforts, kind, chance)
        if done == len(efforts):
            break
    life.arrival = day
    return life


class _efforts:
    """How much a student works on a day: own pace, trend, the week's mood, idle spells and the target's pull."""

    def __init__(self, kind: Kind, total: float, days: int, chance: Random) -> None:
        self._kind, self._days, self._chance = kind, days, chance
        self._pace = kind.pace * exp(chance.gauss(0, kind.spread))
        self._activity = min(1.0, kind.activity * exp(chance.gauss(0, 0.15)))
        self._mood, self._is_idle = 1.0, False

    def __call__(self, day: int, waiting: float) -> float:
        kind, chance = self._kind, self._chance
        if day % LOG_WEEK == 1:
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

    def _pull(self, day: int, waiting: float, usual: float) -> float:
        if not self._kind.pull or day < PULL_FROM * self._days:
            return 1.0
        needed = waiting / max(1, self._days - day)
        return min(MOST_PULL, max(1.0, needed / usual))


def _work(life: Life, queue: deque[tuple[int, float]], effort: float) -> None:
    """Spend a day's effort on what comes next; what is ready is handed in at once."""
    life.work.append(effort)
    ready: list[int] = []
    while queue and effort > 0:
        step, left = queue.popleft()
        if left > effort:
            queue.appendleft((step, left - effort))
            break
        effort -= left
        ready.append(step)
    life.handed_in.append(ready)


def _hand_in(life: Life, desk: dict[int, list[int]], day: int, kind: Kind, chance: Random) -> None:
    for step in life.handed_in[day]:
        wait = max(1, round(chance.gammavariate(3, kind.wait / 3)))
        life.waits.append(wait)
        desk.setdefault(day + wait, []).append(step)


def _answer(
    life: Life,
    desk: dict[int, list[int]],
    day: int,
    queue: deque[tuple[int, float]],
    efforts: Sequence[float],
    kind: Kind,
    chance: Random,
) -> int:
    """Judge what is due on a teacher's desk; what is *not yet* asks for a quarter of its effort again."""
    accepted: list[int] = []
    refused: list[int] = []
    for step in desk.pop(day, ()):
        (accepted if chance.random() < kind.passes else refused).append(step)
    queue.extendleft((step, REWORK * efforts[step]) for step in refused)
    life.accepted.append(accepted)
    life.refused.append(refused)
    life.passed += len(accepted)
    return len(accepted)
