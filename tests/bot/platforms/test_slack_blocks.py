"""Whatever a person is called or writes, Slack takes it, and it mentions nobody and links nowhere."""

import json
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.platforms.slack.shown.blocks import blocks_of, text_of
from bot.platforms.slack.shown.home import home_view
from bot.platforms.slack.shown.modal import mistakes, view_of
from bot.platforms.slack.shown.words import typed, without_mention
from engine.actions import VERBS, token
from engine.forms import next_missing
from engine.languages import LANGUAGES
from engine.notices import NOTICES
from messages.message import Block, Button, Form, FormField, Message, Span
from messages.render import Renderer
from storage.traffic.incoming import Incoming
from tests.fakes.slack_limits import wrong_blocks, wrong_home, wrong_view
from tests.messages.samples import SAMPLES

HORRORS = (
    "<!channel>",
    "<@U1>",
    "<https://evil.example|click>",
    "I <3 maths & art",
    "*_[~`>",
    ":smile:",
    "\ud800",
    "\x00",
    "👩‍👩‍👧‍👦" * 40,
    "\u202eevil",
    "كسور",
    "分数",
    "",
    " ",
    "\n",
    "a" * 100_000,
    "&" * 5_000,
)
unhurried = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
anything = st.text(max_size=200) | st.sampled_from(HORRORS)
spans = st.builds(
    Span, anything, st.booleans(), st.booleans(), st.sampled_from(["", "https://a.example/x"]) | anything
)
kinds = st.sampled_from(["text", "item", "heading"])
blocks = st.builds(Block, st.lists(spans, max_size=4).map(tuple), kinds)
tokens = st.text("abcdefghij:-", min_size=1, max_size=64)
buttons = st.builds(Button, tokens, anything, st.sampled_from(["", "primary", "danger", "odd"]))
messages = st.builds(
    Message, st.lists(blocks, max_size=70).map(tuple), st.lists(buttons, max_size=60).map(tuple)
)


@unhurried
@given(messages)
def test_every_message_is_legal(message: Message) -> None:
    shown = blocks_of(message)
    assert wrong_blocks(shown) == []
    json.dumps(shown).encode()
    json.dumps(shown, ensure_ascii=False).encode()
    assert not {"mrkdwn", "user", "channel", "broadcast", "usergroup", "emoji"} & set(types_in(shown))
    assert all(each["text"]["emoji"] is False for each in plain_texts(shown))


@unhurried
@given(messages)
def test_the_top_level_text_is_short_and_calls_nobody(message: Message) -> None:
    text = text_of(message)
    assert 1 <= len(text) <= 4000
    assert not set("<>") & set(text)
    text.encode()


@unhurried
@given(st.lists(anything, min_size=1, max_size=20))
def test_only_our_own_links_are_links(words: list[str]) -> None:
    shown = blocks_of(Message(tuple(Block((Span(each),)) for each in words)))
    assert "link" not in types_in(shown)


@pytest.mark.parametrize("address", ["javascript:alert(1)", "tg://x", "https://a b", "https://" + "a" * 4000])
def test_an_odd_address_is_only_read(address: str) -> None:
    shown = blocks_of(Message((Block((Span("here", url=address),)),)))
    assert "link" not in types_in(shown)


fields = st.builds(
    FormField,
    st.uuids().map(str),
    anything,
    st.sampled_from(["text", "choice"]),
    st.integers(1, 9000),
    st.booleans(),
    st.lists(st.tuples(tokens, anything), max_size=120, unique_by=lambda pair: pair[0]).map(tuple),
)


@unhurried
@given(
    st.builds(Form, tokens, anything, anything, anything, st.lists(fields, min_size=1, max_size=8).map(tuple))
)
def test_every_form_is_a_legal_modal(form: Form) -> None:
    view = view_of(form, Incoming("k", "slack", "D1", "T1:U1", card="1.1"))
    assert wrong_view(view) == []
    assert json.loads(view["private_metadata"]) == {
        "token": form.token,
        "room": "D1",
        "card": "1.1",
        "aside": "",
    }


def test_a_long_choice_goes_on_below() -> None:
    label = "I can add and subtract fractions with unlike denominators, and say how I know that it is right"
    form = Form("t", "T", "S", "C", (FormField("level", "Level", "choice", 1, False, (("3", label),)),), "M")
    [option] = view_of(form, Incoming("k", "slack", "D1", "T1:U1"))["blocks"][0]["element"]["options"]
    assert f"{option['text']['text']} {option['description']['text']}" == label


