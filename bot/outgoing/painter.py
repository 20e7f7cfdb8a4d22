"""The painter: has pictures drawn by a program of its own, beside the loop, and remembers the last ones."""

import asyncio
import contextlib
import logging
import sys
from collections import OrderedDict
from pathlib import Path

from messages.message import Picture
from messages.pictures.drawing import NUMBER

log = logging.getLogger("coach.painter")
ROOT = Path(__file__).resolve().parents[2]
DRAWER = ("-m", "messages.pictures.drawing")
REMEMBERED = 200
PATIENCE = 10.0
"""Seconds for one picture, the start of the drawer included: then the words go alone."""


class Painter:
    """Draws one picture at a time. The drawer starts with the first picture and ends when this side does, even
    by a kill: its input is over then. What cannot be drawn is None, and nobody waits for it."""

    def __init__(self) -> None:
        self._drawer: asyncio.subprocess.Process | None = None
        self._turn = asyncio.Lock()
        self._known: OrderedDict[str, bytes] = OrderedDict()

    async def paint(self, picture: Picture) -> bytes | None:
        """Return the picture as a PNG."""
        async with self._turn:
            if picture.key not in self._known:
                drawn = await self._draw_safely(picture)
                if not drawn:
                    return None
                self._known[picture.key] = drawn
                if len(self._known) > REMEMBERED:
                    self._known.popitem(last=False)
            self._known.move_to_end(picture.key)
            return self._known[picture.key]

    async def close(self) -> None:
        """End the drawer."""
        drawer, self._drawer = self._drawer, None
        if drawer is not None:
            with contextlib.suppress(ProcessLookupError):
                drawer.kill()
            await drawer.wait()

    async def _draw_safely(self, picture: Picture) -> bytes:
        """A drawer that dies, hangs or answers something else is done away with; the next picture gets a new one."""
        try:
            async with asyncio.timeout(PATIENCE):
                drawn = await self._draw(picture)
        except (OSError, EOFError, TimeoutError) as trouble:
            log.warning("a picture could not be drawn, its words go alone: %s", type(trouble).__name__)
            await self.close()
            return b""
        except BaseException:
            await self.close()  # its answer would be taken for that of the next picture
            raise
        if not drawn:
            log.error("a picture of ours is no SVG; its words go alone")
        return drawn

    async def _draw(self, picture: Picture) -> bytes:
        drawer = self._drawer = self._drawer or await _started()
        if drawer.stdin is None or drawer.stdout is None:
            raise BrokenPipeError
        svg = picture.svg.encode()
        drawer.stdin.write(picture.width.to_bytes(NUMBER) + len(svg).to_bytes(NUMBER) + svg)
        await drawer.stdin.drain()
        length = int.from_bytes(await drawer.stdout.readexactly(NUMBER))
        return await drawer.stdout.readexactly(length)


async def _started() -> asyncio.subprocess.Process:
    pipe = asyncio.subprocess.PIPE
    return await asyncio.create_subprocess_exec(
        sys.executable, *DRAWER, cwd=ROOT, stdin=pipe, stdout=pipe, start_new_session=True
    )
