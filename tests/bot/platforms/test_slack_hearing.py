"""What people write and tap in Slack reaches the coach, over both transports, before it is acknowledged."""

from collections.abc import AsyncIterator
from typing import Any

import pytest

from engine.nouns.attachment import Attachment
from messages.message import Block, Button, Message, Span
from tests.fakes.slack_server import BOT, BOT_ID, TEAM, dm
from tests.fakes.slack_setup import HELP, TRANSPORTS, Joined, joined

pytestmark = pytest.mark.anyio
CARD = Message((Block((Span("Stuck?"),)),), (Button("where", "Where am I?"), Button(HELP.token, "Get help")))


@pytest.fixture(params=TRANSPORTS)
async def slack(request: pytest.FixtureRequest) -> AsyncIterator[Joined]:
    async with joined(request.param) as everything:
        yield everything


async def test_a_student_writes_and_the_coach_hears_it(slack: Joined) -> None:
    assert (await slack.deliver(slack.server.says("U1ANA", "I &lt;3 maths &amp; art"))).acked
    [heard] = slack.ear.heard
    assert heard.text == "I <3 maths & art"
    assert (heard.sender, heard.room, heard.private) == (f"{TEAM}:U1ANA", f"{TEAM}:U1ANA", True)
    assert heard.key.startswith(f"slack:{TEAM}:{dm('U1ANA')}:")


async def test_what_could_not_be_kept_is_not_acknowledged_and_comes_again(slack: Joined) -> None:
    said = slack.server.says("U1ANA", "help")
    slack.ear.trouble.append(OSError("disk full"))
    assert not (await slack.deliver(said, patience=0.2)).acked
    assert not slack.ear.heard
    assert (await slack.deliver(said)).acked
    assert [each.text for each in slack.ear.heard] == ["help"]


async def test_everything_delivered_twice_counts_once(slack: Joined) -> None:
    await slack.slack.send(dm("U1ANA"), CARD, "k1")
    for delivery in (
        slack.server.says("U1ANA", "now?"),
        slack.server.commands("U1ANA", "where"),
        slack.server.taps("U1ANA", "Where am I?"),
    ):
        assert (await slack.deliver(delivery)).acked
        assert (await slack.deliver(delivery)).acked
    assert len(slack.ear.heard) == 3


async def test_a_mention_in_a_channel_is_heard_once_as_not_private(slack: Joined) -> None:
    mention = slack.server.mentions("U1ANA", "where am I?")
    as_message = {**mention.body["event"], "type": "message", "channel_type": "channel"}
    assert (await slack.deliver(mention)).acked
    assert (await slack.deliver(slack.server.event(as_message))).acked
    [heard] = slack.ear.heard
    assert (heard.text, heard.room, heard.private) == ("where am I?", f"{TEAM}:C0ROOM", False)


@pytest.mark.parametrize(
    "other",
    [
        {"channel": "C0ROOM", "channel_type": "channel"},
        {"bot_id": BOT_ID, "user": BOT},
        {"user": BOT},
        {"subtype": "bot_message", "bot_id": "B9"},
        {"subtype": "channel_join"},
        {"subtype": "message_deleted"},
    ],
)
async def test_talk_among_others_and_its_own_words_are_no_business_of_the_coach(
    slack: Joined, other: dict[str, Any]
) -> None:
    assert (await slack.deliver(slack.server.says("U1ANA", "hi", **other))).acked
    assert not slack.ear.heard


async def test_a_student_mends_what_she_wrote(slack: Joined) -> None:
    first = slack.server.says("U1ANA", "goal: red")
    await slack.deliver(first)
    assert (await slack.deliver(slack.server.edits("U1ANA", first, "goal: read"))).acked
    assert [each.text for each in slack.ear.heard] == ["goal: red", "goal: read"]


async def test_a_link_that_unfolds_says_nothing_new(slack: Joined) -> None:
    first = slack.server.says("U1ANA", "see <https://example.org>")
    preview = slack.server.edits("U1ANA", first, first.body["event"]["text"])
    assert (await slack.deliver(preview)).acked
    assert not slack.ear.heard


