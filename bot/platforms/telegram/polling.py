"""Telegram by long polling: what came is committed first, and only the next poll confirms it."""

import asyncio
import logging
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from bot.platform import Ear
from bot.platforms.telegram.adapter import Telegram
from bot.platforms.telegram.hearing import Heard, Unreadable, read, update_id_of
from bot.platforms.telegram.setback import Setback

log = logging.getLogger(__name__)


class Polling(Telegram):
    """Each poll begins where the ear's last commit ended: that is read at first, and after any trouble."""

    way = "polling"
    heard_by_one = True

    async def listen(self, ear: Ear) -> None:
        """Poll until cancelled; after trouble, try again ever more slowly."""
        self._ear = ear
        setback = Setback(self._patience.first, self._patience.longest)
        place: str | None = None
        noted: str | None = None
        while True:
            try:
                place = await self._poll(ear, await ear.cursor(self._source) if place is None else place)
            except Exception as trouble:  # noqa: BLE001 (the top of this task: people wait, whatever failed)
                place, pause = None, setback.pause_after(trouble)
                noted = await self._note(ear, noted, setback.told)
                await asyncio.sleep(pause)
            else:
                setback.over()
                noted = await self._note(ear, noted, setback.told)

    async def _note(self, ear: Ear, noted: str | None, told: str) -> str:
        """Keep what is wrong for `doctor` whenever it changes; the first time also that nothing is."""
        if told != noted:
            await ear.troubled(self.name, told)
        return told

    async def _prepare(self) -> None:
        """Take down a webhook of former times, or polls are refused; what waits there stays."""
        await self._client.delete_webhook()

    @property
    def _source(self) -> str:
        return f"telegram:{self.me.id}"

    async def _poll(self, ear: Ear, place: str) -> str:
        """Hear what has come since a place, and return the place to go on from, once all is committed."""
        batch = await self._client.updates(int(place) if place else None, self._patience.poll)
        ids = [found for raw in batch if (found := update_id_of(raw)) is not None]
        if not ids:
            await asyncio.sleep(self._patience.breath)  # nothing came, perhaps sooner than we asked
            return place
        # The last of this batch, not the greatest ever: after a silent week Telegram begins at a new number.
        after = str(max(ids) + 1)
        await self._keep(ear, list(self._read_all(batch)), cursor=after, source=self._source)
        return after

    def _read_all(self, batch: Sequence[Mapping[str, Any]]) -> Iterator[Heard]:
        for raw in batch:
            try:
                yield read(raw, self.me)
            except Unreadable as trouble:
                log.error("Telegram: %s; skipped", trouble)
