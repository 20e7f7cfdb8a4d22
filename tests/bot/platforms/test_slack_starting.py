"""Starting with Slack: what it says, and one line on how to mend what is wrong."""

import asyncio
from collections.abc import AsyncIterator

import pytest
import yaml  # type: ignore[import-untyped]
from aiohttp import web
from pydantic import SecretStr

from bot.platform import ConnectError
from bot.platforms.slack import connect, manifest
from tests.fakes.ear import MemoryEar
from tests.fakes.slack_server import BOT_TOKEN, SECRET, SlackServer
from tests.fakes.slack_setup import by_http, by_socket, forms, settings

pytestmark = pytest.mark.anyio


@pytest.fixture
async def server() -> AsyncIterator[SlackServer]:
    async with SlackServer() as running:
        yield running


async def test_without_a_bot_token_there_is_no_slack(server: SlackServer) -> None:
    assert connect(settings(server, slack_bot_token=None), forms) is None
    assert connect(settings(server, slack_bot_token=SecretStr("")), forms) is None


async def test_a_bot_token_alone_asks_for_one_of_two_settings(server: SlackServer) -> None:
    with pytest.raises(ConnectError, match=r"COACH_SLACK_APP_TOKEN.*COACH_SLACK_SIGNING_SECRET"):
        connect(settings(server), forms)


async def test_it_says_in_one_line_what_it_is_connected_to(server: SlackServer) -> None:
    both = {"slack_signing_secret": SecretStr(SECRET), "public_url": "https://coach.example/"}
    http = "HTTP at https://coach.example/slack/events"
    for slack, line in (
        (by_socket(server), "Slack: @coach in Demo School by Socket Mode"),
        (by_http(server, **both), f"Slack: @coach in Demo School by {http}"),
        (by_socket(server, **both), f"Slack: @coach in Demo School by Socket Mode and {http}"),
    ):
        assert await slack.open() == line
        await slack.close()


async def test_the_base_url_needs_no_last_stroke(server: SlackServer) -> None:
    slack = by_socket(server, slack_base_url=server.base_url.rstrip("/"))
    assert "Demo School" in await slack.open()
    await slack.close()


async def test_an_environment_with_a_proxy_still_reaches_what_it_shall_not_proxy(
    server: SlackServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("http_proxy", "HTTP_PROXY", "https_proxy", "HTTPS_PROXY"):
        monkeypatch.setenv(name, "http://127.0.0.1:9")
    monkeypatch.setenv("no_proxy", "127.0.0.1")
    slack = by_socket(server)
    assert "Demo School" in await slack.open()
    await slack.close()


@pytest.mark.parametrize(
    ("method", "fault", "line"),
    [
        (
            "auth.test",
            "invalid_auth",
            "COACH_SLACK_BOT_TOKEN is not accepted (invalid_auth); copy the Bot User",
        ),
        ("auth.test", "account_inactive", "COACH_SLACK_BOT_TOKEN is not accepted"),
        (
            "apps.connections.open",
            "invalid_auth",
            "COACH_SLACK_APP_TOKEN is not accepted (invalid_auth); make an",
        ),
        ("apps.connections.open", "not_allowed_token_type", "COACH_SLACK_APP_TOKEN is not accepted"),
        ("auth.test", "drop", "no answer from http://127.0.0.1"),
        ("auth.test", 404, "(http_404)"),
        ("auth.test", "garbage", "no answer"),
    ],
)
async def test_what_is_wrong_is_told_in_one_line(
    server: SlackServer, method: str, fault: str, line: str
) -> None:
    server.faults[method].append(fault)
    with pytest.raises(ConnectError) as wrong:
        await by_socket(server).open()
    assert line in str(wrong.value)
    assert "\n" not in str(wrong.value)
    assert BOT_TOKEN not in str(wrong.value)


async def test_wrong_tokens_are_told_apart(server: SlackServer) -> None:
    for name in ("slack_bot_token", "slack_app_token"):
        with pytest.raises(ConnectError, match=f"COACH_{name.upper()} is not accepted"):
            await by_socket(server, **{name: SecretStr("xoxb-wrong")}).open()


async def test_no_network_is_told_in_one_line(server: SlackServer) -> None:
    await server.stop()
    with pytest.raises(ConnectError, match=r"no answer from .*check the network"):
        await by_socket(server).open()


async def test_without_a_signing_secret_nothing_is_mounted(server: SlackServer) -> None:
    app = web.Application()
    by_socket(server).mount(app, MemoryEar())
    assert not list(app.router.routes())


async def test_http_alone_listens_until_it_is_stopped(server: SlackServer) -> None:
    slack = by_http(server)
    await slack.open()
    with pytest.raises(TimeoutError):
        await asyncio.wait_for(slack.listen(MemoryEar()), 0.05)
    assert slack.connected
    await slack.close()


def test_the_manifest_for_socket_mode_holds_no_address(anyio_backend: str) -> None:
    told = yaml.safe_load(manifest("", True))
    assert told["settings"]["socket_mode_enabled"] is True
    assert "url" not in manifest("https://coach.example", True)
    assert told["settings"]["event_subscriptions"]["bot_events"] == [
        "app_home_opened",
        "app_mention",
        "message.im",
        "user_change",
    ]
    assert told["features"]["app_home"]["home_tab_enabled"] is True
    assert told["oauth_config"]["scopes"]["bot"] == [
        "app_mentions:read",
        "chat:write",
        "commands",
        "files:write",
        "im:history",
        "im:write",
        "users:read",
    ]


def test_the_manifest_for_http_holds_our_address_three_times(anyio_backend: str) -> None:
    text = manifest("https://coach.example/", False)
    told = yaml.safe_load(text)
    assert text.count("https://coach.example/slack/events") == 3
    assert told["settings"]["socket_mode_enabled"] is False
    assert told["settings"]["interactivity"]["request_url"] == "https://coach.example/slack/events"
    assert "#" not in text.replace("#1b4965", "")


@pytest.mark.parametrize("address", ["", "coach.example", 'https://a"b', "ftp://x"])
def test_a_manifest_for_http_needs_an_address(address: str, anyio_backend: str) -> None:
    with pytest.raises(ConnectError, match="COACH_PUBLIC_URL"):
        manifest(address, False)
