"""What stands in a conversation and its threads, read back page by page, as events would have told it."""

import asyncio
from collections.abc import Awaitable, Callable, Iterator
from functools import partial
from typing import Any

from bot.platform import SendError
from bot.platforms.slack.errors import LIMITED
from bot.platforms.slack.heard.hearing import heard_event
from bot.platforms.slack.heard.payload import Payload, at, part, parts
from bot.platforms.slack.workspaces import Workspace
from storage.traffic.incoming import Incoming

PAGE = 200
THREADS = 7 * 86_400.0
"""Seconds for which a message is looked at for new replies: Slack shows those only with what they stand under."""
FIRST_WAIT, LONGEST_WAIT = 1.0, 60.0
REFUSALS = 3
"""So often in a row Slack may refuse, other than for the pace, before a conversation is given up."""


def stamp(seconds: float) -> str:
    """Return a time as Slack writes it, so that two of them compare as text."""
    return f"{seconds:017.6f}"


def before(ts: str, seconds: float) -> str:
    """Return the time so many seconds before another."""
    return stamp(max(0.0, float(ts) - seconds))


async def said_since(workspace: Workspace, channel: str, since: str) -> list[Payload]:
    """Return what a conversation holds from a while before `since` on, oldest first; raises SendError."""
    client, oldest = workspace.client, before(since, THREADS)
    found = await _all(workspace, partial(client.conversations_history, channel=channel, oldest=oldest))
    for root in [each for each in found if _has_replies(each, since)]:
        replies = partial(client.conversations_replies, channel=channel, ts=at(root, "ts"), oldest=since)
        found += await _all(workspace, replies)
    return sorted({at(each, "ts"): each for each in found}.values(), key=lambda each: at(each, "ts"))


def missed(
    said: list[Payload], workspace: Workspace, channel: str, since: str, place: str
) -> Iterator[Incoming]:
    """Yield what was said after `since`, under the keys that events about it have.

    What was said until `place` has been heard, most likely: of that the new words of an edit count too.
    """
    for message in said:
        event: Payload = {"type": "message", "channel": channel, "channel_type": "im"}
        if at(message, "ts") > since:
            yield from heard_event({**message, **event}, workspace.team, workspace.me.user)
        if at(message, "ts") <= place and at(message, "edited", "ts") > since:
            event |= {"subtype": "message_changed", "message": message}
            yield from heard_event(event, workspace.team, workspace.me.user)


async def patiently(call: Callable[[], Awaitable[Any]]) -> Any:
    """Ask until Slack answers, as slowly as it says; raises SendError for what it refuses for good."""
    wait, refused = FIRST_WAIT, 0
    while True:
        try:
            return await call()
        except SendError as error:
            answered = error.retry_after is not None and error.reason not in (*LIMITED, "http_429")
            refused = refused + 1 if answered else 0
            if error.permanent or error.malformed or refused >= REFUSALS:
                raise
            await asyncio.sleep(wait if error.retry_after is None else error.retry_after)
            wait = min(wait * 2, LONGEST_WAIT)


async def _all(workspace: Workspace, call: Callable[..., Awaitable[Any]]) -> list[Payload]:
    """Return all that a call brings, page after page, in whatever order."""
    found, cursor = [], ""
    while True:
        asked = partial(call, limit=PAGE, **({"cursor": cursor} if cursor else {}))
        page = await patiently(lambda asked=asked: workspace.answer(asked()))  # type: ignore[misc]
        found += [each for each in parts(page, "messages") if at(each, "ts")]
        cursor = at(page, "response_metadata", "next_cursor")
        if not cursor:
            return found


def _has_replies(message: Payload, since: str) -> bool:
    """Say whether something may have been said under a message after a moment."""
    latest = at(message, "latest_reply")
    return latest > since if latest else bool(part(message).get("reply_count"))
