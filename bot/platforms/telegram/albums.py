"""Albums: photos sent together come as several updates, and are one thing that somebody said."""

import asyncio
from collections.abc import Awaitable, Callable, Iterable, Sequence

from engine.frozen import replace
from storage.traffic.incoming import Incoming

Hear = Callable[[Incoming], Awaitable[None]]


def album_of(incoming: Incoming) -> str:
    """Name the album that a piece belongs to, empty for what stands alone."""
    found = next((each.album for each in incoming.attachments if each.album), "")
    return f"{incoming.room}:{incoming.sender}:{found}" if found and not incoming.edited else ""


def gathered(batch: Iterable[Incoming]) -> list[Incoming]:
    """Return a batch with the pieces of each album as one incoming, in the place of its first piece."""
    found: dict[str, list[Incoming]] = {}
    for each in batch:
        found.setdefault(album_of(each) or each.key, []).append(each)
    return [joined(pieces) for pieces in found.values()]


def joined(pieces: Sequence[Incoming]) -> Incoming:
    """Return the pieces of one album as one: all files, all captions.

    Its key is that of its first message, so that the same pieces in any order are heard once.
    """
    if len(pieces) == 1:
        return pieces[0]
    first, *others = sorted(pieces, key=lambda each: int(each.message or 0))
    files = (file for each in (first, *others) for file in each.attachments)
    words = "\n".join(each.text for each in (first, *others) if each.text)
    return replace(first, text=words, attachments=tuple(files))


class Gathering:
    """Where pieces arrive one by one, each waits a moment for the others and is acknowledged with them all."""

    def __init__(self, patience: float) -> None:
        self._patience = patience
        self._open: dict[str, tuple[list[Incoming], asyncio.Task[None]]] = {}

    async def hear(self, piece: Incoming, hear: Hear) -> None:
        """Return when the piece has been kept, alone or with its album; raise as `hear` does."""
        name = album_of(piece)
        if not name:
            await hear(piece)
            return
        if name not in self._open:
            pieces: list[Incoming] = []
            self._open[name] = pieces, asyncio.create_task(self._close(name, pieces, hear))
        pieces, closing = self._open[name]
        pieces.append(piece)
        await asyncio.shield(closing)

    async def _close(self, name: str, pieces: list[Incoming], hear: Hear) -> None:
        await asyncio.sleep(self._patience)
        del self._open[name]
        await hear(joined(pieces))
