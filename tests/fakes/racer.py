"""A process of its own that claims questions as one teacher: `python -m tests.fakes.racer URL TEACHER COUNT`.

It says "ready", waits for a line, then taps every question twice, each from a place of its own in the list, so that
all processes are at all questions at once.
"""

import sys

from storage.database import open_database
from storage.incoming import Incoming
from storage.store import DatabaseAway, Store
from tests.fakes.desk import Desk, tapped


def race(url: str, teacher: str, number: int, count: int) -> None:
    desk = Desk(Store(open_database(url)))
    print("ready", flush=True)  # noqa: T201 - read by the test that started this process
    sys.stdin.readline()
    for step in range(2 * count):
        place = (step + number) % count
        tap = f"race:{number}:{teacher}:{step}"
        incoming = tapped(f"riverside/{teacher}", f"claim:help{place}", key=tap)
        while not kept(desk, incoming):
            continue
    print("done", flush=True)  # noqa: T201


def kept(desk: Desk, incoming: Incoming) -> bool:
    """Whether a tap was acknowledged; one that the database turned away is brought again, as a platform does."""
    try:
        desk.decider.hear([incoming])
    except DatabaseAway:
        return False
    return True


if __name__ == "__main__":
    race(sys.argv[1], sys.argv[2], int(sys.argv[3]), int(sys.argv[4]))
