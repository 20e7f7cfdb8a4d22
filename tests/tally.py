"""What a test of a promise counted: one row of the table that `coach.py bench faults` prints."""

import json
import os
from dataclasses import asdict, dataclass, fields
from pathlib import Path

FULL = "COACH_FULL_COUNTS"
"""Set in the environment when the promises are to be tried as often as they are written down."""
ROWS = "COACH_TALLY"
"""Names the file that rows are added to, one JSON object a line."""
OUTCOMES = "COACH_OUTCOMES"
"""Names the file that says of every test whether it failed, one JSON object a line."""


@dataclass(frozen=True, slots=True)
class Row:
    """Counts of one trial. `lost`, `unexpected` and `duplicated` are what must not be; `recovered` came back later.

    `allowed` counts repeats that the promise allows and that were marked as such.
    """

    promise: str
    trial: str
    attempted: int
    acknowledged: int = 0
    lost: int = 0
    unexpected: int = 0
    duplicated: int = 0
    recovered: int = 0
    allowed: int = 0
    seed: str = ""


def is_full() -> bool:
    return bool(os.environ.get(FULL))


def counts(reduced: int, full: int) -> int:
    """How often to try: a little in the suite, as promised in the bench."""
    return full if is_full() else reduced


class Tally:
    """Takes the rows of a test."""

    def __init__(self, test: str) -> None:
        self._test = test

    def __call__(self, row: Row) -> Row:
        """Keep a row, say it, and return it."""
        told = {each.name: getattr(row, each.name) for each in fields(row)[2:]}
        said = ", ".join(f"{name} {count}" for name, count in told.items() if count)
        print(f"\n{row.promise} {row.trial}: {said}")  # noqa: T201 - read with `pytest -s`
        place = os.environ.get(ROWS)
        if place:
            with Path(place).open("a", encoding="utf-8") as file:
                file.write(json.dumps({"test": self._test, **asdict(row)}) + "\n")
        return row
