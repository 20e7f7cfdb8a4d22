"""PTB's Bot with three changes: updates come unparsed, one by one; words leave as JSON; its token shows nowhere."""

import logging
from collections.abc import Sequence
from typing import Any, cast

import msgspec
from telegram import Bot
from telegram.request import RequestData

ALLOWED_UPDATES = ("message", "edited_message", "callback_query", "my_chat_member")
_NEVER = logging.CRITICAL + 1
_TELLTALES = {
    "telegram": _NEVER,
    "httpx": logging.WARNING,
    "httpcore": logging.WARNING,
    "aiohttp": logging.WARNING,
}


class Client(Bot):
    """`Bot.get_updates` parses a batch as a whole, so one malformed update would stop all that follow.

    What is said many times a second goes past PTB's objects: building those of what is asked and of the message that
    is answered took more of a turn than the call itself. Errors are PTB's own.
    """

    async def ask(self, method: str, **asked: Any) -> Any:
        """Call a method of the Bot API and return its result as it came; what is None is not asked."""
        body = msgspec.json.encode({name: each for name, each in asked.items() if each is not None})
        return await self.request.post(
            f"{self.base_url}/{method}", cast(RequestData, body)
        )  # ours takes JSON

    async def updates(self, offset: int | None, wait: int) -> Sequence[dict[str, Any]]:
        """Return what came from an update id on, as it came; `wait` is the long poll's length in seconds."""
        asked = {"offset": offset, "timeout": wait, "allowed_updates": list(ALLOWED_UPDATES)}
        read = (self.request.read_timeout or 0) + wait
        found = await self._post("getUpdates", asked, read_timeout=read)
        return [each for each in found if isinstance(each, dict)] if isinstance(found, list) else []

    def __repr__(self) -> str:
        return "Client"


def hush() -> None:
    """Keep the token and people's words out of the logs: PTB writes both at DEBUG, and worse at ERROR."""
    for name, level in _TELLTALES.items():
        logging.getLogger(name).setLevel(level)
