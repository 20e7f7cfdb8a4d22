"""Each token has a pacer of its own: a workspace that refuses keeps nobody waiting in another."""

import time
from collections.abc import Callable

import pytest
from pydantic import SecretStr

from bot.outgoing.pacer import Pacer, TooSoon
from bot.outgoing.pacers import Pacers
from bot.platforms.slack.adapter import Slack
from bot.settings import Settings
from messages.render import Renderer
from storage.traffic.outbox import Address

Of = Callable[[str], Pacer]


@pytest.fixture
def of() -> Of:
    settings = Settings(
        slack_bot_tokens=SecretStr("T1=xoxb-1,T2=xoxb-2"), slack_app_token=SecretStr("xapp-1")
    )
    pacers = Pacers({"slack": Slack(settings, Renderer().form)}, time.monotonic)
    return lambda room: pacers.of(Address("slack", room))


async def leaves(pacer: Pacer, room: str) -> None:
    async with pacer.near(room, 2) as turn:
        await turn.take()


async def test_two_refusals_stop_their_workspace_and_no_other(of: Of) -> None:
    for room in ("T1:U1", "T1:U2"):
        of(room).stop_until(30, room)
    began = time.monotonic()
    await leaves(of("T2:U3"), "T2:U3")
    assert time.monotonic() - began < 1
    with pytest.raises(TooSoon):
        await leaves(of("T1:U1"), "T1:U1")
    assert of("T1:U9")._stopped_until > began + 29


def test_all_rooms_of_a_workspace_share_its_pacer(of: Of) -> None:
    assert of("T1:U1") is of("T1:C7|U1|https://hooks.slack.com/x") is of("U5"), (
        "the first is meant without a team"
    )
    assert of("T2:U1") is not of("T1:U1")
    assert of("T9:U1") not in (of("T1:U1"), of("T2:U1")), "a team whose token was taken away"
