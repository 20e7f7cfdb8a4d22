"""The pace of one platform's outgoing messages: smoothed overall, spaced within a room, replies first.

A message is let near in the order of its lane, a few at a time, so that what is entered about them before they
leave shares a commit; then each takes its own moment, which no slow commit and no late timer can push together.
"""

import asyncio
import heapq
from collections import deque
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from itertools import count

from engine.frozen import Frozen

NEAR = 4
"""So many may be near at once: what a reply waits for during a wave, at 30 a second 0.13 s."""
PATIENT = 2.0
"""Seconds that a message may wait here for its room; beyond them it is given back, and others go."""


class Pace(Frozen):
    """A platform's limits: messages a second overall, seconds between two in one room, and in a group's room.

    0 means none. A group's id begins with `group_sign`.
    """

    per_second: float = 0.0
    room_seconds: float = 0.0
    group_seconds: float = 0.0
    group_sign: str = "-"


PACES = {"telegram": Pace(30.0, 1.0, 3.0), "slack": Pace(0.0, 1.0)}
NO_PACE = Pace()


class TooSoon(Exception):
    """A room is not free for longer than a message may wait; `seconds` says how long."""

    def __init__(self, seconds: float) -> None:
        super().__init__(f"the room is free in {seconds:.1f} s")
        self.seconds = seconds


class Pacer:
    """Lets messages near, then gives each its moment; among those who wait, the lower lane goes first."""

    def __init__(self, pace: Pace, time: Callable[[], float]) -> None:
        self._pace, self._time = pace, time
        self._free_at = 0.0
        self._rooms: dict[str, float] = {}
        self._refused: dict[str, float] = {}
        self._stopped_until = 0.0
        self._near = 0
        self._left: deque[float] = deque()
        self._queue: list[tuple[int, int, asyncio.Future[None]]] = []
        self._order = count()

    @asynccontextmanager
    async def near(self, room: str, lane: int) -> AsyncIterator["Turn"]:
        """Wait until a message for this room is among the next to leave; raises TooSoon."""
        await self._room_free(room)
        await self._admission(lane)
        turn = Turn(self, room)
        try:
            yield turn
        finally:
            turn.over()

    def stop_until(self, seconds: float, room: str) -> None:
        """Honour a platform's "retry after" for a room; when it refuses two rooms at once, it means everybody."""
        now = self._time()
        until = now + seconds
        self._rooms[room] = max(self._rooms.get(room, 0.0), until)
        self._refused = {each: at for each, at in self._refused.items() if at > now}
        self._refused[room] = until
        if len(self._refused) > 1:
            self._stopped_until = max(self._stopped_until, until)

    async def moment(self, room: str) -> None:
        """Wait for the next free moment of all, and keep the room free after it."""
        pace = self._pace
        gap = pace.group_seconds if room.startswith(pace.group_sign) else pace.room_seconds
        while True:
            at = max(self._time(), self._stopped_until, self._free_at)
            if pace.per_second:
                self._free_at = at + 1 / pace.per_second
            if gap:
                self._keep_free(room, at + gap)
            wait = at - self._time()
            if wait > 0:
                await asyncio.sleep(wait)
            if self._stopped_until <= self._time():
                await self._second_has_room()
                return

    async def _second_has_room(self) -> None:
        """On a busy machine some wake late, and those after them in time: no second may have one more for that."""
        left, most = self._left, int(self._pace.per_second) + 1
        while most > 1 and len(left) == most and (wait := left[0] + 1.0 - self._time()) > 0:  # noqa: ASYNC110
            await asyncio.sleep(wait)
        left.append(self._time())
        if len(left) > most:
            left.popleft()

    def let_next_near(self) -> None:
        """One of those who were near is on its way."""
        self._near -= 1
        while self._queue and self._near < NEAR:
            _, _, waits = heapq.heappop(self._queue)
            if not waits.done():
                self._near += 1
                waits.set_result(None)

    async def _room_free(self, room: str) -> None:
        if not self._pace.room_seconds:
            return
        while (wait := self._rooms.get(room, 0.0) - self._time()) > 0:
            if wait > PATIENT:
                raise TooSoon(wait)
            await asyncio.sleep(wait)

    async def _admission(self, lane: int) -> None:
        if not self._pace.per_second or (self._near < NEAR and not self._queue):
            self._near += 1
            return
        waits: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        heapq.heappush(self._queue, (lane, next(self._order), waits))
        try:
            await waits
        except asyncio.CancelledError:
            if waits.done() and not waits.cancelled():
                self.let_next_near()
            raise

    def _keep_free(self, room: str, until: float) -> None:
        self._rooms[room] = max(until, self._rooms.get(room, 0.0))
        if len(self._rooms) > 10_000:
            now = self._time()
            self._rooms = {each: at for each, at in self._rooms.items() if at > now}


class Turn:
    """One message that is near; `take` waits for its moment and lets the next one near."""

    def __init__(self, pacer: Pacer, room: str) -> None:
        self._pacer, self._room = pacer, room
        self._is_over = False

    async def take(self) -> None:
        """Wait for this message's own moment."""
        await self._pacer.moment(self._room)
        self.over()

    def over(self) -> None:
        """Whatever becomes of this one, the next may come near."""
        if not self._is_over:
            self._is_over = True
            self._pacer.let_next_near()
