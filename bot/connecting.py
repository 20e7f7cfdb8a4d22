"""Finding the platforms: every module of `bot.platforms` that has `connect` is asked for one; and opening them."""

import asyncio
import importlib
import logging
import pkgutil

from bot import platforms
from bot.platform import Platform, Unanswered
from bot.settings import Settings
from messages.render import Renderer

log = logging.getLogger("coach.platform")
SOON, LONGEST = 1.0, 30.0
"""Seconds until a platform that did not answer is asked again: twice as long each time, and never longer than this."""
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


async def opened(platform: Platform) -> str:
    """Open a platform, however long that takes while it does not answer; each reason is told once.

    Raises ConnectError where it refuses us, for that would never pass.
    """
    told, wait = "", SOON
    while True:
        try:
            return await platform.open()
        except Unanswered as error:
            line, least = str(error), error.seconds
        if line != told:
            log.error("%s I try again until it answers", line)
        told = line
        await asyncio.sleep(max(wait, least))
        wait = min(2 * wait, LONGEST)
