"""What is done with each thing that comes in, before it is acknowledged: keep it, or open a form at once."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, field

from slack_bolt import BoltResponse
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from bot.platform import Ear, FormOf
from bot.platforms.slack.errors import CALL_ERRORS, code_of
from bot.platforms.slack.hearing import heard_command, heard_event, heard_tap
from bot.platforms.slack.modal import mistakes, submitted, view_of
from bot.platforms.slack.payload import Payload, at, part
from messages.message import Form
from storage.incoming import Incoming

LANGUAGE = "en"
WHILE_A_TRIGGER_LIVES = 2.0
WHILE_SLACK_WAITS = 1.0


@dataclass(frozen=True, slots=True)
class Me:
    """Who we are at Slack, as `auth.test` says."""

    team: str = ""
    workspace: str = ""
    user: str = ""
    name: str = ""


@dataclass(frozen=True, slots=True)
class Desk:
    """Takes what Bolt has verified and read; returning a response is the acknowledgement."""

    ear: Ear
    forms: FormOf
    client: AsyncWebClient
    me: Callable[[], Me]
    met: set[str] = field(default_factory=set)

    async def take(self, body: Payload, team: str) -> BoltResponse:
        """Keep what came and acknowledge it; raises when it could not be kept, so that Slack sends it again."""
        team = team or at(body, "team_id") or self.me().team
        match at(body, "type"):
            case "event_callback":
                await self._keep_event(part(body, "event"), team)
            case "block_actions":
                await self._tapped(body, team)
            case "view_submission":
                return await self._submitted(body, team)
            case "" if at(body, "command") and at(body, "user_id"):
                await self.ear.hear(heard_command(body, team))
            case _:
                pass
        return BoltResponse(status=200)

    async def _keep_event(self, event: Payload, team: str) -> None:
        if at(event, "type") == "app_home_opened" and not await self._is_newcomer(event):
            return
        for incoming in heard_event(event, team, self.me().user):
            await self.ear.hear(incoming)
            self.met.add(at(event, "user"))

    async def _is_newcomer(self, event: Payload) -> bool:
        """Only somebody with an empty conversation is greeted; when in doubt the coach stays silent."""
        user, channel = at(event, "user"), at(event, "channel")
        if not channel or user in self.met:
            return False
        try:
            async with asyncio.timeout(WHILE_SLACK_WAITS):
                history = await self.client.conversations_history(channel=channel, limit=1)
        except CALL_ERRORS:
            return False
        if history.get("messages"):
            self.met.add(user)
        return user not in self.met

    async def _tapped(self, body: Payload, team: str) -> None:
        tap = heard_tap(body, team)
        if tap is None:
            return
        form = self.forms(tap.token, LANGUAGE)
        if form is None or not await self._is_shown(form, tap, at(body, "trigger_id")):
            await self.ear.hear(tap)

    async def _is_shown(self, form: Form, tap: Incoming, trigger: str) -> bool:
        """Open the form; when Slack does not, the tap is kept and the coach asks field by field instead."""
        try:
            async with asyncio.timeout(WHILE_A_TRIGGER_LIVES):
                await self.client.views_open(trigger_id=trigger, view=view_of(form, tap))
        except SlackApiError as error:
            return code_of(error) == "exchanged_trigger_id"  # the same tap again: the form is open already
        except CALL_ERRORS:
            return False
        return True

    async def _submitted(self, body: Payload, team: str) -> BoltResponse:
        sent = submitted(body, team)
        if sent is None:
            return BoltResponse(status=200)
        form = self.forms(sent.token, LANGUAGE)
        wrong = mistakes(form, dict(sent.form)) if form else {}
        if wrong:
            return BoltResponse(status=200, body={"response_action": "errors", "errors": wrong})
        await self.ear.hear(sent)
        return BoltResponse(status=200, body={"response_action": "clear"})
