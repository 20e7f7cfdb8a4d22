"""Telegram, by polling or webhook: `connect` chooses by the operator's settings."""

import sys
from typing import TYPE_CHECKING

from pydantic import SecretStr

from bot.platform import FormOf
from bot.settings import Settings

if TYPE_CHECKING:
    from bot.platforms.telegram.adapter import Telegram


def connect(settings: Settings, forms: FormOf) -> "Telegram | None":
    """Return the platform, not yet opened, or None without a token; Telegram asks a form's fields one by one."""
    token = _secret(settings.telegram_token)
    if not token:
        return None
    _without_a_command_line()
    from bot.platforms.telegram.adapter import Patience  # the SDK costs a fifth of a second: only where used
    from bot.platforms.telegram.client import hush

    hush()
    if settings.telegram_mode == "polling":
        from bot.platforms.telegram.polling import Polling

        return Polling(token, settings.telegram_base_url, Patience())
    from bot.platforms.telegram.webhook import Webhook

    return Webhook(
        token,
        settings.telegram_base_url,
        Patience(),
        secret=_secret(settings.telegram_webhook_secret),
        public_url=settings.public_url.strip(),
    )


async def bot_name(settings: Settings) -> str:
    """Ask Telegram for the bot's user name, empty without a token. Raises ConnectError."""
    token = _secret(settings.telegram_token)
    if not token:
        return ""
    _without_a_command_line()
    from bot.platforms.telegram.adapter import Patience, Telegram
    from bot.platforms.telegram.client import hush

    hush()
    platform = Telegram(token, settings.telegram_base_url, Patience())
    try:
        return (await platform.greet()).username or ""
    finally:
        await platform.close()


def _without_a_command_line() -> None:
    """Keep out httpx's own command line, which PTB's import brings along: half of that import, 6 MB.

    httpx knows that it may be missing.
    """
    sys.modules.setdefault("httpx._main", None)  # type: ignore[arg-type]


def _secret(value: SecretStr | None) -> str:
    return value.get_secret_value().strip() if value else ""
