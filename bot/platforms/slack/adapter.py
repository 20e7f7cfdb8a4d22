"""The port on Slack: open, listen by either transport, send, edit, read back."""

import asyncio
from typing import Any

from aiohttp import web

from bot.platform import Ear, FormOf, Receipt
from bot.platforms.slack.blocks import blocks_of, text_of
from bot.platforms.slack.bolt import bolt_app
from bot.platforms.slack.desk import Desk, Me
from bot.platforms.slack.errors import CALL_ERRORS, connect_error, send_error
from bot.platforms.slack.over_http import PATH, check_certificate, door
from bot.platforms.slack.over_socket import SocketMode, open_ticket
from bot.platforms.slack.payload import NAME, Payload, at, part, parts
from bot.platforms.slack.web_client import new_session, web_client
from bot.settings import Settings
from messages.message import Message
from messages.surfaces.enclosed import naming_files

EVENT_TYPE = "coach_message"
PAGE, MOST_PAGES = 100, 3
MEND_BOT = "copy the Bot User OAuth Token (xoxb-...) from the app's page OAuth & Permissions"
MEND_APP = "make an App-Level Token (xapp-...) with connections:write on the app's page Basic Information"


class Slack:
    """One workspace. A room is a conversation's id, or a person's, which stands for their conversation."""

    name = NAME

    def __init__(self, settings: Settings, forms: FormOf) -> None:
        self._settings, self._forms = settings, forms
        self.app_token = _secret(settings.slack_app_token)
        self.signing_secret = _secret(settings.slack_signing_secret)
        self._client = web_client(_secret(settings.slack_bot_token), settings.slack_base_url)
        self._me = Me()
        self._ticket = ""
        self._socket: SocketMode | None = None
        self._direct: dict[str, str] = {}

    @property
    def connected(self) -> bool:
        """Whether what people write can reach us now; for the health probe."""
        return self._socket.connected if self._socket else not self.app_token

    async def open(self) -> str:
        """Check the tokens and say what we are connected to; raise ConnectError if not."""
        self._client.session = new_session()
        try:
            self._me = await self._who_am_i()
            if self.app_token:
                self._ticket = await self._first_ticket()
        except BaseException:
            await self.close()
            raise
        return f"Slack: @{self._me.name} in {self._me.workspace} by {' and '.join(self._ways())}"

    async def listen(self, ear: Ear) -> None:
        """Stay connected by Socket Mode, or wait while the web application brings what comes by HTTP."""
        if not self.app_token:
            await asyncio.Event().wait()
        app = bolt_app(self._desk(ear), self._client, self.signing_secret)
        session = self._client.session = self._client.session or new_session()
        self._socket = SocketMode(app, self._client, session, self.app_token, self._ticket)
        self._ticket = ""
        await self._socket.run()

    def mount(self, app: web.Application, ear: Ear) -> None:
        """Add the route for HTTP; there is none without a signing secret."""
        if not self.signing_secret:
            return
        bolt = bolt_app(self._desk(ear), self._client, self.signing_secret)
        app.router.add_post(PATH, door(bolt, self.signing_secret))
        app.router.add_get(PATH, check_certificate)

    async def send(self, room: str, message: Message, key: str) -> Receipt:
        """Post a message once; its key travels as metadata, so that it can be found again."""
        return await self._receipt(
            self._client.chat_postMessage(
                channel=room, mrkdwn=False, unfurl_links=False, unfurl_media=False, **_content(message, key)
            )
        )

    async def edit(self, room: str, message_id: str, message: Message, key: str) -> Receipt:
        """Put a message in the place of an earlier one."""
        channel = await self._channel(room)
        return await self._receipt(
            self._client.chat_update(channel=channel, ts=message_id, **_content(message, key))
        )

    async def find(self, room: str, key: str) -> Receipt | None:
        """Return the receipt of the message sent under a key, if the room's newest pages hold it."""
        channel, cursor = await self._channel(room), ""
        for _ in range(MOST_PAGES):
            page = await self._history(channel, cursor)
            for message in parts(page, "messages"):
                if at(message, "metadata", "event_payload", "key") == key:
                    return Receipt(at(message, "ts"))
            cursor = at(page, "response_metadata", "next_cursor")
            if not cursor:
                break
        return None

    async def close(self) -> None:
        """Let go of the connections."""
        if self._client.session:
            await self._client.session.close()

    def _desk(self, ear: Ear) -> Desk:
        return Desk(ear, self._forms, self._client, lambda: self._me)

    async def _who_am_i(self) -> Me:
        try:
            answer = await self._client.auth_test()
        except CALL_ERRORS as error:
            raise connect_error(error, "COACH_SLACK_BOT_TOKEN", MEND_BOT, self._client.base_url) from error
        return Me(*(at(answer.data, field) for field in ("team_id", "team", "user_id", "user")))

    async def _first_ticket(self) -> str:
        try:
            return await open_ticket(self._client, self.app_token)
        except CALL_ERRORS as error:
            raise connect_error(error, "COACH_SLACK_APP_TOKEN", MEND_APP, self._client.base_url) from error

    def _ways(self) -> list[str]:
        address = self._settings.public_url.rstrip("/") + PATH
        unknown = "" if self._settings.public_url else " (COACH_PUBLIC_URL is not set)"
        by_http = [f"HTTP at {address}{unknown}"] if self.signing_secret else []
        return (["Socket Mode"] if self.app_token else []) + by_http

    async def _receipt(self, call: Any) -> Receipt:
        try:
            return Receipt(at((await call).data, "ts"))
        except CALL_ERRORS as error:
            raise send_error(error) from error

    async def _history(self, channel: str, cursor: str) -> Payload:
        try:
            page = await self._client.conversations_history(
                channel=channel, limit=PAGE, include_all_metadata=True, cursor=cursor or None
            )
        except CALL_ERRORS as error:
            raise send_error(error) from error
        return part(page.data)

    async def _channel(self, room: str) -> str:
        """A person's id can be posted to, but only their conversation's id can be read or edited."""
        if room[:1] not in ("U", "W"):
            return room
        if room not in self._direct:
            try:
                answer = await self._client.conversations_open(users=room)
            except CALL_ERRORS as error:
                raise send_error(error) from error
            self._direct[room] = at(answer.data, "channel", "id")
        return self._direct[room]


def _content(message: Message, key: str) -> Payload:
    named = naming_files(message)
    metadata = {"event_type": EVENT_TYPE, "event_payload": {"key": key}}
    return {
        "text": text_of(named),
        "blocks": blocks_of(named),
        "metadata": metadata,
        "parse": "none",
        "link_names": False,
    }


def _secret(setting: Any) -> str:
    return setting.get_secret_value().strip() if setting else ""
