"""The pace of one platform's outgoing messages: smoothed overall, spaced within a room, replies first."""

import asyncio
import heapq
from collections.abc import Callable
from dataclasses import dataclass
from itertools import count


@dataclass(frozen=True, slots=True)
class Pace:
    """A platform's limits: messages a second overall, and seconds between two in one room. 0 means none."""

    per_second: float = 0.0
    room_seconds: float = 0.0


PACES = {"telegram": Pace(30.0, 1.0), "slack": Pace(0.0, 1.0)}
NO_PACE = Pace()


class Pacer:
    """Gives out turns; among those who wait, the lower lane goes first."""

    def __init__(self, pace: Pace, time: Callable[[], float]) -> None:
        self._pace, self._time = pace, time
        self._free_at = 0.0
        self._rooms: dict[str, float] = {}
        self._queue: list[tuple[int, int, asyncio.Future[None]]] = []
        self._order = count()
        self._giver: asyncio.Task[None] | None = None

    async def turn(self, room: str, lane: int) -> None:
        """Wait until a message may leave for this room."""
        await self._room_free(room)
        if self._pace.per_second:
            await self._overall_turn(lane)

    def stop_until(self, seconds: float, room: str | None) -> None:
        """Honour a platform's "retry after", for one room or, without one, for all."""
        until = self._time() + seconds
        if room is None:
            self._free_at = max(self._free_at, until)
        else:
            self._rooms[room] = max(self._rooms.get(room, 0.0), until)

    async def _room_free(self, room: str) -> None:
        if not self._pace.room_seconds:
            return
        now = self._time()
        start = max(now, self._rooms.get(room, 0.0))
        self._rooms[room] = start + self._pace.room_seconds
        if len(self._rooms) > 10_000:
            self._rooms = {each: at for each, at in self._rooms.items() if at > now}
        if start > now:
            await asyncio.sleep(start - now)

    async def _overall_turn(self, lane: int) -> None:
        mine = asyncio.get_running_loop().create_future()
        heapq.heappush(self._queue, (lane, next(self._order), mine))
        if self._giver is None or self._giver.done():
            self._giver = asyncio.create_task(self._give())
        await mine

    async def _give(self) -> None:
        while self._queue:
            wait = self._free_at - self._time()
            if wait > 0:
                await asyncio.sleep(wait)
                continue
            _, _, turn = heapq.heappop(self._queue)
            if not turn.done():
                self._free_at = max(self._time(), self._free_at) + 1 / self._pace.per_second
                turn.set_result(None)