def test_a_form_says_what_is_missing_and_what_was_not_offered() -> None:
    choice = FormField("level", "Level", "choice", 1, False, (("1", "One"),))
    form = Form("t", "T", "S", "C", (FormField("a", "A", "text", 9, False), choice), missing="Fehlt noch.")
    assert mistakes(form, {"a": " ", "level": "9"}) == {"a": "Fehlt noch.", "level": "Fehlt noch."}
    assert mistakes(form, {"a": "x", "level": "1"}) == {}


@pytest.mark.parametrize(
    ("sent", "meant"),
    [
        ("a &amp;lt; b", "a &lt; b"),
        ("<https://example.org/a|example.org/a>", "example.org/a"),
        ("<https://example.org|my work>", "my work (https://example.org)"),
        ("<https://example.org/a?b=1&amp;c=2>", "https://example.org/a?b=1&c=2"),
        ("<mailto:a@b.example|a@b.example>", "a@b.example"),
        ("<@U1|ana> and <#C1|maths> <!here>", "@ana and #maths @here"),
        ("<!subteam^S1|@staff>", "@staff"),
        (" x\x00\u202ey ", "xy"),
    ],
)
def test_what_was_typed_is_read_as_it_was_typed(sent: str, meant: str) -> None:
    assert typed(sent) == meant


def test_a_mention_at_the_start_is_not_part_of_the_words() -> None:
    assert without_mention(" <@U0COACH>: where am I?") == "where am I?"
    assert without_mention("where is <@U0COACH>?") == "where is <@U0COACH>?"


def types_in(tree: Any) -> list[str]:
    if isinstance(tree, dict):
        found = [tree["type"]] if "type" in tree else []
        return found + [kind for value in tree.values() for kind in types_in(value)]
    return [kind for value in tree for kind in types_in(value)] if isinstance(tree, list) else []


def plain_texts(blocks: list[dict[str, Any]]) -> list[dict[str, Any]]:
    headers = [block for block in blocks if block["type"] == "header"]
    return headers + [each for block in blocks if block["type"] == "actions" for each in block["elements"]]


@unhurried
@given(st.lists(messages, min_size=1, max_size=14))
def test_every_home_is_legal_and_keeps_its_door(parts: list[Message]) -> None:
    view = home_view(parts)
    assert wrong_home(view) == []
    door = blocks_of(parts[-1])
    fits = len(door) < 90 and len(parts) > 1
    tokens = [element.get("value") for block in view["blocks"] for element in block.get("elements", [])]
    assert not fits or all(button.token in tokens for button in parts[-1].buttons[:40])


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", NOTICES)
def test_every_notice_is_legal_in_slack_for_every_name(name: str, language: str) -> None:
    for sample in SAMPLES[name]:
        shown = Renderer().render(sample, language)
        assert wrong_blocks(blocks_of(shown)) == []
        assert 1 <= len(text_of(shown)) <= 4000
        assert wrong_home(home_view([shown, shown])) == []


CARDS = {
    name: blocks_of(Renderer().render(SAMPLES[name][-1], "en"))
    for name in ("HelpCard", "CheckCard", "MustShowThis", "MenuShown")
}
FORMS = {verb: kind() for verb, kind in VERBS.items() if next_missing(kind()) is not None}


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("card", CARDS)
@pytest.mark.parametrize("verb", FORMS)
def test_every_form_of_the_coach_is_a_legal_modal_above_any_card(verb: str, card: str, language: str) -> None:
    about: dict[str, Any] = {
        name: "x" * 10 for name in FORMS[verb].__struct_fields__ if name in ("request", "check", "competency")
    }
    form = Renderer().form(token(type(FORMS[verb])(**about)), language)
    assert form is not None
    tap = Incoming(
        "k", "slack", "T1:U1", "T1:U1", card="1.1", aside="T1:U1|C1|https://hooks.slack.com/" + "x" * 190
    )
    named = [{**each, "block_id": f"b{place}"} for place, each in enumerate(CARDS[card])]
    view = view_of(form, tap, named)
    assert wrong_view(view) == []
    assert len(view["private_metadata"]) <= 3000
    read = [each for each in view["blocks"] if each["type"] in ("rich_text", "header")]
    assert bool(read) == bool(about)


def test_every_block_is_what_slacks_own_models_make_of_it() -> None:
    """Parsed into the SDK's models and written out again, nothing is lost and nothing is added."""
    from slack_sdk.models.blocks import Block as SlackBlock

    for samples in SAMPLES.values():
        for sample in samples:
            for shown in blocks_of(Renderer().render(sample, "en")):
                if shown["type"] != "rich_text":  # the models write their own default for a list's indent
                    (parsed,) = SlackBlock.parse_all([shown])
                    assert parsed.to_dict() == shown
