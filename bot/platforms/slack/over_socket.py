"""Slack over Socket Mode: one websocket, a second while one replaces the other, for as long as we listen.

The SDK's own client is not used: when a reconnect fails after it has got a ticket, it tries that ticket for
ever, although a ticket lives for seconds (Socket Mode "falls silent"); it also acknowledges on whichever
socket is newest. Here each try takes a new ticket, and an envelope is answered where it came from.
"""

import asyncio
import json
import logging
from collections.abc import Callable

import aiohttp
from slack_bolt.async_app import AsyncApp
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from bot.platforms.slack.bolt import dispatch
from bot.platforms.slack.errors import CALL_ERRORS, TOKEN_REFUSED, code_of, retry_after
from bot.platforms.slack.heard.payload import Payload, at, part

log = logging.getLogger(__name__)
HEARTBEAT = 10.0
FIRST_WAIT, LONGEST_WAIT = 0.5, 30.0
LAST_WORDS = 15.0
CLOSE_FIRST = ("too_many_websockets", "link_disabled")


class SocketMode:
    """Keeps a connection open, with a new ticket for each, and says whether there is one."""

    def __init__(
        self,
        app: AsyncApp,
        client: AsyncWebClient,
        session: aiohttp.ClientSession,
        app_token: str,
        ticket: str,
        after_gap: Callable[[], None],
    ) -> None:
        self._after_gap = after_gap
        self._app, self._client, self._app_token = app, client, app_token
        self._session = session
        self._ticket = ticket
        self._line: Line | None = None

    @property
    def connected(self) -> bool:
        """Whether Slack has said hello on a socket that is still open."""
        return self._line is not None and self._line.open

    async def run(self) -> None:
        """Stay connected until cancelled; waits longer after each failure, not at all when told to move."""
        wait, moving = FIRST_WAIT, False
        async with asyncio.TaskGroup() as lines:
            while True:
                line = None
                try:
                    line = self._line = self._new_line(await self._next_ticket(), moving)
                    lines.create_task(line.run())
                    await line.ending.wait()
                except CALL_ERRORS as error:
                    wait = max(wait, _explain(error))
                moving = line is not None and line.told_to_move
                if moving:
                    continue
                await asyncio.sleep(wait)
                wait = FIRST_WAIT if line and line.greeted else min(wait * 2, LONGEST_WAIT)

    def _new_line(self, url: str, moving: bool) -> "Line":
        """While one line takes over from another, nothing is missed."""
        greeted = _nothing if moving else self._after_gap
        return Line(self._app, self._session, self._client.proxy, url, greeted)

    async def _next_ticket(self) -> str:
        """Return an address to connect to: the one that the check of the token brought, then new ones."""
        ticket, self._ticket = self._ticket, ""
        return ticket or await open_ticket(self._client, self._app_token)


class Line:
    """One websocket, from its hello to its end."""

    def __init__(
        self,
        app: AsyncApp,
        session: aiohttp.ClientSession,
        proxy: str | None,
        url: str,
        when_greeted: Callable[[], None],
    ) -> None:
        self._app, self._session, self._proxy, self._url = app, session, proxy, url
        self._when_greeted = when_greeted
        self.greeted = self.open = self.told_to_move = False
        self.ending = asyncio.Event()

    async def run(self) -> None:
        """Read and answer until Slack hangs up; never raises for what the network does."""
        try:
            await self._stay()
        except (aiohttp.ClientError, OSError, TimeoutError) as error:
            if not self.told_to_move:
                log.warning("Slack: the Socket Mode connection broke (%s)", type(error).__name__)
        finally:
            self.open = False
            self.ending.set()

    async def _stay(self) -> None:
        async with (
            asyncio.timeout(None) as life,
            self._session.ws_connect(self._url, heartbeat=HEARTBEAT, proxy=self._proxy) as socket,
            asyncio.TaskGroup() as replies,
        ):
            async for frame in socket:
                envelope = _envelope(frame)
                match at(envelope, "type"):
                    case "hello":
                        self.greeted = self.open = True
                        self._when_greeted()
                    case "disconnect":
                        if self._must_leave(at(envelope, "reason"), life):
                            break
                    case _ if at(envelope, "envelope_id"):
                        replies.create_task(self._answer(socket, envelope))
                    case _:
                        pass

    def _must_leave(self, reason: str, life: asyncio.Timeout) -> bool:
        """Let the next line connect while this one still listens; some reasons want this one closed first."""
        if reason in CLOSE_FIRST:
            log.warning("Slack: told to disconnect (%s)", reason)
            return True
        self.told_to_move = True
        life.reschedule(asyncio.get_running_loop().time() + LAST_WORDS)
        self.ending.set()
        return False

    async def _answer(self, socket: aiohttp.ClientWebSocketResponse, envelope: Payload) -> None:
        """Acknowledge what was kept; silence makes Slack send it again."""
        response = await dispatch(self._app, part(envelope, "payload"))
        if response.status != 200:
            return
        reply: Payload = {"envelope_id": at(envelope, "envelope_id")}
        if response.body.startswith("{"):
            reply["payload"] = json.loads(response.body)
        try:
            await socket.send_json(reply)
        except (aiohttp.ClientError, OSError):
            log.warning("Slack: the connection was gone before an answer; Slack will send it again")


async def open_ticket(client: AsyncWebClient, app_token: str) -> str:
    """Return a fresh websocket address; raises one of CALL_ERRORS when the token is refused or Slack is away."""
    answer = await client.apps_connections_open(app_token=app_token)
    return at(answer.data, "url")


def _nothing() -> None:
    pass


def _envelope(frame: aiohttp.WSMessage) -> Payload:
    try:
        envelope = json.loads(frame.data) if frame.type is aiohttp.WSMsgType.TEXT else {}
    except ValueError:
        return {}
    return envelope if isinstance(envelope, dict) else {}


def _explain(error: BaseException) -> float:
    """Log why there is no connection, and return the seconds to wait at least."""
    code = code_of(error)
    if code in TOKEN_REFUSED:
        log.error("Slack: COACH_SLACK_APP_TOKEN is not accepted any more (%s); trying again", code)
        return LONGEST_WAIT
    log.warning("Slack: no Socket Mode connection (%s); trying again", code)
    return (retry_after(error) if isinstance(error, SlackApiError) else None) or 0.0
