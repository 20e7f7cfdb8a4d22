"""How words leave for Slack: a post, a change, an answer that one person alone sees, a home."""

from collections.abc import Awaitable, Callable, Sequence
from typing import Any

import aiohttp

from bot.platform import HomeChanged, Receipt, SendError
from bot.platforms.slack.errors import CALL_ERRORS, LIMITED, code_of, never_left
from bot.platforms.slack.heard.payload import Payload, at, part, parts
from bot.platforms.slack.rooms import Room, room_of
from bot.platforms.slack.shown.blocks import blocks_of, text_of
from bot.platforms.slack.shown.home import home_view
from bot.platforms.slack.shown.pictures import show
from bot.platforms.slack.shown.window import window
from bot.platforms.slack.workspaces import Workspace, Workspaces
from messages.message import Message
from messages.surfaces.enclosed import naming_files

EVENT_TYPE = "coach_message"
PAGE, MOST_PAGES = 100, 3
UNREADABLE = "missing_scope"
POST = "chat.postMessage"
FIRST = "/1"
"""How the key of the first reply to something ends: it has room in a window, what follows goes into the talk."""


class Sending:
    """Speaks in every workspace with its own token; each call is made once, and says what became of it."""

    def __init__(self, workspaces: Workspaces) -> None:
        self._workspaces = workspaces

    async def post(
        self, room: Room, message: Message, key: str, thread: str = "", *, aloud: bool = False
    ) -> Receipt:
        """Post a message once; its key travels as metadata, so that it can be found again."""
        workspace = self._workspaces.at(room)
        if room.view and key.endswith(FIRST) and await self._shown_in_window(workspace, room, message):
            return Receipt("")
        aside = room.url and not await self._is_ours(workspace, room)
        if aside and await self._shown_aside(workspace, room, message, ""):
            return Receipt("")
        below: Payload = {"thread_ts": thread, "reply_broadcast": aloud} if thread else {}
        posted: Payload = {
            "channel": await workspace.channel(room),
            "mrkdwn": False,
            "unfurl_links": False,
            "unfurl_media": False,
            **_content(message, key),
            **below,
        }
        return Receipt(at(await workspace.answer(workspace.client.api_call(POST, json=posted)), "ts"))

    async def post_with(self, room: Room, message: Message, png: bytes, key: str) -> Receipt:
        """Post a message once, and then its picture: in the person's own conversation only."""
        receipt = await self.post(room, message, key)
        if receipt.message_id and room.is_private and message.picture:
            workspace = self._workspaces.at(room)
            await show(workspace, await workspace.channel(room), png, message.picture.alt)
        return receipt

    async def change(self, room: Room, message_id: str, message: Message, key: str) -> Receipt:
        """Put a message in the place of an earlier one."""
        workspace = self._workspaces.at(room)
        if room.view:
            return await self.post(room, message, key)
        if room.url and await self._shown_aside(workspace, room, message, message_id):
            return Receipt(message_id)
        channel = await workspace.channel(room)
        changed = workspace.client.chat_update(channel=channel, ts=message_id, **_content(message, key))
        return Receipt(at(await workspace.answer(changed), "ts"))

    async def find(self, room: Room, key: str, thread: str) -> Receipt | None:
        """Return the receipt of the message sent under a key, if its thread or the room's newest pages hold it."""
        workspace = self._workspaces.at(room)
        channel = await workspace.channel(room)
        call, where = workspace.client.conversations_replies, {"channel": channel, "ts": thread}
        found = await self._found(workspace, call, where, key) if thread else None
        history = workspace.client.conversations_history
        return found or await self._found(workspace, history, {"channel": channel}, key)

    async def find_where_we_may(self, room: Room, key: str, thread: str) -> Receipt | None:
        """The same; a channel that the app may write into but not read (its scopes are few) holds nothing.

        So a question in a school's help channel rather stands there twice than not at all.
        """
        try:
            return await self.find(room, key, thread)
        except SendError as error:
            if room.is_private or error.reason != UNREADABLE:
                raise
            return None

    async def _found(
        self, workspace: Workspace, call: Callable[..., Awaitable[Any]], where: Payload, key: str
    ) -> Receipt | None:
        """Look through the newest pages; a thread that is not there any more holds nothing."""
        cursor = ""
        for _ in range(MOST_PAGES):
            try:
                page = await workspace.answer(
                    call(**where, limit=PAGE, include_all_metadata=True, cursor=cursor or None)
                )
            except SendError as error:
                if error.reason == "thread_not_found":
                    return None
                raise
            for message in parts(page, "messages"):
                if at(message, "metadata", "event_payload", "key") == key:
                    return Receipt(at(message, "ts"))
            cursor = at(page, "response_metadata", "next_cursor")
            if not cursor:
                break
        return None

    async def show_home(self, sender: str, told: Sequence[Message], version: str) -> str:
        """Publish a person's Home tab and return Slack's hash of it."""
        room = room_of(sender)
        named: Payload = {"hash": version} if version else {}
        workspace = self._workspaces.at(room)
        published = workspace.client.views_publish(user_id=room.place, view=home_view(told), **named)
        try:
            return at(await workspace.answer(published), "view", "hash")
        except SendError as error:
            if error.reason == "hash_conflict":
                raise HomeChanged from error
            raise

    async def _shown_in_window(self, workspace: Workspace, room: Room, message: Message) -> bool:
        """Answer in the window they look at; False when they have closed it."""
        shown = window(room.title, naming_files(message))
        try:
            await workspace.answer(workspace.client.views_update(view_id=room.view, view=shown))
        except SendError as error:
            if error.uncertain or (error.retry_after is not None and error.reason in LIMITED):
                raise
            return False
        return True

    async def _is_ours(self, workspace: Workspace, room: Room) -> bool:
        """Whether they asked in their own conversation with us, where an answer may stay."""
        return room.channel.startswith("D") and room.channel == await workspace.channel(room)

    async def _shown_aside(self, workspace: Workspace, room: Room, message: Message, instead_of: str) -> bool:
        """Answer where only they see it. Slack allows that for a while; False when it does not any more."""
        session = workspace.client.session
        body = {**_words(message), "response_type": "ephemeral", "replace_original": bool(instead_of)}
        if session is None:
            return False
        try:
            async with session.post(room.url, json=body, proxy=workspace.client.proxy) as answer:
                return answer.status == 200 and at(await _json(answer), "error") == ""
        except CALL_ERRORS as error:
            if never_left(error):
                return False
            raise SendError(code_of(error), uncertain=True) from error


async def _json(answer: aiohttp.ClientResponse) -> Payload:
    """Slack answers `ok` as words, and a refusal as JSON."""
    try:
        return part(await answer.json(content_type=None))
    except ValueError:
        return {}


def _words(message: Message) -> Payload:
    named = naming_files(message)
    return {"text": text_of(named), "blocks": blocks_of(named)}


def _content(message: Message, key: str) -> Payload:
    metadata = {"event_type": EVENT_TYPE, "event_payload": {"key": key}}
    return {**_words(message), "metadata": metadata, "parse": "none", "link_names": False}
