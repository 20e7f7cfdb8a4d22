"""What people wrote in Slack while nobody listened is read back, once, and in order."""

from collections.abc import AsyncIterator
from contextlib import AbstractAsyncContextManager

import pytest

from tests.fakes.ear import MemoryEar
from tests.fakes.slack_server import TEAM, SlackServer, dm
from tests.fakes.slack_setup import TRANSPORTS, Joined, by_http, by_socket, joined_with
from tests.fakes.telegram_setup import until

pytestmark = pytest.mark.anyio
ANA, BEN = f"{TEAM}:U1ANA", f"{TEAM}:U2BEN"
SOURCE = f"slack:{TEAM}"


@pytest.fixture(autouse=True)
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in (
        "over_socket.FIRST_WAIT",
        "heard.catching_up.KEEP_EVERY",
        "heard.history.FIRST_WAIT",
        "heard.catching_up.FIRST_WAIT",
    ):
        monkeypatch.setattr(f"bot.platforms.slack.{name}", 0.01)


@pytest.fixture
async def server() -> AsyncIterator[SlackServer]:
    async with SlackServer() as fake:
        yield fake


@pytest.fixture(params=TRANSPORTS)
def transport(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
def ear() -> MemoryEar:
    """An ear that knows two people."""
    known = MemoryEar()
    known.places = [ANA, BEN]
    return known


def run(server: SlackServer, transport: str, ear: MemoryEar) -> AbstractAsyncContextManager[Joined]:
    """The coach, started anew with what it had kept."""
    slack = by_http(server) if transport == "http" else by_socket(server)
    return joined_with(server, slack, transport, ear)


async def heard_before(server: SlackServer, transport: str, ear: MemoryEar, *texts: str) -> None:
    """A first life of the coach, in which it heard something."""
    async with run(server, transport, ear) as slack:
        for each in texts:
            assert (await slack.deliver(server.says("U1ANA", each))).acked
        newest = server.said[dm("U1ANA")][-1]["ts"]
        await until(lambda: ear.cursors.get(SOURCE) == newest)


def texts(ear: MemoryEar) -> list[str]:
    return [each.text for each in ear.heard]


async def test_p03_what_was_written_while_the_coach_was_down_is_heard_once_and_in_order(
    server: SlackServer, transport: str, ear: MemoryEar
) -> None:
    await heard_before(server, transport, ear, "hello")
    said = [
        server.says("U1ANA", "are you there?"),
        server.says("U2BEN", "stuck"),
        server.says("U1ANA", "help"),
    ]
    async with run(server, transport, ear) as slack:
        await until(lambda: len(ear.heard) == 4)
        for each in said:  # Slack sends it again, as it does for some minutes
            assert (await slack.deliver(each)).acked
    assert sorted(texts(ear)) == ["are you there?", "hello", "help", "stuck"]
    assert texts(ear).index("are you there?") < texts(ear).index("help")
    assert {each.sender for each in ear.heard} == {ANA, BEN}
    assert ear.cursors[SOURCE] == server.said[dm("U1ANA")][-1]["ts"]


async def test_a_coach_that_listens_for_the_first_time_reads_nothing_of_the_time_before(
    server: SlackServer, transport: str, ear: MemoryEar, monkeypatch: pytest.MonkeyPatch
) -> None:
    server._since -= 3600
    server.says("U1ANA", "long ago")
    server._since += 3600
    async with run(server, transport, ear) as slack:
        await until(lambda: SOURCE in ear.cursors and len(server.called("conversations.history")) == 2)
        await slack.deliver(server.says("U1ANA", "now"))
    assert texts(ear) == ["now"]


async def test_replies_in_threads_edits_and_files_come_too_and_nothing_of_the_coachs_own(
    server: SlackServer, transport: str, ear: MemoryEar
) -> None:
    await heard_before(server, transport, ear, "hello", "I am stuk")
    first = server.said[dm("U1ANA")][-1]
    root = {"type": "message", "user": "U0COACH", "bot_id": "B0COACH", "text": "A card", "ts": server._ts()}
    server.conversations[dm("U1ANA")].append(root)
    server.says("U1ANA", "in the thread", thread_ts=root["ts"])
    server.says("U1ANA", "both", thread_ts=root["ts"], subtype="thread_broadcast")
    server.says("U1ANA", "", subtype="file_share", files=[{"id": "F1", "mimetype": "image/png", "size": 4}])
    server.says("U1ANA", "joined", subtype="channel_join")
    first |= {"text": "I am stuck", "edited": {"user": "U1ANA", "ts": server._ts()}}
    async with run(server, transport, ear):
        await until(lambda: len(ear.heard) == 6)
    new = ear.heard[2:]
    assert [(each.text, each.card, each.edited) for each in new] == [
        ("I am stuck", "", True),
        ("in the thread", root["ts"], False),
        ("both", root["ts"], False),
        ("", "", False),
    ]
    assert new[-1].attachments[0].file_id == "F1"


async def test_it_reads_page_after_page_as_slowly_as_slack_says(
    server: SlackServer, transport: str, ear: MemoryEar, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.platforms.slack.heard.history.PAGE", 2)
    await heard_before(server, transport, ear, "0")
    for number in range(1, 8):
        server.says("U1ANA", str(number))
    server.faults["conversations.history"].extend(["limited:0.05", 503, "drop_after", "limited:0.05"])
    async with run(server, transport, ear):
        await until(lambda: len(ear.heard) == 8)
    assert texts(ear) == [str(number) for number in range(8)]


async def test_a_conversation_that_cannot_be_read_keeps_nobody_else_from_being_heard(
    server: SlackServer, transport: str, ear: MemoryEar
) -> None:
    await heard_before(server, transport, ear, "hello")
    server.says("U1ANA", "unreadable")
    server.says("U2BEN", "readable")
    server.faults["conversations.history"].append("channel_not_found")
    async with run(server, transport, ear):
        await until(lambda: "readable" in texts(ear))
    assert texts(ear) == ["hello", "readable"]


async def test_after_a_broken_line_the_time_in_between_is_read_back(
    server: SlackServer, ear: MemoryEar
) -> None:
    async with run(server, "socket", ear) as slack:
        await slack.deliver(server.says("U1ANA", "before"))
        await until(lambda: len(server.called("conversations.history")) == 2)
        await server.hang_up(politely=False)
        server.says("U1ANA", "in between")
        await until(lambda: texts(ear) == ["before", "in between"])


async def test_a_line_that_another_one_takes_over_from_misses_nothing_and_nothing_is_read(
    server: SlackServer, ear: MemoryEar
) -> None:
    async with run(server, "socket", ear) as slack:
        await until(lambda: len(server.called("conversations.history")) == 2)
        await (await server.connection()).send_json({"type": "disconnect", "reason": "refresh_requested"})
        await server.connection(2)
        await slack.deliver(server.says("U1ANA", "hello"))
        await until(lambda: ear.cursors[SOURCE] == server.said[dm("U1ANA")][-1]["ts"])
    assert len(server.called("conversations.history")) == 2


async def test_what_could_not_be_kept_is_read_back_although_slack_gives_up(
    server: SlackServer, transport: str, ear: MemoryEar
) -> None:
    async with run(server, transport, ear) as slack:
        await slack.deliver(server.says("U1ANA", "before"))
        ear.trouble.extend([OSError("the disk is full")] * 3)
        assert not (await slack.deliver(server.says("U1ANA", "the disk is full"), 0.2)).acked
        await until(lambda: texts(ear) == ["before", "the disk is full"])


async def test_what_the_inbox_has_forgotten_by_now_is_not_answered_twice(
    server: SlackServer, transport: str, ear: MemoryEar
) -> None:
    server._since -= 8 * 86_400
    ear.cursors[SOURCE] = f"{server._since}.000000"
    await heard_before(server, transport, ear, "last words before the holiday")
    ear.kept.clear()
    server._since += 8 * 86_400
    server.says("U1ANA", "first words after it")
    async with run(server, transport, ear):
        await until(lambda: bool(ear.heard))
    assert texts(ear) == ["first words after it"]
