"""A process of its own that claims questions as one teacher: `python -m tests.fakes.racer URL TEACHER COUNT`.

It says "ready", waits for a line, then taps every question twice, each from a place of its own in the list, so that
all processes are at all questions at once.
"""

import sys

from storage.database import open_database
from storage.store import Store
from tests.fakes.desk import Desk, tapped


def race(url: str, teacher: str, number: int, count: int) -> None:
    desk = Desk(Store(open_database(url)))
    print("ready", flush=True)  # noqa: T201 - read by the test that started this process
    sys.stdin.readline()
    for step in range(2 * count):
        place = (step + number) % count
        tap = f"race:{number}:{teacher}:{step}"
        incoming = tapped(f"riverside/{teacher}", f"claim:help{place}", key=tap)
        desk.decider.hear([incoming])
    print("done", flush=True)  # noqa: T201


if __name__ == "__main__":
    race(sys.argv[1], sys.argv[2], int(sys.argv[3]), int(sys.argv[4]))
