"""Whether Telegram brings what people write to our webhook: one that was taken down or moved is set again."""

import logging
from collections.abc import Awaitable, Callable, Mapping
from typing import Any
from urllib.parse import urlsplit

from telegram.error import InvalidToken, TelegramError

from bot.platforms.telegram.client import ALLOWED_UPDATES, Client
from bot.platforms.telegram.outcome import understood

log = logging.getLogger(__name__)
LONGEST_WORDS = 100


class Watch:
    """Looks at one webhook; `set_again` makes it ours, which changes nothing where it is."""

    def __init__(self, client: Client, url: str, set_again: Callable[[], Awaitable[None]]) -> None:
        self._client, self._url, self._set_again = client, url, set_again
        self._failed_at: int | None = None
        self._is_deaf = self._is_failing = False
        self._why = ""
        self.told = ""
        """What the log knows to be wrong now; empty while all is well."""

    async def look(self) -> bool:
        """Look once, and mend what we can; False when Telegram did not answer, and is to be asked again soon."""
        try:
            with understood():
                found = self._wrong(await self._client.ask("getWebhookInfo"))
                if found:
                    await self._set_again()
        except TelegramError as trouble:
            if self._is_deaf or isinstance(trouble, InvalidToken):  # once may be anything
                self._tell(_unanswered(trouble))
            self._is_deaf = True
            return False
        self._is_deaf = False
        self._tell(found)
        return True

    def _wrong(self, found: Mapping[str, Any]) -> str:
        """Say what is wrong with the webhook, empty when nothing is.

        An error is remembered there long after it is over: only one that is newer than the last look, while updates
        wait, says that they do not reach us, and that is over when none waits.
        """
        if line := self._foreign(found):
            self._failed_at, self._is_failing = None, False  # what is remembered is of theirs
            return line
        return self._failing(found)

    def _foreign(self, found: Mapping[str, Any]) -> str:
        if not found["url"]:
            return "Telegram: our webhook was taken down; it is set again"
        if _place(found["url"]) != _place(self._url):
            where = _place(found["url"])[0]  # the rest may hold a token
            return f"Telegram: another program moved the webhook to {where}; it is set back"
        if set(found.get("allowed_updates") or ALLOWED_UPDATES) != set(ALLOWED_UPDATES):
            return "Telegram: another program changed what our webhook is for; it is set back"
        return ""

    def _failing(self, found: Mapping[str, Any]) -> str:
        before, self._failed_at = self._failed_at, int(found.get("last_error_date") or 0)
        is_new = before is not None and self._failed_at > before
        self._is_failing = bool(found["pending_update_count"]) and (is_new or self._is_failing)
        if not self._is_failing:
            return ""
        if is_new:
            self._why = " ".join(str(found.get("last_error_message", "")).split())[:LONGEST_WORDS]
        return f"Telegram cannot bring us what people write: {self._why}"

    def _tell(self, line: str) -> None:
        if line == self.told:
            return
        if line:
            log.error("%s", line)
        else:
            log.warning("Telegram: the webhook is as it should be again")
        self.told = line


def _place(url: str) -> tuple[str, int, str]:
    """Telegram may write an address a little differently than it was told it."""
    parts = urlsplit(url)
    return parts.hostname or "", parts.port or 443, parts.path


def _unanswered(trouble: TelegramError) -> str:
    if isinstance(trouble, InvalidToken):
        return "Telegram: the token is refused now; trying again, slowly"
    return f"Telegram: our webhook cannot be looked after ({trouble.message}); trying again"
