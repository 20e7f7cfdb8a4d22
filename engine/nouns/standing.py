"""How a path was judged last: the state shown, since when, and what the next reading needs to remember."""

from datetime import date

from engine.frozen import Frozen, replace
from engine.journey.states import State, StateMemory

STATES = {each.value: each for each in State}


class Standing(Frozen):
    """One row a path. `was` is the state shown before `since`; the rest is `StateMemory`, day to day.

    `quiet` counts the learning days since the last sign of work, the day of the judgement included; `bad_days` the
    judged days in a row on which the path was shown drifting, off track or stalled. A pause adds none and ends nothing.
    """

    student: str
    subject: str
    judged: date
    since: date
    state: str = State.STARTING
    was: str = ""
    band: str = State.ON_TRACK
    is_stalled: bool = False
    doubt: str = ""
    doubt_on: date | None = None
    quiet: int = 0
    bad_days: int = 0

    @property
    def is_confirmed(self) -> bool:
        """Whether two days agree on bad news: what a first judgement finds is shown, and nobody is written to yet."""
        return bool(self.was) or self.bad_days > 1

    @property
    def memory(self) -> StateMemory:
        doubt = STATES[self.doubt] if self.doubt else None
        return StateMemory(STATES[self.state], STATES[self.band], self.is_stalled, doubt, self.doubt_on)

    @property
    def is_low(self) -> bool:
        """Whether a look before the next judgement can show the path as drifting, off track or stalled."""
        return self.is_stalled or self.band in (State.DRIFTING, State.OFF_TRACK)


def as_of(before: Standing | None, today: date) -> Standing | None:
    """Return what was judged last without what lies ahead of today: a clock that was set back proves nothing."""
    if before is None or before.judged <= today:
        return before
    return replace(before, judged=today, since=min(before.since, today), doubt="", doubt_on=None)


BAD = (State.DRIFTING, State.OFF_TRACK, State.STALLED)


def after(
    before: Standing | None, memory: StateMemory, student: str, subject: str, today: date, quiet: int = 0
) -> Standing:
    """Return the row for today's memory; `since` moves only when what is shown has changed."""
    same = before is not None and before.state == memory.state
    return Standing(
        student=student,
        subject=subject,
        judged=today,
        since=before.since if before is not None and same else today,
        state=memory.state,
        was=before.was if before is not None and same else (before.state if before else ""),
        band=memory.band,
        is_stalled=memory.is_stalled,
        doubt=memory.doubt or "",
        doubt_on=memory.doubt_on,
        quiet=quiet,
        bad_days=_bad_days(before, memory, today),
    )


def _bad_days(before: Standing | None, memory: StateMemory, today: date) -> int:
    """One day more at most, however often it is judged."""
    earlier = before.bad_days if before else 0
    if memory.state is State.PAUSED:
        return earlier
    if memory.state not in BAD:
        return 0
    is_judged = before is not None and before.judged >= today and before.bad_days > 0
    return earlier if is_judged else earlier + 1
