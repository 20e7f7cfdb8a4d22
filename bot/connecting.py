"""Finding the platforms: every module of `bot.platforms` that has `connect` is asked for one; and opening them."""

import asyncio
import importlib
import logging
import pkgutil
from collections.abc import Awaitable, Callable, Iterable, Sequence

from bot import platforms
from bot.platform import Platform, Unanswered
from bot.settings import Settings
from messages.render import Renderer
from storage.outages import DatabaseError, why

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


class Opening:
    """Opens platforms side by side: whoever needs one waits for that one alone, however long it does not answer.

    `say` gets the line of each that is open, `note` what keeps one from it, by its name; empty once it is open.
    """

    def __init__(
        self,
        platforms: Sequence[Platform],
        say: Callable[[str], None],
        note: Callable[[str, str], Awaitable[None]],
    ) -> None:
        self._say, self._note = say, note
        self._open = {each.name: asyncio.Event() for each in platforms}
        self._asked = {each.name: asyncio.Event() for each in platforms}
        self._first = asyncio.Event()

    def is_open(self, name: str) -> bool:
        return self._open[name].is_set()

    async def until_open(self, names: Iterable[str]) -> None:
        """Wait until all of these are open."""
        for name in names:
            await self._open[name].wait()

    async def until_served(self) -> None:
        """Wait until somebody can be served: each has been asked once, and one at least is open."""
        await self._first.wait()
        for each in self._asked.values():
            await each.wait()

    async def open(self, platform: Platform) -> None:
        """Open one; raises ConnectError where it refuses us, for that would never pass."""
        name = platform.name
        self._say(await self._opened(platform))
        await self._note(name, "")
        for each in (self._open[name], self._asked[name], self._first):
            each.set()

    async def _opened(self, platform: Platform) -> str:
        """Each reason why it does not answer is told once."""
        told, wait = "", SOON
        while True:
            try:
                return await platform.open()
            except Unanswered as error:
                line, least = str(error), error.seconds
            except DatabaseError as error:  # tokens that expire are kept there
                line, least = f"{platform.name}: {why(error)}.", 0.0
            if line != told:
                log.error("%s I try again until it answers", line)
                await self._note(platform.name, line)
            told = line
            self._asked[platform.name].set()
            await asyncio.sleep(max(wait, least))
            wait = min(2 * wait, LONGEST)
