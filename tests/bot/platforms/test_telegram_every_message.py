"""Every message the coach can say, with hostile words in four scripts, is legal to the Bot API, sent and edited."""

from collections.abc import Iterator

import msgspec
import pytest

from engine.languages import LANGUAGES
from engine.notices import NOTICES, Notice
from messages.message import Block, Message, Span
from messages.render import Renderer
from tests.fakes.telegram_rules import Refused, parse_html
from tests.fakes.telegram_server import FakeTelegram
from tests.fakes.telegram_setup import opened
from tests.messages.samples import HOSTILE, SAMPLES

pytestmark = pytest.mark.anyio
RENDERER = Renderer()
SCRIPTS = {
    "arabic": "محمد \u202eعلي <b>",
    "hebrew": "שרה \u200fכהן & co",
    "devanagari": "प्रिया क्\u200dष </i>",
    "han": "陈小明 😀👨‍👩‍👧 &lt;",
    "long": "Ж" * 5000,
}


def samples() -> Iterator[Notice]:
    for some in SAMPLES.values():
        yield from some


def in_script(notice: Notice, words: str) -> Notice:
    """The notice with its hostile words replaced."""
    raw = msgspec.json.encode(notice).decode()
    swapped = raw.replace(
        msgspec.json.encode(HOSTILE).decode()[1:-1], msgspec.json.encode(words).decode()[1:-1]
    )
    return msgspec.json.decode(swapped.encode(), type=type(notice))


async def all_are_legal(notices: list[Notice], language: str = "en") -> None:
    async with FakeTelegram() as server, opened(server) as platform:
        for number, notice in enumerate(notices):
            message = RENDERER.render(notice, language)
            receipt = await platform.send("501", message, f"k{number}")
            longer = Message((*message.blocks, Block((Span("One more line."),))), message.buttons)
            await platform.edit("501", receipt.message_id, longer, f"e{number}")
        assert all("‮" not in each.text for each in server.posted)
        sent = [given for name, given in server.calls if name.startswith("send")]
        assert all(given["protect_content"] in (True, "true") for given in sent)


@pytest.mark.parametrize("language", LANGUAGES)
async def test_every_sample_of_every_notice_is_legal(language: str) -> None:
    assert set(SAMPLES) == set(NOTICES)
    await all_are_legal(list(samples()), language)


@pytest.mark.parametrize("script", SCRIPTS)
async def test_names_and_words_of_every_script_are_legal_everywhere(script: str) -> None:
    hostile = [each for each in samples() if HOSTILE in repr(each)]
    assert len(hostile) > 30
    await all_are_legal([in_script(each, SCRIPTS[script]) for each in hostile])


@pytest.mark.parametrize(
    ("source", "wording"),
    [
        ("<script>x</script>", 'Unsupported start tag "script" at byte offset 0'),
        ("é<h1>", 'Unsupported start tag "h1" at byte offset 2'),
        ("<b>x", 'Can\'t find end tag corresponding to start tag "b"'),
        ("<b><i>x</b></i>", 'Unmatched end tag at byte offset 7, expected "</i>", found "</b>"'),
        ("x</b>", "Unexpected end tag at byte offset 1"),
    ],
)
def test_the_stand_in_words_its_refusals_as_the_server_does(source: str, wording: str) -> None:
    with pytest.raises(Refused) as refused:
        parse_html(source)
    assert refused.value.description == f"Bad Request: can't parse entities: {wording}"


def test_entities_nest_only_as_documented() -> None:
    assert [each.tag for each in parse_html("<b>a<i>b</i></b>")[1]] == ["i", "b"]
    link = '<a href="https://x.example">'
    for nested in (f"{link}a{link}b</a></a>", "<code><b>x</b></code>"):
        with pytest.raises(Refused):
            parse_html(nested)
