"""Whatever Slack may send, now or later: acknowledged, and nothing changes that should not."""

from collections.abc import AsyncIterator
from typing import Any

import pytest

from tests.fakes.slack_server import BOT, TEAM, Delivery, dm
from tests.fakes.slack_setup import TRANSPORTS, Joined, joined

pytestmark = pytest.mark.anyio


@pytest.fixture(params=TRANSPORTS)
async def slack(request: pytest.FixtureRequest) -> AsyncIterator[Joined]:
    async with joined(request.param) as everything:
        yield everything


WHO = {"team": {"id": TEAM, "domain": "school"}, "user": {"id": "U1ANA", "team_id": TEAM}, "api_app_id": "A0"}
BUTTON = {"type": "button", "action_id": "tap-0", "block_id": "b", "action_ts": "1.1"}
INTERACTIVE: dict[str, dict[str, Any]] = {
    "a modal that was closed": {"type": "view_closed", **WHO, "view": {"id": "V1"}, "is_cleared": False},
    "a shortcut on a message": {"type": "message_action", **WHO, "callback_id": "x", "trigger_id": "1.1"},
    "a shortcut without a name": {"type": "shortcut", **WHO, "callback_id": "", "trigger_id": "1.1"},
    "suggestions for a menu": {"type": "block_suggestion", **WHO, "action_id": "x", "value": "a"},
    "an old kind of button": {"type": "interactive_message", **WHO, "actions": [{"name": "x"}]},
    "an old dialog": {"type": "dialog_submission", **WHO, "callback_id": "x", "submission": {}},
    "a step of a workflow": {"type": "workflow_step_edit", **WHO, "callback_id": "x", "workflow_step": {}},
    "a menu, not a button": {
        "type": "block_actions",
        **WHO,
        "actions": [{"type": "static_select", "action_id": "x", "selected_option": {"value": "where"}}],
    },
    "nobody's button": {
        "type": "block_actions",
        "team": None,
        "user": {},
        "actions": [{**BUTTON, "value": "where"}],
    },
    "a form that is not ours": {
        "type": "view_submission",
        **WHO,
        "view": {"id": "V1", "hash": "1.h", "private_metadata": '{"token": 5}', "state": {"values": {}}},
    },
    "something new": {"type": "thought_submission", **WHO},
}
EVENTS: dict[str, dict[str, Any]] = {
    "a reaction": {"type": "reaction_added", "user": "U1ANA", "item": {"type": "message"}},
    "a joined channel": {"type": "member_joined_channel", "user": BOT, "channel": "C1", "team": TEAM},
    "a shared file": {"type": "file_shared", "file_id": "F1", "user_id": "U1ANA"},
    "a pinned thing": {"type": "pin_added", "user": "U1ANA"},
    "tokens taken back": {"type": "tokens_revoked", "tokens": {"bot": [BOT]}},
    "an app taken away": {"type": "app_uninstalled"},
    "a home nobody opened": {"type": "app_home_opened", "tab": "home"},
    "a talk among several": {
        "type": "message",
        "channel_type": "mpim",
        "channel": "G1",
        "user": "U1ANA",
        "text": "hi",
        "ts": "1.1",
    },
    "a deleted message": {
        "type": "message",
        "subtype": "message_deleted",
        "channel_type": "im",
        "channel": dm("U1ANA"),
        "ts": "1.1",
    },
    "somebody else's reply": {
        "type": "message",
        "subtype": "message_replied",
        "channel_type": "im",
        "channel": dm("U1ANA"),
        "ts": "1.1",
    },
    "a profile of nobody": {"type": "user_change", "user": {}},
    "a profile that is none": {"type": "user_change", "user": "U1ANA"},
    "something new": {"type": "assistant_thread_started", "assistant_thread": {"user_id": "U1ANA"}},
}


@pytest.mark.parametrize("what", INTERACTIVE)
async def test_an_interaction_that_is_not_ours_is_passed_over(slack: Joined, what: str) -> None:
    assert (await slack.deliver(Delivery("interactive", INTERACTIVE[what]))).acked
    assert not slack.ear.heard


@pytest.mark.parametrize("what", EVENTS)
async def test_an_event_that_means_nothing_to_the_coach_is_passed_over(slack: Joined, what: str) -> None:
    assert (await slack.deliver(slack.server.event(EVENTS[what]))).acked
    assert not slack.ear.heard
    assert not slack.ear.presence


async def test_an_envelope_of_a_new_kind_is_acknowledged(slack: Joined) -> None:
    if slack.transport == "socket":
        assert (await slack.deliver(Delivery("thoughts_api", {"type": "thought"}))).acked
    assert (await slack.deliver(slack.server.says("U1ANA", "still there?"))).acked
    assert [each.text for each in slack.ear.heard] == ["still there?"]


async def test_a_retry_counts_once_and_is_acknowledged(slack: Joined) -> None:
    said = slack.server.says("U1ANA", "help")
    if slack.transport == "http":
        for number in (0, 1, 2, 3):
            assert (await slack.server.by_http(said, retry=number)).acked
    else:
        for _ in range(4):
            assert (await slack.deliver(said)).acked
    assert len(slack.ear.heard) == 1


async def test_an_organisation_sends_no_team_and_is_understood(slack: Joined) -> None:
    bare = {**WHO, "team": None, "enterprise": {"id": "E1", "name": "Schools"}, "is_enterprise_install": True}
    tap = {
        "type": "block_actions",
        **bare,
        "trigger_id": "7.8",
        "container": {
            "type": "message",
            "message_ts": "1.1",
            "channel_id": dm("U1ANA"),
            "is_ephemeral": False,
        },
        "channel": {"id": dm("U1ANA"), "name": "directmessage"},
        "actions": [{**BUTTON, "value": "where"}],
    }
    assert (await slack.deliver(Delivery("interactive", tap))).acked
    opened = slack.server.event(
        {"type": "app_home_opened", "user": "U1ANA", "channel": dm("U1ANA"), "tab": "home"}
    )
    opened.body["authorizations"] = [
        {
            "enterprise_id": "E1",
            "team_id": None,
            "user_id": BOT,
            "is_bot": True,
            "is_enterprise_install": True,
        }
    ]
    opened.body["enterprise_id"] = "E1"
    assert (await slack.deliver(opened)).acked
    assert [each.token for each in slack.ear.heard if each.token] == ["where"]
    assert slack.ear.homes == [("slack", f"{TEAM}:U1ANA")]


async def test_somebody_of_another_organisation_in_a_shared_channel_gets_the_pointer_only(
    slack: Joined,
) -> None:
    mention = slack.server.mentions("U9GUEST", "where is Ana?")
    mention.body.update({"is_ext_shared_channel": True, "context_team_id": TEAM})
    mention.body["event"].update({"user_team": "T9OTHER", "source_team": "T9OTHER", "team": "T9OTHER"})
    assert (await slack.deliver(mention)).acked
    [heard] = slack.ear.heard
    assert (heard.private, heard.room) == (False, f"{TEAM}:C0ROOM")


async def test_a_trigger_that_is_too_old_lets_the_coach_ask_in_the_chat(slack: Joined) -> None:
    tap = slack.server.interactive(
        {
            "type": "block_actions",
            **WHO,
            "trigger_id": slack.server.old_trigger(),
            "container": {"type": "message", "message_ts": "1.1", "channel_id": dm("U1ANA")},
            "channel": {"id": dm("U1ANA")},
            "actions": [{**BUTTON, "value": "help:math"}],
        }
    )
    assert (await slack.deliver(tap)).acked
    assert [each.token for each in slack.ear.heard] == ["help:math"]
