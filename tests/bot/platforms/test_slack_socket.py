"""By Socket Mode the coach stays reachable: it moves when told to, and comes back when a line breaks."""

import asyncio
import logging
from collections.abc import AsyncIterator, Callable

import pytest

from tests.fakes.slack_setup import Joined, joined

pytestmark = pytest.mark.anyio


@pytest.fixture(autouse=True)
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.platforms.slack.over_socket.FIRST_WAIT", 0.01)
    monkeypatch.setattr("bot.platforms.slack.over_socket.LONGEST_WAIT", 0.05)


@pytest.fixture
async def slack() -> AsyncIterator[Joined]:
    async with joined("socket") as everything:
        yield everything


async def still_hears(slack: Joined) -> bool:
    before = len(slack.ear.heard)
    answer = await slack.deliver(slack.server.says("U1ANA", "still there?"))
    return answer.acked and len(slack.ear.heard) == before + 1


@pytest.mark.parametrize("reason", ["warning", "refresh_requested"])
async def test_it_moves_to_a_new_line_and_still_answers_on_the_old(slack: Joined, reason: str) -> None:
    old = await slack.server.connection()
    await old.send_json({"type": "disconnect", "reason": reason})
    new = await slack.server.connection(2)
    assert new is not old
    assert await still_hears(slack)
    slack.server.sockets.append(old)
    assert await still_hears(slack)
    slack.server.sockets.pop()


@pytest.mark.parametrize("reason", ["too_many_websockets", "link_disabled"])
async def test_it_hangs_up_first_when_slack_wants_that(slack: Joined, reason: str) -> None:
    old = await slack.server.connection()
    await old.send_json({"type": "disconnect", "reason": reason})
    await slack.server.connection(2)
    assert old.closed
    assert await still_hears(slack)


@pytest.mark.parametrize("politely", [True, False])
async def test_it_comes_back_when_the_line_breaks(slack: Joined, politely: bool) -> None:
    await slack.server.hang_up(politely)
    await slack.server.connection(2)
    assert await still_hears(slack)


async def test_a_ticket_that_fails_is_never_tried_again(slack: Joined) -> None:
    slack.server.faults["link"].extend([500, 404, "drop"])
    slack.server.faults["apps.connections.open"].extend(["internal_error", "limited:0", "drop", "garbage"])
    await slack.server.hang_up(politely=False)
    await slack.server.connection(2)
    assert await still_hears(slack)
    assert len(slack.server.called("apps.connections.open")) == 1 + 4 + 3 + 1


async def test_it_knows_whether_it_can_be_reached(slack: Joined) -> None:
    await until(lambda: slack.slack.connected)
    slack.server.faults["apps.connections.open"].extend(["drop"] * 1000)
    await slack.server.hang_up(politely=True)
    await until(lambda: not slack.slack.connected)
    slack.server.faults["apps.connections.open"].clear()
    await until(lambda: slack.slack.connected)


async def test_a_token_revoked_while_running_is_told_and_does_not_end_the_coach(
    slack: Joined, caplog: pytest.LogCaptureFixture
) -> None:
    slack.server.faults["apps.connections.open"].append("token_revoked")
    await slack.server.hang_up(politely=True)
    await slack.server.connection(2)
    assert "COACH_SLACK_APP_TOKEN is not accepted any more (token_revoked)" in caplog.text
    assert await still_hears(slack)


async def test_nothing_secret_is_written_down(slack: Joined, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    slack.server.faults["link"].extend([500, "drop"])
    await slack.server.hang_up(politely=False)
    await slack.server.connection(2)
    await slack.deliver(slack.server.says("U1ANA", "canary-words"))
    for secret in ("ticket-", "xapp-", "xoxb-", "canary-words"):
        assert secret not in caplog.text


async def test_garbage_on_the_line_is_passed_over(slack: Joined) -> None:
    socket = await slack.server.connection()
    await socket.send_str("hello?")
    await socket.send_str("[]")
    await socket.send_bytes(b"\x00")
    await socket.send_json({"type": "events_api", "envelope_id": "env-x", "payload": "text"})
    slack.server.expect("env-x")
    assert await still_hears(slack)


async def test_many_things_at_once_are_all_kept(slack: Joined) -> None:
    everybody = [slack.server.says(f"U{n}", "hello") for n in range(200)]
    answers = await asyncio.gather(*(slack.deliver(each) for each in everybody))
    assert all(answer.acked for answer in answers)
    assert len(slack.ear.heard) == 200


async def until(true: Callable[[], bool]) -> None:
    for _ in range(500):
        if true():
            return
        await asyncio.sleep(0.01)
    pytest.fail("it never came true")
