"""How a path was judged last: the state shown, since when, and what the next reading needs to remember."""

from dataclasses import dataclass
from datetime import date

from engine.journey.states import State, StateMemory


@dataclass(frozen=True, slots=True)
class Standing:
    """One row a path. `was` is the state shown before `since`; the rest is `StateMemory`, day to day."""

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

    @property
    def memory(self) -> StateMemory:
        doubt = State(self.doubt) if self.doubt else None
        return StateMemory(State(self.state), State(self.band), self.is_stalled, doubt, self.doubt_on)


def after(before: Standing | None, memory: StateMemory, student: str, subject: str, today: date) -> Standing:
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
    )
