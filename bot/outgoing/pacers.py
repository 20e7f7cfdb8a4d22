"""A pacer for each token: what one workspace is refused holds back nobody in another."""

from collections.abc import Callable, Mapping

from bot.outgoing.pacer import NO_PACE, PACES, Pacer
from bot.platform import HasTokens, Platform
from storage.traffic.outbox import Address


class Pacers:
    """Made as they are needed; limits and refusals count for the token that a room is written to with."""

    def __init__(self, platforms: Mapping[str, Platform], time: Callable[[], float]) -> None:
        self._time = time
        self._tokens = {name: each for name, each in platforms.items() if isinstance(each, HasTokens)}
        self._pacers: dict[tuple[str, str], Pacer] = {}

    def of(self, where: Address) -> Pacer:
        """Return the pacer that a message to an address has to wait for."""
        several = self._tokens.get(where.platform)
        key = where.platform, several.token_for(where.room) if several else ""
        if key not in self._pacers:
            self._pacers[key] = Pacer(PACES.get(where.platform, NO_PACE), self._time)
        return self._pacers[key]
