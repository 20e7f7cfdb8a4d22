"""A process of its own that taps as one person: `python -m tests.fakes.racer URL ACTOR NUMBER COUNT TAP`.

It says "ready", waits for a line, then taps about each of COUNT records twice, from a place of its own in the list, so
that all processes are at all records at once. In TAP stand {n} and {m} for the record's number and the next one's.
"""

import sys
from collections.abc import Callable
from functools import partial

from storage.database import open_database
from storage.store import DatabaseError, Store
from tests.fakes.desk import Desk, tapped

FORM = {"words": "Look at page 7.", "level": "3", "strength": "Clear.", "next_step": "One more."}


def is_done(act: Callable[[], object]) -> bool:
    """Act; False when so many others wrote that the database was locked for longer than SQLite waits."""
    try:
        act()
    except DatabaseError:
        return False
    return True


def _decide_all(desk: Desk) -> None:
    while desk.decider.decide_waiting()[0]:
        continue


def race(url: str, actor: str, number: int, count: int, tap: str) -> None:
    desk = Desk(Store(open_database(url)))
    print("ready", flush=True)  # noqa: T201 - read by the test that started this process
    sys.stdin.readline()
    for step in range(2 * count):
        place = (step + number) % count
        token = tap.format(n=f"{place:04}", m=f"{(place + 1) % count:04}")
        tap_ = tapped(f"riverside/{actor}", token, key=f"race:{number}:{actor}:{step}", **FORM)
        while not is_done(partial(desk.decider.hear, [tap_])):
            continue  # not acknowledged, so the platform brings it again
    while not is_done(partial(_decide_all, desk)):
        continue
    print("done", flush=True)  # noqa: T201


if __name__ == "__main__":
    race(sys.argv[1], sys.argv[2], int(sys.argv[3]), int(sys.argv[4]), sys.argv[5])
