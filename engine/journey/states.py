"""The state of a student on a path, carried from day to day: good news at once, bad news after two readings."""

from collections.abc import Iterable
from datetime import date
from enum import StrEnum
from typing import Protocol

from engine.frozen import Frozen, replace
from engine.journey.pacing.pace import Reading

OFF_BELOW, OFF_UNTIL = 0.20, 0.30
DRIFT_BELOW, DRIFT_UNTIL = 0.45, 0.55
AHEAD_FROM, AHEAD_UNTIL = 0.90, 0.80
AHEAD_BUFFER, AHEAD_BUFFER_UNTIL = 5.0, 3.0
LINE = -1.0


class State(StrEnum):
    """What is shown."""

    ARRIVED = "arrived"
    PAUSED = "paused"
    STALLED = "stalled"
    STARTING = "starting"
    OFF_TRACK = "off track"
    DRIFTING = "drifting"
    AHEAD = "ahead"
    ON_TRACK = "on track"


ARRIVED, PAUSED, STALLED, STARTING, OFF_TRACK, DRIFTING, AHEAD, ON_TRACK = State
"""By a name of its own a state is found in a fifth of the time it takes by its Enum: every path asks on every day."""
BANDS = (AHEAD, ON_TRACK, DRIFTING, OFF_TRACK)
BEST_FIRST = (
    ARRIVED,
    AHEAD,
    ON_TRACK,
    STARTING,
    PAUSED,
    DRIFTING,
    OFF_TRACK,
    STALLED,
)


class StateMemory(Frozen):
    """What is kept from one reading to the next.

    `band` is one of BANDS and goes on under whatever is shown. `doubt` is the worse band that the reading of `doubt_on`
    gave and the next day has not confirmed yet.
    """

    state: State = STARTING
    band: State = ON_TRACK
    is_stalled: bool = False
    doubt: State | None = None
    doubt_on: date | None = None


def step(memory: StateMemory, reading: Reading, *, is_paused: bool = False) -> StateMemory:
    """The memory after one reading; taking the same reading again changes nothing.

    A path is paused in breaks, on excused days and when the caller says so; the days of such a pause must also be
    excused in the timetable, or they count. Nothing gets worse on a day without class, before the school day is over,
    while a check waits, or in the first 5 learning days of a version of the plan.
    """
    if reading.has_arrived:
        return StateMemory(ARRIVED)
    if is_paused or reading.is_break:
        return replace(_hopeful(memory, reading), state=PAUSED)
    moved = _judged(memory, reading) if may_worsen(reading) else _hopeful(memory, reading)
    shown = _shown(moved, reading)
    return moved if moved.state is shown else replace(moved, state=shown)


def may_worsen(reading: Reading) -> bool:
    """Whether this reading may bring bad news at all."""
    is_daily = reading.is_class_day and reading.is_over
    return is_daily and not reading.is_new and reading.position.steps_waiting == 0


class Chance(Protocol):
    """What a band hangs on: the on-time chance `p`, asked for only where it counts, and the `buffer`."""

    @property
    def p(self) -> float: ...
    @property
    def buffer(self) -> float: ...


def band_of(before: State, judged: Chance, lump: float = 0.0) -> State:
    """The band that one reading gives, before any confirmation; `before` is the band to leave (hysteresis).

    Within a day of the plan's line a student is on track, whatever p; within half a `lump` where competencies are big,
    for so much is under way, on average, and cannot be seen in the buffer.
    """
    if judged.buffer >= min(LINE, -lump / 2):
        return AHEAD if _is_ahead(before, judged) else ON_TRACK
    p = judged.p
    if p < (OFF_UNTIL if before is OFF_TRACK else OFF_BELOW):
        return OFF_TRACK
    is_behind = before in (DRIFTING, OFF_TRACK)
    return DRIFTING if p < (DRIFT_UNTIL if is_behind else DRIFT_BELOW) else ON_TRACK


def is_worse(state: State, than: State) -> bool:
    return BEST_FIRST.index(state) > BEST_FIRST.index(than)


def worst(states: Iterable[State]) -> State:
    """Several required paths in one: the worst of them. Raises ValueError when there are none."""
    return max(states, key=BEST_FIRST.index)


def _judged(memory: StateMemory, reading: Reading) -> StateMemory:
    """After a daily reading: better at once, worse only as far as two days in a row agree."""
    is_stalled = reading.rhythm.is_stalled
    if is_stalled is not memory.is_stalled:
        memory = replace(memory, is_stalled=is_stalled)
    seen = _seen(memory, reading)
    if seen is memory.band and memory.doubt is None:
        return memory
    if not is_worse(seen, memory.band):
        return replace(memory, band=seen, doubt=None, doubt_on=None)
    if memory.doubt is None or memory.doubt_on is None:
        return replace(memory, doubt=seen, doubt_on=reading.day)
    milder = min(seen, memory.doubt, key=BEST_FIRST.index)
    if memory.doubt_on >= reading.day:
        return replace(memory, doubt=milder)
    still = seen if is_worse(seen, milder) else None
    return replace(memory, band=milder, doubt=still, doubt_on=reading.day if still else None)


def _hopeful(memory: StateMemory, reading: Reading) -> StateMemory:
    """After a reading that may not bring bad news: only what got better. An open doubt outlives days off alone."""
    seen = _seen(memory, reading)
    is_stalled = memory.is_stalled and reading.rhythm.is_stalled
    if (seen, is_stalled, None) == (memory.band, memory.is_stalled, memory.doubt):
        return memory
    if is_worse(seen, memory.band):
        is_excused = reading.is_new or reading.position.steps_waiting > 0
        doubt, doubt_on = (None, None) if is_excused else (memory.doubt, memory.doubt_on)
        return replace(memory, is_stalled=is_stalled, doubt=doubt, doubt_on=doubt_on)
    return replace(memory, band=seen, is_stalled=is_stalled, doubt=None, doubt_on=None)


def _seen(memory: StateMemory, reading: Reading) -> State:
    return band_of(memory.band, reading.judgement, reading.position.lump)


def _shown(memory: StateMemory, reading: Reading) -> State:
    if memory.is_stalled:
        return STALLED
    return STARTING if reading.is_new and reading.version == 1 else memory.band


def _is_ahead(before: State, judged: Chance) -> bool:
    if before is AHEAD:
        return judged.buffer >= AHEAD_BUFFER_UNTIL and judged.p >= AHEAD_UNTIL
    return judged.buffer >= AHEAD_BUFFER and judged.p >= AHEAD_FROM
