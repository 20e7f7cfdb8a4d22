"""Bolt, made to commit first: the desk sits before all of its own listeners and acknowledgements."""

import logging
from collections.abc import Awaitable, Callable

from slack_bolt import BoltResponse
from slack_bolt.async_app import AsyncApp, AsyncBoltRequest
from slack_sdk.web.async_client import AsyncWebClient

from bot.platforms.slack.desk import Desk
from bot.platforms.slack.heard.payload import Payload, at
from bot.platforms.slack.web_client import quiet_logger
from storage.store import DatabaseError

log = logging.getLogger(__name__)


def bolt_app(desk: Desk, client: AsyncWebClient, signing_secret: str) -> AsyncApp:
    """Return an app that reads and challenges as Bolt does, and leaves the rest to the desk.

    The desk comes before Bolt's authorization, which would acknowledge and lose a message while
    `auth.test` fails; our own token is checked once, at the start.
    """

    async def commit_first(
        request: AsyncBoltRequest, next_: Callable[[], Awaitable[None]]
    ) -> BoltResponse | None:
        if at(request.body, "type") == "url_verification":
            return await next_()  # type: ignore[func-returns-value]
        context = request.context
        return await desk.take(request.body, context.team_id or "", context.enterprise_id or "")

    app = AsyncApp(
        name="bot.platforms.slack.sdk",  # Bolt sets the level of the logger of this name, and "coach" is ours
        logger=quiet_logger(),
        client=client,
        signing_secret=signing_secret,
        process_before_response=True,
        before_authorize=commit_first,
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
