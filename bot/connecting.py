"""Finding the platforms: every module of `bot.platforms` that has `connect` is asked for one."""

import importlib
import pkgutil

from bot import platforms
from bot.platform import Platform
from bot.settings import Settings
from messages.render import Renderer

HOW_TO_BEGIN = (
    "no platform is set up: set COACH_TELEGRAM_TOKEN (from @BotFather in Telegram), or COACH_SLACK_BOT_TOKEN "
    "with COACH_SLACK_APP_TOKEN (python3 coach.py manifest prints the Slack app); the README has the steps. "
    "To try the coach without any token: python3 coach.py demo"
)


def connected(settings: Settings, renderer: Renderer) -> list[Platform]:
    """Return the platforms whose settings are there, not opened yet. Raises ConnectError for half a setting."""
    found = []
    for module in pkgutil.iter_modules(platforms.__path__):
        connect = importlib.import_module(f"{platforms.__name__}.{module.name}").connect
        platform = connect(settings, renderer.form)
        if platform is not None:
            found.append(platform)
    return found
