"""A closed loop of turns: so many people at a time say something, wait for the answer, and say the next thing."""

import asyncio
import time
from collections.abc import Callable

PATIENCE = 120.0
"""Seconds for all turns of a window: a bot that falls silent ends the bench, and does not hang it."""


class Turns:
    """Counts turns and takes their time: from `delivered` to `answered`, each by the place of who spoke."""

    def __init__(self, begin: Callable[[int], None]) -> None:
        self._begin = begin
        self._left = 0
        self._since: dict[int, float] = {}
        self._took: list[float] = []
        self._acked: list[float] = []
        self._over = asyncio.Event()
        self._open = 0

    async def run(self, in_flight: int, turns: int) -> dict[str, float]:
        """Let `turns` turns happen and return their number, the seconds of all, and p50 and p99 in ms."""
        self._left, self._took, self._acked, self._open = turns, [], [], 0
        self._since.clear()
        self._over.clear()
        began = time.perf_counter()
        for place in range(min(in_flight, turns)):
            self._next(place)
        async with asyncio.timeout(PATIENCE):
            await self._over.wait()
        seconds = time.perf_counter() - began
        return {
            "turns": len(self._took),
            "seconds": seconds,
            "p50": quantile(self._took, 0.5) * 1000,
            "p99": quantile(self._took, 0.99) * 1000,
            "ack": quantile(self._acked, 0.5) * 1000,
        }

    def delivered(self, place: int) -> None:
        """What somebody said is on the socket."""
        self._since[place] = time.perf_counter()

    def acknowledged(self, since: float) -> None:
        """The bot has said that it has what was put on the socket then."""
        self._acked.append(time.perf_counter() - since)

    def answered(self, place: int, at: float) -> bool:
        """An answer has come at a time of `perf_counter`; whoever is answered goes on. False: nobody waited for it."""
        since = self._since.pop(place, None)
        if since is None:
            return False
        self._took.append(at - since)
        self._open -= 1
        if self._left:
            self._next(place)
        elif not self._open:
            self._over.set()
        return True

    def _next(self, place: int) -> None:
        self._left -= 1
        self._open += 1
        self._begin(place)


def quantile(values: list[float], share: float) -> float:
    """Return the value that so large a share of all does not exceed; 0 of nothing."""
    ranked = sorted(values)
    return ranked[min(len(ranked) - 1, int(len(ranked) * share))] if ranked else 0.0
