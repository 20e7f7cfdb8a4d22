"""Everything an operator can set, from the environment or a `.env` file, checked at the start."""

from typing import Literal

from pydantic import Field, SecretStr
from pydantic_settings import BaseSettings, SettingsConfigDict

from bot.errors import Refused


class Settings(BaseSettings):
    """The operator's settings; each is read from `COACH_<NAME>`."""

    model_config = SettingsConfigDict(
        env_prefix="COACH_", env_file=".env", extra="ignore", hide_input_in_errors=True
    )

    database_url: str = "sqlite:///coach.db"
    listen: str = "127.0.0.1:8080"
    public_url: str = ""

    telegram_token: SecretStr | None = None
    telegram_base_url: str = "https://api.telegram.org"
    telegram_mode: Literal["polling", "webhook"] = "polling"
    telegram_webhook_secret: SecretStr | None = None

    slack_bot_token: SecretStr | None = None
    slack_bot_tokens: SecretStr | None = None
    slack_client_id: SecretStr | None = None
    slack_client_secret: SecretStr | None = None
    slack_app_token: SecretStr | None = None
    slack_signing_secret: SecretStr | None = None
    slack_base_url: str = Field(default="https://slack.com/api/")


def address(listen: str) -> tuple[str, int]:
    """Return host and port of `host:port`; raises Refused when it is something else."""
    host, found, port = listen.rpartition(":")
    if not found or not port.isdecimal() or not 0 <= int(port) < 65536:
        raise Refused(f"COACH_LISTEN must be host:port, such as 127.0.0.1:8080, not {listen!r}")
    return host.strip("[]") or "127.0.0.1", int(port)
