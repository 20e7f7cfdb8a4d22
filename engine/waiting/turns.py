"""The order of a queue: by waiting and need, so that nobody waits for ever behind those who came later."""

from collections.abc import Iterable

from engine.frozen import Frozen

BLOCKED, STILL_STUCK, LOW, EACH_RUNG = 15, 30, 15, 15
MOST_NEED = BLOCKED + STILL_STUCK + LOW + 2 * EACH_RUNG
LOW_BANDS = ("off_track", "stalled")


class Turn(Frozen):
    """One thing that waits. `waited` is in school minutes; `rung` counts how often its clock has rung."""

    key: str
    waited: int
    is_help: bool = True
    is_still_stuck: bool = False
    band: str = ""
    rung: int = 0


def need(turn: Turn) -> int:
    """Return what need is worth in minutes of waiting, 0 to `MOST_NEED`.

    A question blocks a student where evidence does not; an answer that did not help comes sooner; so does a
    student who is off the planned road, and a question that others have left.
    """
    worth = BLOCKED * turn.is_help + STILL_STUCK * turn.is_still_stuck + LOW * (turn.band in LOW_BANDS)
    return worth + EACH_RUNG * min(turn.rung, 2)


def in_order(turns: Iterable[Turn]) -> list[Turn]:
    """Return what waits, whose turn it is first. Whoever has waited `MOST_NEED` minutes longer is never overtaken."""
    return sorted(turns, key=lambda turn: (-(turn.waited + need(turn)), turn.key))
