"""A town for each transport: the same story is told over all four."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.outgoing.pacer import PACES
from storage.database import open_database
from storage.schema import prepare
from tests.fakes.schools import adopted
from tests.fakes.town import TRANSPORTS, Town, running


@pytest.fixture(params=TRANSPORTS)
async def town(
    request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> AsyncIterator[Town]:
    """The same story over all four."""
    async for found in _town(request, tmp_path, monkeypatch):
        yield found


@pytest.fixture(params=[each for each in TRANSPORTS if each.startswith("slack")])
async def slack_town(
    request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> AsyncIterator[Town]:
    """Stories about what only Slack has, over both of its transports."""
    monkeypatch.setattr("bot.outgoing.homekeeper.GATHER", 0.05)
    async for found in _town(request, tmp_path, monkeypatch):
        yield found


async def _town(
    request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> AsyncIterator[Town]:
    """Nobody waits for the platforms' own pace here; it has tests of its own."""
    for platform in tuple(PACES):
        monkeypatch.delitem(PACES, platform)
    engine = open_database(f"sqlite:///{tmp_path}/coach.db")
    prepare(engine)
    async with running(adopted(engine), request.param) as found:
        yield found
