"""The port on Slack: open, listen by either transport, send, edit, answer in threads, read back, show homes."""

import asyncio
from collections.abc import Sequence

from aiohttp import web

from bot.platform import Ear, FormOf, Receipt
from bot.platforms.slack.bolt import bolt_app
from bot.platforms.slack.desk import Desk
from bot.platforms.slack.errors import CALL_ERRORS, connect_error
from bot.platforms.slack.heard.catching_up import CatchingUp
from bot.platforms.slack.heard.payload import NAME
from bot.platforms.slack.over_http import PATH, check_certificate, door
from bot.platforms.slack.over_socket import SocketMode, open_ticket
from bot.platforms.slack.profiles import Profiles
from bot.platforms.slack.rooms import room_of
from bot.platforms.slack.shown.sending import Sending
from bot.platforms.slack.web_client import new_session
from bot.platforms.slack.workspaces import Workspaces, secret_of
from bot.settings import Settings
from bot.vault import Vault
from messages.message import Message

MEND_APP = "make an App-Level Token (xapp-...) with connections:write on the app's page Basic Information"


class Slack:
    """One app in one or several workspaces. A room is a person in a workspace, or one of its channels."""

    name = NAME

    def __init__(self, settings: Settings, forms: FormOf) -> None:
        self._settings, self._forms = settings, forms
        self.app_token = secret_of(settings.slack_app_token)
        self.signing_secret = secret_of(settings.slack_signing_secret)
        self.workspaces = Workspaces(settings)
        self._sending = Sending(self.workspaces)
        self._ticket = ""
        self._socket: SocketMode | None = None
        self._profiles = Profiles(self.workspaces)
        self._catching_up: CatchingUp | None = None
        self._is_open = False

    @property
    def connected(self) -> bool:
        """Whether what people write can reach us now; for the health probe."""
        return self._socket.connected if self._socket else not self.app_token

    async def open(self) -> str:
        """Check the tokens and say what we are connected to; raise ConnectError if not."""
        try:
            await self.workspaces.open(new_session())
            if self.app_token:
                self._ticket = await self._first_ticket()
        except BaseException:
            await self.close()
            raise
        self._is_open = True
        where = ", ".join(each.me.workspace for each in self.workspaces)
        return f"Slack: @{self.workspaces.first.me.name} in {where} by {' and '.join(self._ways())}"

    def use_vault(self, vault: Vault) -> None:
        """Keep tokens that expire there."""
        self.workspaces.use(vault)

    def token_for(self, room: str) -> str:
        """Return the workspace of a room: it has a token, and limits, of its own."""
        return self.workspaces.token_for(room_of(room))

    async def keep_fresh(self) -> None:
        """Renew tokens that end soon."""
        await self.workspaces.keep_fresh()

    async def listen(self, ear: Ear) -> None:
        """Stay connected by Socket Mode, or wait while the web application brings what comes by HTTP.

        What was missed before, or while a connection was broken, is read back.
        """
        catching_up = self._catching(ear)
        async with asyncio.TaskGroup() as together:
            together.create_task(catching_up.run())
            if self.app_token:
                together.create_task(self._stay_connected(ear, catching_up))
            else:
                catching_up.after_gap()

    async def _stay_connected(self, ear: Ear, catching_up: CatchingUp) -> None:
        client = self.workspaces.first.client
        app = bolt_app(self._desk(ear), client)
        session = client.session = client.session or new_session()
        self._socket = SocketMode(app, client, session, self.app_token, self._ticket, catching_up.after_gap)
        self._ticket = ""
        await self._socket.run()

    def mount(self, app: web.Application, ear: Ear) -> None:
        """Add the route for HTTP; there is none without a signing secret."""
        if not self.signing_secret:
            return
        bolt = bolt_app(self._desk(ear), self.workspaces.first.client)
        app.router.add_post(PATH, door(bolt, self.signing_secret, lambda: self._is_open))
        app.router.add_get(PATH, check_certificate)

    async def send(self, room: str, message: Message, key: str) -> Receipt:
        """Post a message once, or show it to one person alone where they asked."""
        return await self._sending.post(room_of(room), message, key)

    async def send_picture(self, room: str, message: Message, png: bytes, key: str) -> Receipt:
        """Post a message once, and its picture below it where nobody else reads along."""
        return await self._sending.post_with(room_of(room), message, png, key)

    async def send_under(self, room: str, thread: str, message: Message, key: str, *, aloud: bool) -> Receipt:
        """Post a message once, in the thread of an earlier one; aloud, it stands in the conversation too."""
        return await self._sending.post(room_of(room), message, key, thread, aloud=aloud)

    async def edit(self, room: str, message_id: str, message: Message, key: str) -> Receipt:
        """Put a message in the place of an earlier one."""
        return await self._sending.change(room_of(room), message_id, message, key)

    async def find(self, room: str, key: str, thread: str = "") -> Receipt | None:
        """Return the receipt of the message sent under a key, if its thread or the room's newest pages hold it."""
        return await self._sending.find_where_we_may(room_of(room), key, thread)

    async def show_home(self, sender: str, parts: Sequence[Message], version: str) -> str:
        """Publish a person's Home tab."""
        return await self._sending.show_home(sender, parts, version)

    async def close(self) -> None:
        """Let go of the connections."""
        await self._profiles.close()
        if self.workspaces.first.client.session:
            await self.workspaces.first.client.session.close()

    def _desk(self, ear: Ear) -> Desk:
        return Desk(ear, self._forms, self.workspaces, self._profiles, self._catching(ear))

    def _catching(self, ear: Ear) -> CatchingUp:
        self._catching_up = self._catching_up or CatchingUp(ear, self.workspaces)
        return self._catching_up

    async def _first_ticket(self) -> str:
        client = self.workspaces.first.client
        try:
            return await open_ticket(client, self.app_token)
        except CALL_ERRORS as error:
            raise connect_error(error, "COACH_SLACK_APP_TOKEN", MEND_APP, client.base_url) from error

    def _ways(self) -> list[str]:
        address = self._settings.public_url.rstrip("/") + PATH
        unknown = "" if self._settings.public_url else " (COACH_PUBLIC_URL is not set)"
        by_http = [f"HTTP at {address}{unknown}"] if self.signing_secret else []
        return (["Socket Mode"] if self.app_token else []) + by_http
