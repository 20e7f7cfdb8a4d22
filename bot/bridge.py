"""The one bridge between the asynchronous platforms and the synchronous store: a single worker thread."""

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from typing import ParamSpec, TypeVar

P = ParamSpec("P")
T = TypeVar("T")


class Bridge:
    """Runs units of work one after another, off the event loop."""

    def __init__(self) -> None:
        self._worker = ThreadPoolExecutor(max_workers=1, thread_name_prefix="store")

    async def run(self, work: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        """Return what `work` returns; raises what it raises."""
        loop = asyncio.get_running_loop()
        return await loop.run_in_executor(self._worker, partial(work, *args, **kwargs))

    async def carry_through(
        self, then: Callable[[T], None], work: Callable[P, T], *args: P.args, **kwargs: P.kwargs
    ) -> None:
        """Hand what `work` returns to `then`, even when the caller is cancelled meanwhile: what it leased is ours."""
        under_way = asyncio.ensure_future(self.run(work, *args, **kwargs))
        try:
            await asyncio.shield(under_way)
        finally:
            then(await under_way)

    def close(self) -> None:
        """Let the work under way end, and take no more."""
        self._worker.shutdown(wait=True)
