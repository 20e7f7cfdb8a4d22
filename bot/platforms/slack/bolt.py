"""Bolt, made to commit first: the desk sits before all of its own listeners and acknowledgements."""

import logging
from collections.abc import Awaitable, Callable

from slack_bolt import BoltResponse
from slack_bolt.async_app import AsyncApp, AsyncBoltRequest
from slack_bolt.middleware.async_middleware import AsyncMiddleware
from slack_sdk.web.async_client import AsyncWebClient

from bot.platforms.slack.desk import Desk
from bot.platforms.slack.heard.payload import Payload, at
from bot.platforms.slack.web_client import quiet_logger
from storage.store import DatabaseError

log = logging.getLogger(__name__)


class CommitFirst(AsyncMiddleware):
    """Leaves all to the desk, as the first of Bolt's own chain: before it may acknowledge anything.

    Bolt's authorization would acknowledge and lose a message while `auth.test` fails; our own token is checked once,
    at the start.
    """

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    async def async_process(
        self,
        *,
        req: AsyncBoltRequest,
        resp: BoltResponse,
        next: Callable[[], Awaitable[BoltResponse]],  # noqa: A002
    ) -> BoltResponse | None:
        if at(req.body, "type") == "url_verification":
            return await next()
        return await self._desk.take(req.body, req.context.team_id or "", req.context.enterprise_id or "")


class _App(AsyncApp):
    """Makes no client for each request, as Bolt does: the desk has one for each workspace."""

    def _init_context(self, req: AsyncBoltRequest) -> None:
        req.context["logger"] = self.logger


def bolt_app(desk: Desk, client: AsyncWebClient) -> AsyncApp:
    """Return an app that reads and challenges as Bolt does, and leaves the rest to the desk.

    What comes to it has been verified and read.
    """
    app = _App(
        name="bot.platforms.slack.sdk",  # Bolt sets the level of the logger of this name, and "coach" is ours
        logger=quiet_logger(),
        client=client,
        process_before_response=True,
        before_authorize=CommitFirst(desk),
        request_verification_enabled=False,
        ssl_check_enabled=False,
    )
    app.error(_not_kept)
    return app


async def dispatch(app: AsyncApp, content: Payload) -> BoltResponse:
    """Return Bolt's response; what has inner parts that are not what Slack documents gets a 400, and no trace.

    To Bolt all comes as by Socket Mode: it has been verified and read. It would do both once more, and read a
    command as empty when its words contain "payload".
    """
    try:
        return await app.async_dispatch(AsyncBoltRequest(mode="socket_mode", body=content))
    except (TypeError, AttributeError, KeyError, ValueError) as error:
        log.warning("Slack: unreadable request (%s)", type(error).__name__)
        return BoltResponse(status=400)


async def _not_kept(error: Exception) -> BoltResponse:
    """Refuse, so that Slack sends it again. Only the kind of error is logged: its text may quote a person."""
    if not isinstance(error, DatabaseError):  # of that the log has been told already, once for all
        log.error("Slack: what came could not be kept (%s); Slack will send it again", type(error).__name__)
    return BoltResponse(status=500)