@pytest.mark.parametrize("subtype", ["me_message", "thread_broadcast"])
async def test_words_said_in_another_manner_are_heard_too(slack: Joined, subtype: str) -> None:
    await slack.deliver(slack.server.says("U1ANA", "needs help", subtype=subtype))
    assert [each.text for each in slack.ear.heard] == ["needs help"]


async def test_two_photos_of_a_worksheet_arrive_together_as_evidence(slack: Joined) -> None:
    photos = [
        {"id": f"F{n}", "mimetype": "image/png", "name": f"p{n}.png", "size": n, "url_private": "https://x"}
        for n in (1, 2)
    ]
    await slack.deliver(slack.server.says("U1ANA", "my work", subtype="file_share", files=photos))
    (heard,) = slack.ear.heard
    assert heard.text == "my work"
    assert heard.attachments == (
        Attachment("slack", "image/png", "F1", "p1.png", 1),
        Attachment("slack", "image/png", "F2", "p2.png", 2),
    )


async def test_a_reply_in_a_thread_knows_the_card_it_stands_under(slack: Joined) -> None:
    await slack.deliver(slack.server.says("U1ANA", "thanks", thread_ts="1700000000.000100"))
    assert slack.ear.heard[0].card == "1700000000.000100"


@pytest.mark.parametrize(
    ("words", "text"), [("where", "where"), ("", "menu"), ("payload &amp; all", "payload & all")]
)
async def test_a_command_in_a_channel_is_answered_in_private(slack: Joined, words: str, text: str) -> None:
    answer = await slack.deliver(slack.server.commands("U1ANA", words))
    assert answer.acked
    assert not answer.payload
    [heard] = slack.ear.heard
    assert (heard.text, heard.room, heard.private) == (text, f"{TEAM}:U1ANA", True)


async def test_opening_the_coach_for_the_first_time_is_a_hello(slack: Joined) -> None:
    for _ in range(2):
        assert (await slack.deliver(slack.server.opens("U1ANA"))).acked
    assert [(each.text, each.room) for each in slack.ear.heard] == [("hello", f"{TEAM}:U1ANA")]


async def test_somebody_who_has_talked_before_is_not_greeted_again(slack: Joined) -> None:
    await slack.slack.send(dm("U1ANA"), CARD, "k1")
    slack.server.faults["conversations.history"].extend(["", "limited:30"])
    assert (await slack.deliver(slack.server.opens("U1ANA"))).acked
    assert (await slack.deliver(slack.server.opens("U2BEN"))).acked
    assert not slack.ear.heard


async def test_a_tap_brings_its_token_and_its_card(slack: Joined) -> None:
    receipt = await slack.slack.send("U1ANA", CARD, "k1")
    assert (await slack.deliver(slack.server.taps("U1ANA", "Where am I?"))).acked
    [heard] = slack.ear.heard
    assert (heard.token, heard.card, heard.room) == ("where", receipt.message_id, f"{TEAM}:U1ANA")


async def test_help_is_asked_for_in_a_form(slack: Joined) -> None:
    card = await slack.slack.send(dm("U1ANA"), CARD, "k1")
    assert (await slack.deliver(slack.server.taps("U1ANA", "Get help"))).acked
    assert not slack.ear.heard
    [view] = slack.server.views.values()
    assert view["title"]["text"] == "Ask for help with fract…"
    answer = await slack.deliver(slack.server.submits("U1ANA", view, stuck="  ", level="1"))
    assert answer.payload == {"response_action": "errors", "errors": {"stuck": "Please fill this in."}}
    assert not slack.ear.heard
    submission = slack.server.submits("U1ANA", view, stuck="adding thirds", level="2")
    for _ in range(2):
        answer = await slack.deliver(submission)
        assert (answer.acked, answer.payload) == (True, {"response_action": "clear"})
    [heard] = slack.ear.heard
    assert heard.form == (("stuck", "adding thirds"), ("tried", ""), ("level", "2"))
    assert (heard.token, heard.card, heard.room) == (HELP.token, card.message_id, f"{TEAM}:U1ANA")


