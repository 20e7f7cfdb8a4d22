"""Slack, by Socket Mode or by HTTP: `connect` is all that the rest of the coach calls."""

from typing import TYPE_CHECKING

from bot.platform import ConnectError, FormOf
from bot.platforms.slack.app_manifest import manifest
from bot.settings import Settings

if TYPE_CHECKING:
    from bot.platforms.slack.adapter import Slack

__all__ = ["connect", "manifest"]


def connect(settings: Settings, forms: FormOf) -> "Slack | None":
    """Return the platform, or None when no bot token is set.

    An app token means Socket Mode; a signing secret means HTTP. With both, both are open: Slack delivers
    each event over the one that the app has switched on, and the inbox keeps an event once whichever it was.
    """
    tokens = (settings.slack_bot_token, settings.slack_bot_tokens)
    if not any(each and each.get_secret_value().strip() for each in tokens):
        return None
    from bot.platforms.slack.adapter import Slack  # the SDK costs a tenth of a second: only where it is used

    slack = Slack(settings, forms)
    if not slack.app_token and not slack.signing_secret:
        raise ConnectError(
            "Slack: set COACH_SLACK_APP_TOKEN (Socket Mode) or COACH_SLACK_SIGNING_SECRET (HTTP)"
            " beside COACH_SLACK_BOT_TOKEN"
        )
    return slack
