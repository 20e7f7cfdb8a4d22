"""Several workspaces in one deployment: each has its own token, and a new one is used for what waits."""

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
from pydantic import SecretStr

from bot.platform import ConnectError, SendError
from bot.platforms.slack import connect
from bot.platforms.slack.adapter import Slack
from messages.message import Block, Message, Span
from tests.fakes.slack_server import SECRET, SlackServer, dm
from tests.fakes.slack_setup import forms, joined_with, settings

pytestmark = pytest.mark.anyio
HELLO = Message((Block((Span("Hello"),)),))
NORTH, SOUTH = "T1NORTH", "T2SOUTH"
TOKENS = {"xoxb-north": NORTH, "xoxb-south": SOUTH}
BOTH = f"{NORTH}=xoxb-north, {SOUTH}=xoxb-south"


@pytest.fixture
async def server() -> AsyncIterator[SlackServer]:
    async with SlackServer() as running:
        running.tokens = dict(TOKENS)
        running.teams = {"UANA": NORTH, "UBEN": SOUTH}
        yield running


def slack_with(server: SlackServer, tokens: str, **more: Any) -> Slack:
    wanted = {"slack_bot_token": None, "slack_bot_tokens": SecretStr(tokens), **more}
    slack = connect(settings(server, slack_signing_secret=SecretStr(SECRET), **wanted), forms)
    assert slack
    return slack


async def test_each_workspace_is_spoken_to_with_its_own_token(server: SlackServer) -> None:
    slack = slack_with(server, BOTH)
    assert await slack.open() == (
        "Slack: @coach in School T1NORTH, School T2SOUTH by HTTP at /slack/events (COACH_PUBLIC_URL is not set)"
    )
    for room in (f"{NORTH}:UANA", f"{SOUTH}:UBEN"):
        await slack.send(room, HELLO, "k")
    assert [each["text"] for each in server.conversations[dm("UANA")]] == ["Hello"]
    assert [each["text"] for each in server.conversations[dm("UBEN")]] == ["Hello"]
    with pytest.raises(SendError) as wrong:
        await slack.send(f"{NORTH}:UBEN", HELLO, "k")
    assert wrong.value.permanent
    with pytest.raises(SendError) as unknown:
        await slack.send("T9GONE:UANA", HELLO, "k")
    assert unknown.value.retry_after
    await slack.close()


async def test_what_people_say_is_kept_under_their_own_workspace(server: SlackServer) -> None:
    async with joined_with(server, slack_with(server, BOTH), "http") as both:
        for user in ("UANA", "UBEN"):
            assert (await both.deliver(server.says(user, "hello"))).acked
        assert [each.sender for each in both.ear.heard] == [f"{NORTH}:UANA", f"{SOUTH}:UBEN"]
        stranger = server.event({"type": "message", "channel_type": "im"}, team="T9GONE")
        assert (await both.deliver(stranger)).acked
        assert len(both.ear.heard) == 2


async def test_a_token_that_was_replaced_in_the_file_is_used_for_what_waits(
    server: SlackServer, tmp_path: Path
) -> None:
    file = tmp_path / "tokens"
    file.write_text(f"# two schools\n{NORTH}=xoxb-north\n{SOUTH}=xoxb-south\n", "utf-8")
    slack = slack_with(server, str(file))
    await slack.open()
    server.tokens = {"xoxb-newer": NORTH, "xoxb-south": SOUTH}
    file.write_text(f"{NORTH}=xoxb-newer\n{SOUTH}=xoxb-south\n", "utf-8")
    with pytest.raises(SendError) as refused:
        await slack.send(f"{NORTH}:UANA", HELLO, "k")
    assert (refused.value.permanent, refused.value.uncertain) == (False, False)
    await slack.send(f"{NORTH}:UANA", HELLO, "k")
    assert len(server.conversations[dm("UANA")]) == 1
    await slack.close()


async def test_an_organisation_has_one_token_for_all_its_workspaces(server: SlackServer) -> None:
    server.tokens = {"xoxb-org": "E0ORG"}
    server.teams = {"UANA": "E0ORG"}
    async with joined_with(server, slack_with(server, "E0ORG=xoxb-org"), "http") as org:
        tap = {
            "type": "block_actions",
            "team": None,
            "enterprise": {"id": "E0ORG", "name": "Schools"},
            "is_enterprise_install": True,
            "user": {"id": "UANA", "team_id": NORTH},
            "trigger_id": "1.2",
            "container": {"type": "message", "message_ts": "1.1", "channel_id": dm("UANA")},
            "channel": {"id": dm("UANA")},
            "actions": [
                {"type": "button", "action_id": "a", "block_id": "b", "value": "where", "action_ts": "3.4"}
            ],
        }
        assert (await org.deliver(server.interactive(tap))).acked
        assert [each.sender for each in org.ear.heard] == ["E0ORG:UANA"]


@pytest.mark.parametrize(
    ("tokens", "line"),
    [
        ("xoxb-north", "cannot read xoxb-north"),
        ("north=xoxb-north", "wants TEAM=TOKEN"),
        (f"{NORTH}=", "wants TEAM=TOKEN"),
        (f"{NORTH}=a,{NORTH}=b", "wants TEAM=TOKEN"),
        (f"{NORTH}=xoxb-south", "belongs to T2SOUTH"),
        (f"{NORTH}=xoxb-north,{SOUTH}=xoxb-wrong", "COACH_SLACK_BOT_TOKENS is not accepted"),
    ],
)
async def test_what_is_wrong_with_the_tokens_is_told_in_one_line(
    server: SlackServer, tokens: str, line: str
) -> None:
    with pytest.raises(ConnectError) as wrong:
        await slack_with(server, tokens).open()
    assert line in str(wrong.value)
    assert "\n" not in str(wrong.value)


async def test_one_token_and_several_do_not_go_together(server: SlackServer) -> None:
    with pytest.raises(ConnectError, match="either COACH_SLACK_BOT_TOKEN or COACH_SLACK_BOT_TOKENS"):
        slack_with(server, BOTH, slack_bot_token=SecretStr("xoxb-one"))
