"""The workspaces that the app is installed in: a token for each, and who we are there."""

import asyncio
import logging
from collections.abc import Awaitable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import aiohttp
from pydantic import SecretStr
from slack_sdk.web.async_client import AsyncWebClient
from slack_sdk.web.async_slack_response import AsyncSlackResponse

from bot.platform import ConnectError, SendError
from bot.platforms.slack.errors import CALL_ERRORS, TOKEN_REFUSED, code_of, connect_error, send_error
from bot.platforms.slack.heard.payload import Payload, at, part
from bot.platforms.slack.rooms import Room
from bot.platforms.slack.rotation import AppSecrets, Rotation
from bot.platforms.slack.web_client import web_client
from bot.settings import Settings
from bot.vault import Vault
from engine.frozen import Frozen

log = logging.getLogger(__name__)
MEND_BOT = "copy the Bot User OAuth Token (xoxb-...) from the app's page OAuth & Permissions"
ONE, MANY = "COACH_SLACK_BOT_TOKEN", "COACH_SLACK_BOT_TOKENS"
FORM = f"Slack: {MANY} wants TEAM=TOKEN, one a workspace, such as T012AB=xoxb-1,T034CD=xoxb-2, or a file of such lines"


class Me(Frozen):
    """Who we are in a workspace, as `auth.test` says."""

    team: str = ""
    workspace: str = ""
    user: str = ""
    name: str = ""
    enterprise: str = ""


@dataclass(slots=True)
class Workspace:
    """One workspace (or a whole organisation): its client, and the conversations that people have with us there."""

    client: AsyncWebClient
    rotation: Rotation
    key: str = ""
    me: Me = field(default_factory=Me)
    direct: dict[str, str] = field(default_factory=dict)

    async def open(self) -> None:
        """Check the token; raise ConnectError when it is refused or is another workspace's."""
        await self.rotation.begin()
        answer = await self._tested()
        fields = ("team_id", "team", "user_id", "user", "enterprise_id")
        self.me = Me(*(at(answer.data, each) for each in fields))
        if self.key and self.key not in (self.me.team, self.me.enterprise):
            raise ConnectError(
                f"Slack: the token of {self.key} in {MANY} belongs to {self.me.team}; swap them"
            )

    async def _tested(self) -> AsyncSlackResponse:
        """A token that expires may be replaced once before it is called wrong."""
        token = self.client.token or ""
        try:
            return await self.client.auth_test()
        except CALL_ERRORS as error:
            if code_of(error) in TOKEN_REFUSED and await self.rotation.refused(token, code_of(error)):
                return await self._tested()
            raise connect_error(error, self.rotation.setting, MEND_BOT, self.client.base_url) from error

    @property
    def team(self) -> str:
        """The name by which people and rooms of this workspace are kept."""
        return self.key or self.me.team

    async def answer(self, call: Awaitable[Any]) -> Payload:
        """Return what a call brought; raises SendError.

        When the token is refused, a newer one is looked for, so that what waits leaves with it.
        """
        token = self.client.token or ""
        try:
            return part((await call).data)
        except CALL_ERRORS as error:
            if code_of(error) in TOKEN_REFUSED and await self.rotation.refused(token, code_of(error)):
                raise SendError(code_of(error)) from error
            raise send_error(error) from error

    async def channel(self, room: Room) -> str:
        """A person's id can be posted to, but only their conversation's id can be read, edited or replied in."""
        if not room.is_person:
            return room.place
        if room.place not in self.direct:
            opened = await self.answer(self.client.conversations_open(users=room.place))
            self.direct[room.place] = at(opened, "channel", "id")
        return self.direct[room.place]


class Workspaces:
    """All workspaces by the team that Slack names; with a single one, whatever it names is that one."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        tokens = tokens_of(settings)
        self._all = [self._workspace(key, token) for key, token in tokens.items()]

    def _workspace(self, key: str, token: str) -> Workspace:
        settings, client = self._settings, web_client(token, self._settings.slack_base_url)
        app = AppSecrets(secret_of(settings.slack_client_id), secret_of(settings.slack_client_secret))
        rotation = Rotation(client, key, MANY if key else ONE, app, lambda: self._newest(key) or token)
        return Workspace(client, rotation, key)

    def __iter__(self) -> Iterator[Workspace]:
        return iter(self._all)

    @property
    def first(self) -> Workspace:
        return self._all[0]

    async def open(self, session: aiohttp.ClientSession) -> None:
        """Check every token; raises ConnectError for the first that cannot be used."""
        for each in self._all:
            each.client.session = session
        await asyncio.gather(*(each.open() for each in self._all))

    def use(self, vault: Vault) -> None:
        """Keep tokens that expire in a vault."""
        for each in self._all:
            each.rotation.vault = vault

    async def keep_fresh(self) -> None:
        """Renew every token that ends soon."""
        await asyncio.gather(*(each.rotation.keep_fresh() for each in self._all))

    def of(self, team: str, enterprise: str = "") -> Workspace | None:
        """Return the workspace of a team, or of the organisation it belongs to; None where we have no token."""
        if len(self._all) == 1:
            return self._all[0]
        wanted = {team, enterprise} - {""}
        return next(
            (each for each in self._all if wanted & {each.team, each.me.team, each.me.enterprise}), None
        )

    def token_for(self, room: Room) -> str:
        """Name the token that a room is written to with; where there is none, by the room's own team."""
        found = self.of(room.team) if room.team else self._all[0]
        return found.team if found else room.team

    def at(self, room: Room) -> Workspace:
        """Return the workspace of a room; raises SendError when its token is not set any more."""
        found = self.of(room.team) if room.team else self._all[0]
        if found is None:
            raise SendError("no_token_for_this_workspace", retry_after=60.0)
        return found

    def _newest(self, key: str) -> str:
        """The token of a workspace as its file has it now; empty when that cannot be read."""
        try:
            return tokens_of(self._settings).get(key, "")
        except ConnectError as error:
            log.warning("%s", error)
            return ""


def tokens_of(settings: Settings) -> Mapping[str, str]:
    """Return the bot tokens by team; the one of COACH_SLACK_BOT_TOKEN has no team yet. Raises ConnectError."""
    one, many = secret_of(settings.slack_bot_token), secret_of(settings.slack_bot_tokens)
    if one and many:
        raise ConnectError(f"Slack: set either {ONE} or {MANY}, not both")
    return {"": one} if one else _listed(many)


def secret_of(setting: SecretStr | None) -> str:
    """Return what a setting holds, empty when it is not set."""
    return setting.get_secret_value().strip() if setting else ""


def _listed(text: str) -> dict[str, str]:
    found = {}
    for entry in _lines(text):
        team, equals, token = (each.strip() for each in entry.partition("="))
        if not equals or team[:1] not in ("T", "E") or not token or team in found:
            raise ConnectError(FORM)
        found[team] = token
    return found


def _lines(text: str) -> list[str]:
    """The entries, from the text itself or from the file that it names; `#` begins a comment."""
    if text and "=" not in text:
        try:
            text = Path(text).read_text("utf-8")
        except OSError as error:
            raise ConnectError(f"Slack: cannot read {text} ({MANY}): {error.strerror}") from error
    entries = (each.strip() for line in text.splitlines() for each in line.split(","))
    return [each for each in entries if each and not each.startswith("#")]
