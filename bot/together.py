"""Together: what comes while one commit is made shares the next, where each would else have paid for its own."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from typing import Generic, TypeVar

from engine.frozen import Frozen
from storage.store import DatabaseAway

T = TypeVar("T")
R = TypeVar("R")


class Waiting(Frozen, Generic[T, R]):
    """A thing that is to be made durable, and who waits for what becomes of it."""

    thing: T
    done: "asyncio.Future[R]"


class Together(Generic[T, R]):
    """`commit` makes at most so many things durable at once, and tells each, in their order, what became of it.

    Where one thing spoils a page, each of the page gets a commit of its own.
    """

    def __init__(self, commit: Callable[[Sequence[Waiting[T, R]]], Awaitable[None]], most: int) -> None:
        self._commit, self._most = commit, most
        self._waiting: list[Waiting[T, R]] = []
        self._writer: asyncio.Task[None] | None = None

    async def add(self, thing: T) -> R:
        """Return once it is durable; raises what its commit raises."""
        mine: asyncio.Future[R] = asyncio.get_running_loop().create_future()
        self._waiting.append(Waiting(thing, mine))
        if self._writer is None or self._writer.done():
            self._writer = asyncio.create_task(self._write())
        return await mine

    async def _write(self) -> None:
        while self._waiting:
            page, self._waiting = self._waiting[: self._most], self._waiting[self._most :]
            await self._write_page(page)

    async def _write_page(self, page: Sequence[Waiting[T, R]]) -> None:
        try:
            await self._commit(page)
        except Exception as error:  # noqa: BLE001 (whoever waits gets it)
            if len(page) > 1 and not isinstance(error, DatabaseAway):
                for each in page:
                    await self._write_page([each])
                return
            for each in page:
                if not each.done.done():
                    each.done.set_exception(error)


def tell(page: Sequence[Waiting[T, R]], found: Sequence[R]) -> None:
    """Give each who waits what was found for it; who has gone meanwhile is passed over."""
    for each, one in zip(page, found, strict=True):
        if not each.done.done():
            each.done.set_result(one)
