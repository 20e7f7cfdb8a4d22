"""Telegram's HTML: well formed and within 4096 for any text, in any script, and nothing foreign in it."""

import re

from hypothesis import given, settings
from hypothesis import strategies as some

from messages.message import Block, Message, Span
from messages.surfaces.clean import clean_text
from messages.surfaces.telegram_html import MOST_PAGES, PAGE_LIMIT, one_page, pages
from tests.fakes.telegram_rules import check_text, length, parse_html

MARKS = some.sampled_from(
    [
        "<",
        ">",
        "&",
        "</b>",
        "<b>",
        "&amp;",
        "&lt",
        '"',
        "'",
        "<!channel>",
        "\ud800",
        "\x00",
        "\u202e",
        "\r\n",
        "\n\n\n\n",
    ]
)
SCRIPTS = some.sampled_from(
    ["maths ", "حسابي ", "שלום ", "數學", "गणित ", "алгебра ", "👩\u200d🏫", "e\u0301 "]
)
ANY_TEXT = some.lists(
    some.one_of(MARKS, SCRIPTS, some.text(some.characters(exclude_categories=()))), max_size=12
)
TEXT = ANY_TEXT.map("".join)
LONG_TEXT = some.builds(lambda text, times: text * times, TEXT, some.integers(1, 900))
URL = some.one_of(
    some.just(""),
    MARKS.map("https://learn.example/{}".format),
    some.just("https://learn.example/a?b=1&c='2'"),
    TEXT,
)
SPAN = some.builds(Span, some.one_of(TEXT, LONG_TEXT), some.booleans(), some.booleans(), URL)
BLOCK = some.builds(
    Block, some.lists(SPAN, max_size=4).map(tuple), some.sampled_from(["text", "item", "heading"])
)
MESSAGE = some.builds(Message, some.lists(BLOCK, max_size=5).map(tuple))


@settings(deadline=None)
@given(MESSAGE)
def test_any_message_is_legal_on_every_page(message: Message) -> None:
    found = pages(message)
    assert 1 <= len(found) <= MOST_PAGES
    for html in (*found, one_page(message)):
        html.encode()
        text, entities = check_text({"text": html, "parse_mode": "HTML"})
        assert length(text) <= PAGE_LIMIT
        assert all(each.url.startswith("http") for each in entities if each.tag == "a")


@settings(deadline=None)
@given(MESSAGE)
def test_every_visible_letter_arrives_in_order(message: Message) -> None:
    said = clean_text("".join(span.text for block in message.blocks for span in block.spans))
    if length(said) > PAGE_LIMIT * (MOST_PAGES // 2):
        return
    read = "".join(parse_html(html)[0] for html in pages(message))
    assert _letters(read).replace("…", "") == _letters(said).replace("…", "")


def _letters(text: str) -> str:
    return "".join(re.findall(r"[^\W_]|[<>&]", text))


def test_plain_words_are_escaped_too() -> None:
    assert pages(Message((Block((Span("a < b & c"),)),))) == ("a &lt; b &amp; c",)


def test_only_web_addresses_become_links() -> None:
    for url in ("javascript:alert(1)", "tg://user?id=1", "https://a b", "", 'https://x"onclick="'):
        assert pages(Message((Block((Span("x", url=url),)),))) == ("x",)


def test_a_message_of_nothing_is_still_a_message() -> None:
    for text in ("", "  \n ", "\u200d\u200b", "\x00"):
        assert pages(Message((Block((Span(text),)),))) == ("…",)
        assert one_page(Message((Block((Span(text),)),))) == "…"


def test_an_edit_is_cut_to_one_page_and_says_so() -> None:
    html = one_page(Message((Block((Span("&" * 5000, bold=True),)),)))
    text, _ = parse_html(html)
    assert length(text) == PAGE_LIMIT
    assert text.endswith("&…")


def test_a_page_ends_after_a_paragraph_a_line_or_a_word() -> None:
    for gap in ("\n\n", "\n", " "):
        text = gap.join(["x" * 1500] * 5)
        assert [parse_html(html)[0].strip() for html in pages(Message((Block((Span(text),)),)))] == [
            gap.join(["x" * 1500] * 2),
            gap.join(["x" * 1500] * 2),
            "x" * 1500,
        ]
