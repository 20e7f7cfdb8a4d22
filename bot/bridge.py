"""The one bridge between the asynchronous platforms and the synchronous store: a single worker thread.

What comes while a commit is under way is collected, and the next transaction takes all of it: under load many
units of work share one commit, and nobody is told that theirs is done before it is durable.
"""

import asyncio
import time
from collections.abc import Callable
from contextlib import suppress
from functools import partial
from queue import Empty, SimpleQueue
from threading import Thread
from typing import Any, ParamSpec, TypeVar

from storage.store import DatabaseAway, DatabaseError, Store

P = ParamSpec("P")
T = TypeVar("T")
MOST_TOGETHER = 64
AT_THE_END = 2.0
"""Seconds that each who waits gives at a stop to what a database that is away keeps from ending."""


class Bridge:
    """Runs units of work one after another, off the event loop; each is a whole by itself, or did nothing."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._waiting: SimpleQueue[_Job | None] = SimpleQueue()
        self._since: float | None = None
        self._worker = Thread(target=self._work, name="store", daemon=True)
        self._worker.start()

    async def run(self, work: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        """Return what `work` returns, once that is durable; raises what it raises."""
        found: T = await self._asked(partial(work, *args, **kwargs))
        return found

    async def carry_through(
        self, then: Callable[[T], None], work: Callable[P, T], *args: P.args, **kwargs: P.kwargs
    ) -> None:
        """Hand what `work` returns to `then`, even when the caller is cancelled meanwhile: what it leased is ours.

        Whoever is cancelled hears of that, and not of what the database says then, or they would go on for ever.
        """
        under_way = self._asked(partial(work, *args, **kwargs))
        try:
            found = await asyncio.shield(under_way)
        except asyncio.CancelledError:
            with suppress(DatabaseError, TimeoutError):
                async with asyncio.timeout(AT_THE_END):
                    then(await under_way)
            raise
        then(found)

    def _asked(self, work: Callable[[], Any]) -> "asyncio.Future[Any]":
        job = _Job(work, asyncio.get_running_loop())
        self._waiting.put(job)
        return job.done

    def stuck(self) -> float:
        """Return for how many seconds a unit of work, or the commit of several, has been under way; 0 between them."""
        since = self._since
        return time.monotonic() - since if since is not None else 0.0

    def close(self) -> None:
        """Let the work under way end, and take no more; one that hangs ends with the process, as at a kill."""
        self._waiting.put(None)
        self._worker.join(AT_THE_END)

    def _work(self) -> None:
        with self._store.transactions.keeping():
            self._work_through()

    def _work_through(self) -> None:
        while (job := self._waiting.get()) is not None:
            group = self._with_the_next(job)
            self._since = time.monotonic()
            if len(group) > 1 and self._did_together(group):
                job.loop.call_soon_threadsafe(_tell, group)
            else:
                self._do_one_by_one(group)
            self._since = None

    def _do_one_by_one(self, group: list["_Job"]) -> None:
        """Each is told at once: where the database lets everybody wait, nobody waits for all."""
        for each in group:
            self._since = time.monotonic()
            each.do()
            each.loop.call_soon_threadsafe(_tell, [each])

    def _with_the_next(self, job: "_Job") -> list["_Job"]:
        group = [job]
        while len(group) < MOST_TOGETHER:
            try:
                following = self._waiting.get_nowait()
            except Empty:
                break
            if following is None:
                self._waiting.put(None)
                break
            group.append(following)
        return group

    def _did_together(self, group: list["_Job"]) -> bool:
        """Do all in one transaction; False when the database failed under it, and each is to be done alone."""
        try:
            with self._store.together():
                for job in group:
                    job.do()
                    if isinstance(job.error, DatabaseAway):
                        raise job.error
        except Exception:  # noqa: BLE001 (whatever became of the group, each job alone says what is wrong)
            return False
        return True


class _Job:
    """One unit of work, and who waits for it."""

    def __init__(self, work: Callable[[], Any], loop: asyncio.AbstractEventLoop) -> None:
        self._work, self.loop = work, loop
        self.done: asyncio.Future[Any] = loop.create_future()
        self._found: Any = None
        self.error: Exception | None = None

    def do(self) -> None:
        self._found = self.error = None
        try:
            self._found = self._work()
        except Exception as error:  # noqa: BLE001 (it is raised where the work is waited for)
            self.error = error

    def tell(self) -> None:
        if self.done.done():
            return
        if self.error is not None:
            self.done.set_exception(self.error)
        else:
            self.done.set_result(self._found)


def _tell(group: list[_Job]) -> None:
    for job in group:
        job.tell()
