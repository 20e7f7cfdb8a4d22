"""What the coach says arrives in Slack once, can be changed and found again, and failures are told apart."""

from collections.abc import AsyncIterator
from dataclasses import dataclass

import pytest

from bot.platform import Edits, Homes, Mounts, ReadsBack, SendError, Threads
from bot.platforms.slack.adapter import Slack
from messages.message import Block, Button, Message, Span
from tests.fakes.slack_server import SlackServer, dm
from tests.fakes.slack_setup import by_socket

pytestmark = pytest.mark.anyio
ROOM = dm("U1ANA")
CARD = Message(
    (
        Block((Span("This week"),), "heading"),
        Block((Span("Next: "), Span("fractions", bold=True), Span(" here", url="https://example.org/f"))),
        Block((Span("I can add <b> & thirds"),), "item"),
        Block((Span("I can :smile:"),), "item"),
    ),
    (Button("take", "I'll do it", "primary"), Button("less", "Less", "")),
)
DONE = Message((Block((Span("Ms B has it."),)),))


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


async def test_a_student_sees_what_the_coach_says(opened: Opened) -> None:
    receipt = await opened.slack.send(ROOM, CARD, "k1")
    [message] = opened.server.conversations[ROOM]
    assert message["ts"] == receipt.message_id
    assert (
        message["text"]
        == "This week\nNext: fractions here\n• I can add &lt;b&gt; &amp; thirds\n• I can :smile:"
    )
    header, words, buttons = message["blocks"]
    assert header["text"]["text"] == "This week"
    section, bullets = words["elements"]
    assert section["elements"][1] == {"type": "text", "text": "fractions", "style": {"bold": True}}
    assert section["elements"][2] == {"type": "link", "url": "https://example.org/f", "text": " here"}
    assert bullets["elements"][0]["elements"] == [{"type": "text", "text": "I can add <b> & thirds"}]
    assert [each["value"] for each in buttons["elements"]] == ["take", "less"]
    [sent] = opened.server.called("chat.postMessage")
    assert (sent["unfurl_links"], sent["unfurl_media"], sent["mrkdwn"], sent["parse"]) == (
        False,
        False,
        False,
        "none",
    )


async def test_a_claimed_card_says_who_has_it(opened: Opened) -> None:
    for room in (ROOM, "U1ANA"):
        receipt = await opened.slack.send(room, CARD, "k1")
        assert await opened.slack.edit(room, receipt.message_id, DONE, "k2") == receipt
        message = opened.server.conversations[ROOM][-1]
        assert message["text"] == "Ms B has it."
        assert len(message["blocks"]) == 1


async def test_a_card_that_is_gone_cannot_be_changed(opened: Opened) -> None:
    with pytest.raises(SendError) as failed:
        await opened.slack.edit(ROOM, "1.1", DONE, "k2")
    assert failed.value.permanent


@pytest.mark.parametrize("room", [ROOM, "U1ANA"])
async def test_a_message_is_found_again_by_its_key(opened: Opened, room: str) -> None:
    receipt = await opened.slack.send(room, CARD, "goal-prompt:ana:2026-W04")
    for number in range(120):
        await opened.slack.send(room, DONE, f"later-{number}")
    assert await opened.slack.find(room, "goal-prompt:ana:2026-W04") == receipt
    assert await opened.slack.find(room, "never sent") is None


@pytest.mark.parametrize(
    "fault", ["drop_after", "drop", "hang", 500, 503, "internal_error", "fatal_error", "garbage"]
)
async def test_when_nobody_knows_whether_it_arrived_it_says_so_and_posts_once(
    opened: Opened, fault: str | int, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened.server.faults["chat.postMessage"].append(fault)
    failed = await failure(opened, quick=monkeypatch)
    assert (failed.uncertain, failed.permanent, failed.malformed) == (True, False, False)
    assert len(opened.server.called("chat.postMessage")) == 1
    assert (await opened.slack.find(ROOM, "k1") is not None) == (fault == "drop_after")


@pytest.mark.parametrize(
    ("fault", "expected"),
    [
        ("limited:7", SendError("ratelimited", retry_after=7)),
        ("ratelimited", SendError("ratelimited", retry_after=60)),
        ("account_inactive", SendError("account_inactive", permanent=True)),
        ("channel_not_found", SendError("channel_not_found", permanent=True)),
        ("is_archived", SendError("is_archived", permanent=True)),
        ("user_disabled", SendError("user_disabled", permanent=True)),
        ("invalid_blocks", SendError("invalid_blocks", malformed=True)),
        ("msg_too_long", SendError("msg_too_long", malformed=True)),
        ("msg_blocks_too_long", SendError("msg_blocks_too_long", malformed=True)),
        ("invalid_auth", SendError("invalid_auth", retry_after=60)),
        ("something_new", SendError("something_new", retry_after=60)),
        (403, SendError("http_403", retry_after=60)),
    ],
)
async def test_each_refusal_tells_the_courier_what_to_do(
    opened: Opened, fault: str | int, expected: SendError
) -> None:
    opened.server.faults["chat.postMessage"].append(fault)
    failed = await failure(opened)
    bits = ("reason", "permanent", "retry_after", "uncertain", "malformed")
    assert [getattr(failed, bit) for bit in bits] == [getattr(expected, bit) for bit in bits]


async def test_a_refused_token_is_told_loudly(opened: Opened, caplog: pytest.LogCaptureFixture) -> None:
    opened.server.faults["chat.postMessage"].append("token_revoked")
    await failure(opened)
    assert "COACH_SLACK_BOT_TOKEN (token_revoked)" in caplog.text
    assert "xoxb" not in caplog.text


async def test_what_never_left_may_be_sent_again(opened: Opened) -> None:
    await opened.server.stop()
    await failure(opened)  # on the connection that was open: nobody knows
    failed = await failure(opened)
    assert (failed.uncertain, failed.permanent, failed.malformed, failed.retry_after) == (
        False,
        False,
        False,
        None,
    )


async def test_looking_back_fails_as_sending_does(opened: Opened) -> None:
    opened.server.faults["conversations.history"].append("limited:9")
    with pytest.raises(SendError) as failed:
        await opened.slack.find(ROOM, "k1")
    assert failed.value.retry_after == 9


async def test_a_method_that_must_wait_is_left_alone_for_everybody(opened: Opened) -> None:
    opened.server.faults["conversations.history"].append("limited:60")
    for room in (ROOM, dm("U2BEN"), ROOM):
        with pytest.raises(SendError) as failed:
            await opened.slack.find(room, "k1")
        assert failed.value.retry_after == pytest.approx(60, abs=20)
    assert (len(opened.server.called("conversations.history")), opened.server.too_soon) == (1, [])
    assert (await opened.slack.send(ROOM, CARD, "k2")).message_id


def test_slack_has_all_optional_abilities(anyio_backend: str) -> None:
    for ability in (Edits, ReadsBack, Mounts, Threads, Homes):
        assert issubclass(Slack, ability)


async def failure(opened: Opened, quick: pytest.MonkeyPatch | None = None) -> SendError:
    if quick:
        session = opened.slack.workspaces.first.client.session
        assert session
        quick.setattr(session, "_timeout", session.timeout.__class__(sock_read=0.2))
    with pytest.raises(SendError) as failed:
        await opened.slack.send(ROOM, CARD, "k1")
    return failed.value


async def test_a_channel_that_we_may_write_into_but_not_read_holds_nothing_that_could_be_found(
    opened: Opened,
) -> None:
    assert await opened.slack.find("T0SCHOOL:C0HELPERS", "k") is None
