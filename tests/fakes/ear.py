"""An ear that keeps in memory what platforms bring, as the inbox does: a key once, a batch with its cursor."""

from collections import deque
from collections.abc import Sequence

from storage.traffic.incoming import Incoming


class MemoryEar:
    """`trouble` holds errors for the next calls that bring something; `presence` is who can be reached."""

    def __init__(self) -> None:
        self.kept: dict[str, Incoming] = {}
        self.batches: list[tuple[tuple[str, ...], str]] = []
        self.cursors: dict[str, str] = {}
        self.moves: list[tuple[str, str, str]] = []
        self.presence: list[tuple[str, str, bool]] = []
        self.places: list[str] = []
        self.homes: list[tuple[str, str]] = []
        self.profiles: list[tuple[str, str, str]] = []
        self.troubles: list[str] = []
        self.languages: dict[str, str] = {}
        self.trouble: deque[Exception] = deque()

    @property
    def heard(self) -> list[Incoming]:
        return list(self.kept.values())

    async def hear(self, incoming: Incoming) -> None:
        await self.hear_all([incoming])

    async def hear_all(self, batch: Sequence[Incoming], *, cursor: str = "", source: str = "") -> None:
        if batch:
            self._fail_if_told()
        for incoming in batch:
            self.kept.setdefault(incoming.key, incoming)
        self.batches.append((tuple(each.key for each in batch), cursor))
        if cursor:
            self.cursors[source] = cursor

    async def cursor(self, source: str) -> str:
        return self.cursors.get(source, "")

    async def rooms(self, platform: str) -> Sequence[str]:
        return self.places

    async def left(self, platform: str, sender: str, *, here: bool) -> None:
        self._fail_if_told()
        self.presence.append((platform, sender, here))

    async def moved(self, platform: str, old: str, new: str) -> None:
        self.moves.append((platform, old, new))

    async def home_opened(self, platform: str, sender: str, turned: str = "") -> None:
        self._fail_if_told()
        self.homes.append((platform, sender))

    async def troubled(self, platform: str, line: str) -> None:
        self.troubles.append(line)

    async def described(self, platform: str, sender: str, *, zone: str, language: str) -> bool:
        self.profiles.append((sender, zone, language))
        return True

    async def speaks(self, platform: str, sender: str) -> str:
        return self.languages.get(sender, "")

    def _fail_if_told(self) -> None:
        if self.trouble:
            raise self.trouble.popleft()