async def test_a_form_that_could_not_be_kept_stays_open(slack: Joined) -> None:
    await slack.slack.send(dm("U1ANA"), CARD, "k1")
    await slack.deliver(slack.server.taps("U1ANA", "Get help"))
    [view] = slack.server.views.values()
    submission = slack.server.submits("U1ANA", view, stuck="adding thirds", level="2")
    slack.ear.trouble.append(OSError())
    assert not (await slack.deliver(submission, patience=0.2)).acked
    assert (await slack.deliver(submission)).acked
    assert len(slack.ear.heard) == 1


@pytest.mark.parametrize("fault", ["expired_trigger_id", 500, "drop", "hang", "limited:3"])
async def test_a_form_that_slack_will_not_open_is_asked_field_by_field(
    slack: Joined, fault: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.platforms.slack.desk.WHILE_A_TRIGGER_LIVES", 0.2)
    await slack.slack.send(dm("U1ANA"), CARD, "k1")
    slack.server.faults["views.open"].append(fault)
    assert (await slack.deliver(slack.server.taps("U1ANA", "Get help"))).acked
    assert [each.token for each in slack.ear.heard] == [HELP.token]


async def test_a_tap_delivered_twice_opens_one_form(slack: Joined) -> None:
    await slack.slack.send(dm("U1ANA"), CARD, "k1")
    tap = slack.server.taps("U1ANA", "Get help")
    for _ in range(2):
        assert (await slack.deliver(tap)).acked
    assert len(slack.server.views) == 1
    assert not slack.ear.heard


@pytest.mark.parametrize(
    "strange",
    [
        {"type": "shortcut"},
        {"type": "view_submission"},
        {"type": "view_submission", "user": {"id": "U1"}, "view": {"private_metadata": "[]"}},
        {"type": "view_submission", "user": {"id": "U1"}, "view": {"private_metadata": "{"}},
        {"type": "block_actions", "user": {"id": "U1"}, "actions": [{}]},
        {"type": "block_actions", "actions": "x"},
        {"type": "event_callback", "event": {"type": "message", "channel_type": "im"}},
        {"type": "event_callback", "event": None},
        {},
    ],
)
async def test_unknown_things_are_acknowledged_and_change_nothing(
    slack: Joined, strange: dict[str, Any]
) -> None:
    delivery = slack.server.event({})
    delivery.body.clear()
    delivery.body.update(strange)
    assert (await slack.deliver(delivery)).acked
    assert not slack.ear.heard


async def test_a_tap_that_opens_no_form_asks_for_nobodys_language(
    slack: Joined, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[str] = []

    async def speaks(_: str, sender: str) -> str:
        asked.append(sender)
        return ""

    monkeypatch.setattr(slack.ear, "speaks", speaks)
    await slack.slack.send(f"{TEAM}:U1ANA", CARD, "k1")
    assert (await slack.deliver(slack.server.taps("U1ANA", "Where am I?"))).acked
    assert not asked
    assert (await slack.deliver(slack.server.taps("U1ANA", "Get help"))).acked
    assert asked == [f"{TEAM}:U1ANA"]


async def test_poison_stops_nothing(slack: Joined) -> None:
    delivery = slack.server.event({})
    poisons: list[dict[str, Any]] = [
        {"team": 5, "type": "block_actions"},
        {"type": "block_actions", "response_urls": [None]},
    ]
    for poison in poisons:
        delivery.body.clear()
        delivery.body.update(poison)
        assert not (await slack.deliver(delivery, patience=0.2)).acked
    assert (await slack.deliver(slack.server.says("U1ANA", "still there?"))).acked
    assert len(slack.ear.heard) == 1


async def test_whoever_has_spoken_is_answered_without_asking_slack_where(slack: Joined) -> None:
    await slack.deliver(slack.server.says("U1ANA", "hi"))
    await slack.slack.send(f"{TEAM}:U1ANA", CARD, "k1")
    assert not slack.server.called("conversations.open")
    assert len(slack.server.conversations[dm("U1ANA")]) == 1
