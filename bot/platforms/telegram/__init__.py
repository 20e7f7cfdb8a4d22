"""Telegram, by polling or webhook: `connect` chooses by the operator's settings."""

from pydantic import SecretStr

from bot.platform import FormOf
from bot.platforms.telegram.adapter import Patience, Telegram
from bot.platforms.telegram.client import hush
from bot.platforms.telegram.polling import Polling
from bot.platforms.telegram.webhook import Webhook
from bot.settings import Settings


def connect(settings: Settings, forms: FormOf) -> Telegram | None:
    """Return the platform, not yet opened, or None without a token; Telegram asks a form's fields one by one."""
    token = _secret(settings.telegram_token)
    if not token:
        return None
    hush()
    if settings.telegram_mode == "polling":
        return Polling(token, settings.telegram_base_url, Patience())
    return Webhook(
        token,
        settings.telegram_base_url,
        Patience(),
        secret=_secret(settings.telegram_webhook_secret),
        public_url=settings.public_url.strip(),
    )


def _secret(value: SecretStr | None) -> str:
    return value.get_secret_value().strip() if value else ""
