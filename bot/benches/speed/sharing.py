"""The daily look shared by processes on one PostgreSQL, each of which takes whom no other is looking at."""

import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack

from bot.benches.speed.daily import all_due, limit, named, school_of
from bot.benches.speed.figure import Figure
from bot.benches.worlds.child import Child
from storage.store import Store

PROCESSES = (1, 2)
LOOKING = "bot.benches.speed.looking"


def sharing(url: str, students: int) -> Iterator[Figure]:
    """What one process takes, and what two take, for the same day; `url` is of an empty PostgreSQL database."""
    store = school_of(url, students)
    for wanted in PROCESSES:
        _all_due(store)
        yield from _shared(url, students, wanted)
    store.engine.dispose()


def _shared(url: str, students: int, processes: int) -> Iterator[Figure]:
    with ExitStack() as stack:
        children = [stack.enter_context(Child({}, LOOKING, url)) for _ in range(processes)]
        with ThreadPoolExecutor(processes) as pool:
            began = time.perf_counter()
            told = list(pool.map(Child.ask, children))
            clock = time.perf_counter() - began
    cpu = sum(each["cpu"] for each in told)
    yield Figure(f"{named(students)}, {processes} on PostgreSQL", clock, "s", None, limit(students))
    yield Figure("the same, CPU of each student without the server's", cpu / students * 1e6, "us")
    yield Figure("the longest page", max(each["longest"] for each in told) * 1000, "ms", None, 250.0)


def _all_due(store: Store) -> None:
    all_due(store)
    with store.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.exec_driver_sql("VACUUM ANALYZE")  # as the server does by itself in quiet hours
