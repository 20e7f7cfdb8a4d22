"""The kinds of made-up students: how work comes in, what it is made of, and how long teachers take."""

from collections.abc import Callable, Mapping
from math import exp
from random import Random

from engine.frozen import Frozen, replace

Trend = Callable[[float], float]


def _level(_: float) -> float:
    return 1.0


def _fading(gone: float) -> float:
    """Strong at first, then ever less, but never less than a quarter."""
    return max(0.25, 1.7 * exp(-0.9 * gone))


def _late(gone: float) -> float:
    """Little until two thirds of the time are gone, then more and more."""
    return 0.55 if gone < 0.5 else min(2.2, 0.55 + 3.5 * (gone - 0.5))


class Kind(Frozen):
    """A kind of student in a kind of school; all numbers are of made-up people.

    `pace` is the median over students of their plan-days a learning day, `spread` its standard deviation (log),
    `weekly` that of one student's weeks. Work happens on a share `activity` of days; `idle` is the mean length of idle
    spells in days, 0 for none. `trend` multiplies the pace by the share of the goal's time gone. With `pull`, a near
    target makes those who are behind work more. Competencies are `task` plan-days on average; a teacher answers after
    `wait` learning days on average and accepts a share `passes` of hand-ins. A share `answers` of messages is answered;
    of the answers to one that offers "not this week", a share `mutes` is a tap on that.
    """

    name: str
    pace: float = 1.25
    spread: float = 0.18
    weekly: float = 0.35
    activity: float = 0.75
    idle: float = 0.0
    trend: Trend = _level
    pull: bool = True
    task: float = 4.0
    wait: float = 2.0
    passes: float = 0.8
    answers: float = 0.6
    mutes: float = 0.1


_STEADY = Kind("steady")
PLAIN: tuple[Kind, ...] = (
    _STEADY,
    replace(_STEADY, name="slower", pace=1.0),
    replace(_STEADY, name="faders", trend=_fading, spread=0.25, answers=0.4, mutes=0.2),
    replace(_STEADY, name="procrastinators", trend=_late, spread=0.25, activity=0.5, answers=0.4, mutes=0.2),
    replace(_STEADY, name="chaotic", spread=0.3, weekly=0.7, activity=0.65, idle=5.0, answers=0.4, mutes=0.2),
    replace(_STEADY, name="slow-graders", wait=7.0, passes=0.7),
    replace(_STEADY, name="big-tasks", task=12.0),
    replace(_STEADY, name="no-deadline-pull", pull=False, spread=0.3),
)
MIXTURES = "mixtures"
KINDS: Mapping[str, tuple[Kind, ...]] = {**{each.name: (each,) for each in PLAIN}, MIXTURES: PLAIN}


def somebody(name: str, chance: Random) -> Kind:
    """A student of a world: in mixtures, any kind."""
    return chance.choice(KINDS[name])
