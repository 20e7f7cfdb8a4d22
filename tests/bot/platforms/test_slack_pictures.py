"""Pictures in Slack: below their words, with an alt text, in nobody's sight but the person's own."""

from collections.abc import AsyncIterator
from dataclasses import dataclass

import pytest

from bot.platforms.slack.adapter import Slack
from messages.pictures.drawing import png
from messages.render import Renderer
from tests.fakes.slack_server import SlackServer, dm
from tests.fakes.slack_setup import by_socket
from tests.messages.samples.pictures import MAPS

pytestmark = pytest.mark.anyio
ROOM = dm("U1ANA")
MAP = Renderer().render(MAPS[0], "en")
PNG = png(MAP.picture.svg, 200) if MAP.picture else b""


@dataclass(frozen=True)
class Opened:
    server: SlackServer
    slack: Slack


@pytest.fixture
async def opened() -> AsyncIterator[Opened]:
    async with SlackServer() as server:
        slack = by_socket(server)
        await slack.open()
        yield Opened(server, slack)
        await slack.close()


async def test_a_map_stands_below_its_words_and_says_the_same_in_its_alt_text(opened: Opened) -> None:
    receipt = await opened.slack.send_picture(ROOM, MAP, PNG, "k1")
    [message] = opened.server.conversations[ROOM]
    assert message["ts"] == receipt.message_id
    [file] = opened.server.files.values()
    assert file["content"] == PNG
    assert file["channel"] == ROOM
    assert "Plan today: stop 8" in file["alt_txt"]


@pytest.mark.parametrize("method", ["files.getUploadURLExternal", "files.completeUploadExternal"])
@pytest.mark.parametrize("fault", ["missing_scope", 500, "drop", "limited:1"])
async def test_whatever_happens_to_the_picture_the_words_are_there_once(
    opened: Opened, method: str, fault: str | int
) -> None:
    opened.server.faults[method].append(fault)
    receipt = await opened.slack.send_picture(ROOM, MAP, PNG, "k1")
    assert [each["ts"] for each in opened.server.conversations[ROOM]] == [receipt.message_id]
    assert not any("channel" in each for each in opened.server.files.values())


async def test_in_a_channel_nobody_sees_the_picture(opened: Opened) -> None:
    await opened.slack.send_picture("C0HELP", MAP, PNG, "k1")
    assert len(opened.server.conversations["C0HELP"]) == 1
    assert not opened.server.files
