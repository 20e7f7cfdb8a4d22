"""How long to wait after trouble with polling; the log is told once when it begins and once when it is over."""

import logging

from telegram.error import Conflict, InvalidToken, TelegramError

from bot.platforms.telegram.request import TooMany
from storage.store import DatabaseError

log = logging.getLogger(__name__)

_MOST_DOUBLINGS = 16


class Setback:
    """Failures in a row; pauses in seconds, doubled from `first` up to `longest`."""

    def __init__(self, first: float, longest: float) -> None:
        self._first = first
        self._longest = longest
        self._count = 0
        self._told = ""

    @property
    def told(self) -> str:
        """What the log knows to be wrong now; empty while all is well."""
        return self._told

    def pause_after(self, trouble: Exception) -> float:
        """Count a failure and return how long to wait before the next try."""
        if not isinstance(trouble, DatabaseError):  # of that the log has been told already
            self._tell(_line(trouble))
        doublings, self._count = min(self._count, _MOST_DOUBLINGS), self._count + 1
        match trouble:
            case TooMany():
                return trouble.seconds
            case Conflict() | InvalidToken():  # only a person can mend these: no haste
                return self._longest
            case _:
                return min(self._first * 2.0**doublings, self._longest)

    def over(self) -> None:
        """Note that a try went well."""
        if self._told:
            log.warning("Telegram: polling works again")
        self._count = 0
        self._told = ""

    def _tell(self, line: str) -> None:
        if line != self._told:
            log.error("%s", line)
            self._told = line


def _line(trouble: Exception) -> str:
    """Say what is wrong; a foreign error's own text may quote what people wrote, so only its name is told."""
    match trouble:
        case Conflict() if "webhook" in trouble.message:
            return "Telegram: a webhook is set for this token, so polling is refused; trying again, slowly"
        case Conflict():
            return (
                "Telegram: another program polls with this token; stop one of the two. Trying again, slowly"
            )
        case InvalidToken():
            return "Telegram: the token is refused now; trying again, slowly"
        case TooMany():
            return "Telegram: asked to poll less; waiting as long as told"
        case TelegramError():
            return f"Telegram: polling failed ({trouble.message}); trying again"
        case _:
            return f"Telegram: what came could not be kept ({type(trouble).__name__}); asking for it again"
