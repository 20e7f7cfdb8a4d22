"""Pictures in a chat: uploaded once, and shown again by the id that Telegram gave them."""

import hashlib
from collections import OrderedDict

from telegram.error import BadRequest

from bot.platforms.telegram.client import Client
from bot.platforms.telegram.keyboard import Markup
from bot.platforms.telegram.saying import show

_KNOWN = 500


class Pictures:
    """Remembers the ids of the last pictures; a picture is known by the digest of its PNG."""

    def __init__(self, client: Client) -> None:
        self._client = client
        self._ids: OrderedDict[str, str] = OrderedDict()

    async def show(self, room: str, png: bytes, caption: str, markup: Markup) -> str:
        """Send a picture and return its message's id; one that Telegram has lost is uploaded again."""
        digest = hashlib.sha256(png).hexdigest()
        known = self._ids.pop(digest, "")
        try:
            message_id, found = await show(self._client, room, known or png, caption, markup)
        except BadRequest as refused:
            if not known or "file" not in refused.message.lower():
                raise
            message_id, found = await show(self._client, room, png, caption, markup)
        self._ids[digest] = found
        if len(self._ids) > _KNOWN:
            self._ids.popitem(last=False)
        return message_id
