"""Only what Slack has signed within five minutes comes in by HTTP; anything else is refused without a trace."""

import io
import json
import logging
import time
from collections.abc import AsyncIterator

import aiohttp
import pytest

from tests.fakes.slack_server import SECRET, signature
from tests.fakes.slack_setup import Joined, joined

pytestmark = pytest.mark.anyio
CANARY = "canary-words-of-a-student"


@pytest.fixture
async def slack() -> AsyncIterator[Joined]:
    async with joined("http") as everything:
        yield everything


@pytest.mark.parametrize("age", [301, 100_000, -301])
async def test_an_old_request_is_refused(slack: Joined, age: int) -> None:
    answer = await slack.server.by_http(slack.server.says("U1ANA", CANARY), age=age)
    assert answer.status == 401
    assert not slack.ear.heard


async def test_a_forged_request_is_refused_and_leaves_no_trace(
    slack: Joined, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    said = slack.server.says("U1ANA", CANARY)
    assert (await slack.server.by_http(said, secret="wrong")).status == 401
    assert (await slack.server.by_http(said)).acked
    assert CANARY not in caplog.text
    assert len(slack.ear.heard) == 1


async def test_any_flipped_byte_is_refused(slack: Joined) -> None:
    content = json.dumps(slack.server.says("U1ANA", "hi").body).encode()
    headers = signature(content, int(time.time()), SECRET)
    for place in range(0, len(content), 7):
        flipped = content[:place] + bytes([content[place] ^ 1]) + content[place + 1 :]
        assert (await slack.server.post(flipped, headers)).status == 401
    assert not slack.ear.heard


@pytest.mark.parametrize(
    "hostile",
    [
        {},
        {"X-Slack-Request-Timestamp": ""},
        {"X-Slack-Request-Timestamp": "not a number"},
        {"X-Slack-Request-Timestamp": "1e9"},
        {"X-Slack-Request-Timestamp": "9" * 5000},
        {"X-Slack-Request-Timestamp": "１２３"},
        {"X-Slack-Request-Timestamp": "-1"},
        {"X-Slack-Signature": "v0=é"},
        {"X-Slack-Signature": "v0=" + "0" * 64},
        {"X-Slack-Signature": ""},
        {"Content-Type": "application/json; charset=klingon"},
    ],
)
@pytest.mark.parametrize("content", [b"{", b"\xff\xfe", b"payload=%7B", b'["a"]', b"{" * 9000, b""])
async def test_hostile_headers_and_bodies_never_shake_the_coach(
    slack: Joined, hostile: dict[str, str], content: bytes
) -> None:
    good = signature(b"something else", int(time.time()), SECRET)
    assert (await slack.server.post(content, {**(good if hostile else {}), **hostile})).status == 401
    assert not slack.ear.heard


@pytest.mark.parametrize(
    "content", [b"{", b"payload=%7B", b'["a"]', b"payload=%5B%5D", b"{" * 9000, b"", b"{\xff}"]
)
async def test_even_signed_nonsense_is_refused_politely(slack: Joined, content: bytes) -> None:
    answer = await slack.server.post(content, signature(content, int(time.time()), SECRET))
    assert answer.status in (200, 400, 401)
    assert not slack.ear.heard


async def test_a_replay_changes_nothing(slack: Joined) -> None:
    content = json.dumps(slack.server.says("U1ANA", "hi").body).encode()
    headers = signature(content, int(time.time()), SECRET)
    for _ in range(3):
        assert (await slack.server.post(content, headers)).acked
    assert len(slack.ear.heard) == 1


async def test_a_huge_body_is_not_read_to_its_end(slack: Joined) -> None:
    content = b"{" + b" " * 2_000_000
    answer = await slack.server.post(io.BytesIO(content), signature(content, int(time.time()), SECRET))
    assert answer.status == 413


async def test_slack_may_check_the_address_and_the_certificate(slack: Joined) -> None:
    challenge = slack.server.event({})
    challenge.body.clear()
    challenge.body.update({"type": "url_verification", "challenge": "3eZbr", "token": "x"})
    assert (await slack.server.by_http(challenge)).payload == {"challenge": "3eZbr"}
    assert (await slack.server.by_http(challenge, secret="wrong")).status == 401
    assert (await slack.server.post(b"ssl_check=1&token=x", {})).acked
    async with aiohttp.ClientSession() as browser:
        assert (await browser.get(slack.server.endpoint + "?ssl_check=1")).status == 200
        assert (await browser.get(slack.server.endpoint)).status == 405


async def test_slack_tries_again_and_says_so(slack: Joined) -> None:
    said = slack.server.says("U1ANA", "hi")
    slack.ear.trouble.append(OSError(CANARY))
    assert (await slack.server.by_http(said)).status == 500
    for retry in (1, 2, 3):
        assert (await slack.server.by_http(said, retry=retry)).acked
    assert len(slack.ear.heard) == 1


async def test_a_failing_inbox_is_logged_without_anybodys_words(
    slack: Joined, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    slack.ear.trouble.append(OSError(CANARY))
    await slack.server.by_http(slack.server.says("U1ANA", CANARY))
    assert "could not be kept (OSError)" in caplog.text
    assert CANARY not in caplog.text
