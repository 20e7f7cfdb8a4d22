"""Pictures are drawn beside the loop, once for the same facts, and never keep words waiting."""

import asyncio
import os
import signal
import sys
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.outgoing import painter as module
from bot.outgoing.painter import Painter
from messages.message import Picture
from messages.render import Renderer
from tests.messages.samples.pictures import MAPS

RENDERER = Renderer()
DOT = '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"/>'


@pytest.fixture
async def painter() -> AsyncIterator[Painter]:
    found = Painter()
    yield found
    await found.close()


def a_map(number: int = 0) -> Picture:
    picture = RENDERER.render(MAPS[number], "en").picture
    assert picture is not None
    return picture


async def test_a_map_becomes_a_png_and_the_same_facts_the_same_bytes(painter: Painter) -> None:
    first = await painter.paint(a_map())
    assert first is not None
    assert first.startswith(b"\x89PNG")
    another = Painter()
    assert await another.paint(a_map()) == first
    await another.close()


async def test_a_picture_is_drawn_once(painter: Painter) -> None:
    drawn = await painter.paint(a_map())
    drawer = painter._drawer
    assert drawer is not None
    drawer.kill()
    await drawer.wait()
    assert await painter.paint(a_map()) is drawn


async def test_it_remembers_the_last_ones_only(painter: Painter, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "REMEMBERED", 2)
    for number in range(4):
        await painter.paint(a_map(number))
    assert list(painter._known) == [a_map(2).key, a_map(3).key]


async def test_the_loop_goes_on_while_a_picture_is_drawn(painter: Painter) -> None:
    await painter.paint(a_map(1))
    longest, last = 0.0, asyncio.get_running_loop().time()
    drawing = asyncio.create_task(painter.paint(a_map(4)))
    while not drawing.done():
        await asyncio.sleep(0.001)
        now = asyncio.get_running_loop().time()
        longest, last = max(longest, now - last), now
    assert await drawing
    assert longest < 0.5


async def test_a_drawer_that_was_killed_costs_one_picture_and_the_next_is_drawn(painter: Painter) -> None:
    await painter.paint(a_map(1))
    assert painter._drawer is not None
    os.kill(painter._drawer.pid, signal.SIGKILL)
    await painter._drawer.wait()
    assert await painter.paint(a_map(0)) is None
    assert await painter.paint(a_map(0))


async def test_what_is_no_picture_is_left_out_and_the_next_is_drawn(painter: Painter) -> None:
    assert await painter.paint(Picture("<svg", 100, "")) is None
    assert await painter.paint(a_map())


async def test_a_drawer_that_hangs_is_given_up(painter: Painter, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "PATIENCE", 0.3)
    monkeypatch.setattr(module, "DRAWER", ("-c", "import time; time.sleep(60)"))
    assert await painter.paint(a_map()) is None
    assert painter._drawer is None


async def test_a_picture_that_nobody_waits_for_any_more_spoils_no_other(painter: Painter) -> None:
    await painter.paint(a_map(1))
    given_up = asyncio.create_task(painter.paint(a_map(4)))
    await asyncio.sleep(0.005)
    given_up.cancel()
    await asyncio.gather(given_up, return_exceptions=True)
    fresh = Painter()
    assert await painter.paint(a_map(0)) == await fresh.paint(a_map(0))
    await fresh.close()


async def test_the_drawer_ends_when_the_coach_is_killed() -> None:
    """No orphan: the drawer reads until its input is over."""
    code = (
        "import asyncio, sys\n"
        "from bot.outgoing.painter import Painter\nfrom messages.message import Picture\n"
        "async def main():\n"
        "    painter = Painter()\n"
        f"    await painter.paint(Picture({DOT!r}, 9, ''))\n"
        "    print(painter._drawer.pid, flush=True)\n"
        "    await asyncio.sleep(60)\n"
        "asyncio.run(main())\n"
    )
    coach = await asyncio.create_subprocess_exec(
        sys.executable, "-c", code, cwd=module.ROOT, stdout=asyncio.subprocess.PIPE
    )
    assert coach.stdout is not None
    drawer = int(await coach.stdout.readline())
    coach.kill()
    await coach.wait()
    for _ in range(200):
        if not _lives(drawer):
            return
        await asyncio.sleep(0.05)
    os.kill(drawer, signal.SIGKILL)
    pytest.fail("the drawer outlived the coach")


def _lives(pid: int) -> bool:
    """A zombie that nobody has waited for does not count."""
    try:
        return Path(f"/proc/{pid}/stat").read_text("ascii").rpartition(")")[2].split()[0] != "Z"
    except FileNotFoundError:
        return False
