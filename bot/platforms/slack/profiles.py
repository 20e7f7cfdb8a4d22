"""What Slack's own profile says of the people who talk to the coach: time zone, language, and whether they are there.

Read once a person joined and again when Slack says that it changed; after what they said is acknowledged, for
nobody waits for it.
"""

import asyncio
import logging

from bot.platform import Ear
from bot.platforms.slack.errors import CALL_ERRORS, code_of
from bot.platforms.slack.heard.payload import NAME, Payload, at, part
from bot.platforms.slack.workspaces import Workspace, Workspaces
from storage.store import DatabaseError

log = logging.getLogger(__name__)
MOST_KNOWN = 50_000
FOR_A_GREETING = 1.0


class Profiles:
    """Remembers, while the coach runs, whose profile has been passed on and which language they read."""

    def __init__(self, workspaces: Workspaces) -> None:
        self._workspaces = workspaces
        self._languages: dict[str, str] = {}
        self._read: dict[str, Payload] = {}
        self._noted: set[str] = set()
        self._came_again: set[str] = set()
        self._under_way: set[asyncio.Task[None]] = set()

    def language(self, sender: str) -> str:
        """The language somebody reads in Slack, as far as it is known; English else."""
        return self._languages.get(sender, "en")

    def told(self, sender: str) -> str:
        """The language that somebody's profile told, empty while it is not known."""
        return self._languages.get(sender, "")

    async def glance(self, workspace: Workspace, user: str) -> None:
        """Read whose language a first greeting shall be in, if Slack says it soon."""
        sender = f"{workspace.team}:{user}"
        try:
            async with asyncio.timeout(FOR_A_GREETING):
                self._read[sender] = await self._profile(workspace, user)
        except CALL_ERRORS as error:
            log.warning("Slack: a profile could not be read (%s)", code_of(error))
            return
        self._hold_language(sender, self._read[sender])

    def meet(self, ear: Ear, workspace: Workspace, user: str) -> None:
        """Somebody has said something: read their profile beside it, until it could be noted."""
        sender = f"{workspace.team}:{user}"
        if sender in self._noted or not user:
            self._came_again.add(sender)
            return
        self._noted.add(sender)
        self._came_again.discard(sender)
        task = asyncio.create_task(self._meet(ear, workspace, user, sender))
        self._under_way.add(task)
        task.add_done_callback(self._under_way.discard)

    async def changed(self, ear: Ear, workspace: Workspace, user: Payload) -> None:
        """Slack says that a profile changed, or that somebody has been deactivated or has come back."""
        sender = f"{workspace.team}:{at(user, 'id')}"
        if at(user, "id"):
            await ear.left(NAME, sender, here=user.get("deleted") is not True)
            await self._note(ear, sender, user)

    async def close(self) -> None:
        """Leave what is under way; it is read again next time."""
        for task in list(self._under_way):
            task.cancel()
        await asyncio.gather(*self._under_way, return_exceptions=True)

    async def _meet(self, ear: Ear, workspace: Workspace, user: str, sender: str) -> None:
        """Whatever goes wrong here, the person has been heard: it is tried again with their next words."""
        try:
            known = self._read.get(sender) or await self._profile(workspace, user)
            self._read[sender] = known
            if await self._note(ear, sender, known):
                self._read.pop(sender, None)
                return
        except CALL_ERRORS as error:
            log.warning("Slack: a profile could not be read (%s)", code_of(error))
        except DatabaseError:
            pass  # the log has been told already, once for all
        if len(self._noted) < MOST_KNOWN:
            self._noted.discard(sender)
            if sender in self._came_again:  # they may have joined while we asked
                self.meet(ear, workspace, user)

    async def _profile(self, workspace: Workspace, user: str) -> Payload:
        answer = await workspace.client.users_info(user=user, include_locale=True)
        return part(answer.data, "user")

    async def _note(self, ear: Ear, sender: str, user: Payload) -> bool:
        language = self._hold_language(sender, user)
        return await ear.described(NAME, sender, zone=at(user, "tz"), language=language)

    def _hold_language(self, sender: str, user: Payload) -> str:
        language = at(user, "locale").partition("-")[0].lower()
        if language:
            self._languages[sender] = language
        return language
