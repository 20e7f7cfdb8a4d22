"""How fast a full outbox empties without a platform's limit: one process on SQLite, up to four on PostgreSQL.

A SQLite file is served by one process by design. On PostgreSQL one of the processes sends for a platform at a time, so
more of them are for safety, and are not meant to drain faster: these rows say what that costs.
"""

import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack
from datetime import UTC, datetime

from bot.benches.speed.figure import Figure
from bot.benches.speed.inbound import SERVING, telegram_world
from bot.benches.speed.outbound import post
from bot.benches.speed.school import STUDENTS, accounts, new_school
from bot.benches.worlds.child import Child
from bot.benches.worlds.telegram import FIRST_CHAT
from bot.benches.worlds.tls import trusted

WAVE = 1000
PROCESSES = (1, 2, 4)


def draining(postgres: str) -> list[Figure]:
    """Messages a second out of the outbox; `postgres` is the URL of an empty database, or empty."""
    with tempfile.TemporaryDirectory(prefix="coach-bench-") as home:
        found = list(_drained(f"sqlite:///{home}/coach.db", "SQLite", PROCESSES[:1]))
    return found + (list(_drained(postgres, "PostgreSQL", PROCESSES)) if postgres else [])


def _drained(url: str, name: str, processes: tuple[int, ...]) -> Iterator[Figure]:
    """One wave for each number of processes; those that are there already stay."""
    with ExitStack() as stack:
        tls = stack.enter_context(trusted())
        world = stack.enter_context(telegram_world(tls))
        now = datetime.now(UTC)
        chats = [str(FIRST_CHAT + each) for each in range(STUDENTS)]
        store = new_school(url, now, accounts("telegram", [(each, each) for each in chats], now))
        stack.callback(store.engine.dispose)
        running = 0
        for wanted in processes:
            for _ in range(wanted - running):
                child = Child(
                    tls, SERVING, "coach", world.address, "0", database_url=url, telegram_token="4242:bench",  # noqa: S106
                    telegram_base_url=world.address,
                )  # fmt: skip
                stack.enter_context(child).until_ready()
            running = wanted
            post(store, f"warm{wanted}", STUDENTS)
            world.ask(arrivals=STUDENTS)
            post(store, f"wave{wanted}", WAVE)
            rate = WAVE / world.ask(arrivals=WAVE)["seconds"]
            yield Figure(f"drained by {wanted} on {name}, no pace", rate, "1/s")
            time.sleep(1)
