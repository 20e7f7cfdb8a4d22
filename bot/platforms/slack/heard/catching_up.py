"""What Slack could not deliver while nobody listened is read back from the conversations.

The place to read from is Slack's own time of the newest message that was kept, one a workspace. It is written now
and then, and read with a margin: what was read before has the same key, and ends at the inbox.
"""

import asyncio
import logging
import time
from collections.abc import Awaitable, Callable

from bot.platform import Ear, SendError
from bot.platforms.slack.heard.history import (
    FIRST_WAIT,
    LONGEST_WAIT,
    before,
    missed,
    patiently,
    said_since,
    stamp,
)
from bot.platforms.slack.heard.payload import NAME, at
from bot.platforms.slack.rooms import Room, room_of
from bot.platforms.slack.workspaces import Workspace, Workspaces
from storage.store import DatabaseError

log = logging.getLogger(__name__)
MARGIN = 600.0
"""Seconds before the place that are read again: what came out of order, what Slack would have sent once more."""
REMEMBERED = 6 * 86_400.0
"""Seconds for which the inbox surely knows what it has had; before that nothing may be read a second time."""
LONGEST = 14 * 86_400.0
"""Seconds after which nobody waits for an answer any more."""
KEEP_EVERY = 5.0


class CatchingUp:
    """Reads back after each gap, one room after another, and keeps the place to begin at after the next."""

    def __init__(self, ear: Ear, workspaces: Workspaces) -> None:
        self._ear, self._workspaces = ear, workspaces
        self._gap, self._news = False, asyncio.Event()
        self._newest: dict[str, str] = {}

    def after_gap(self) -> None:
        """We listen again, and may have missed something."""
        self._gap = True
        self._news.set()

    def heard(self, workspace: Workspace, ts: str) -> None:
        """A message has been kept."""
        if ts > self._newest.get(workspace.team, ""):
            self._newest[workspace.team] = ts
            self._news.set()

    async def run(self) -> None:
        """Catch up after each gap and keep the place, for ever."""
        await _until_done(self._begin)
        while True:
            await self._news.wait()
            self._news.clear()
            if self._gap:
                self._gap = False
                await _until_done(self._read_back)
            if not self._gap:
                await _until_done(self._keep_places)
            await asyncio.sleep(KEEP_EVERY)

    async def _begin(self) -> None:
        """A workspace that we have never listened to is heard from now on."""
        for each in self._workspaces:
            if not await self._ear.cursor(_source(each)):
                await self._ear.hear_all((), cursor=stamp(time.time()), source=_source(each))

    async def _keep_places(self) -> None:
        for each in self._workspaces:
            newest = self._newest.get(each.team, "")
            if newest > await self._ear.cursor(_source(each)):
                await self._ear.hear_all((), cursor=newest, source=_source(each))

    async def _read_back(self) -> None:
        """Go through everybody's conversation, those who spoke last first."""
        places = {each.team: await self._ear.cursor(_source(each)) for each in self._workspaces}
        count = 0
        for room in map(room_of, await self._ear.rooms(NAME)):
            workspace = self._workspaces.of(room.team) if room.team else self._workspaces.first
            if workspace is not None and room.is_private:
                count += await self._read_room(workspace, room, places[workspace.team])
        if count:
            log.info("Slack: read back %d messages that may have been missed", count)

    async def _read_room(self, workspace: Workspace, room: Room, place: str) -> int:
        """Bring what was missed in one conversation, oldest first, and say how much that may be."""
        since = _since(place, time.time())
        try:
            channel = await patiently(lambda: workspace.channel(room))
            said = await said_since(workspace, channel, since)
        except SendError as error:
            log.warning("Slack: a conversation could not be read back (%s)", error.reason)
            return 0
        heard = list(missed(said, workspace, channel, since, place))
        if heard:
            await self._ear.hear_all(heard)
            self.heard(workspace, at(said[-1], "ts"))
        return len(heard)


def _since(place: str, now: float) -> str:
    """Return from when on to read: with a margin, while the inbox surely knows what was heard in it."""
    margin = MARGIN if place > stamp(now - REMEMBERED) else 0.0
    return max(before(place, margin), stamp(now - LONGEST))


async def _until_done(work: Callable[[], Awaitable[None]]) -> None:
    """Do something again until it can be done, ever more slowly: people wait, whatever failed."""
    wait = FIRST_WAIT
    while True:
        try:
            await work()
        except Exception as trouble:  # noqa: BLE001 (the top of this task)
            if not isinstance(trouble, DatabaseError):  # of that the log has been told already
                log.warning("Slack: catching up failed (%s); trying again", type(trouble).__name__)
            await asyncio.sleep(wait)
            wait = min(wait * 2, LONGEST_WAIT)
        else:
            return


def _source(workspace: Workspace) -> str:
    return f"{NAME}:{workspace.team}"
