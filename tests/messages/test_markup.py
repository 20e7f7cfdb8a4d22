"""The markup of templates: what a teacher may write, and what a person types never becomes."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from messages.markup import MarkupError, escaped, paragraphs, parse, safe_link
from messages.message import Block, Span


def test_words_in_tags_become_spans_in_their_style() -> None:
    (block,) = parse('One <b>bold</b> <i>word</i> and <a href="https://x.org/a?b=1&amp;c=2">a link</a>.')
    assert block == Block(
        (
            Span("One "),
            Span("bold ", bold=True),
            Span("word ", italic=True),
            Span("and "),
            Span("a link", url="https://x.org/a?b=1&c=2"),
            Span("."),
        )
    )


def test_headings_items_and_blank_lines_start_blocks() -> None:
    blocks = parse(paragraphs("<h>Top</h>\none\n line\n\ntwo\n<li>a</li>\n<li>b</li>\n"))
    assert [(each.kind, each.spans[0].text) for each in blocks] == [
        ("heading", "Top"),
        ("text", "one line"),
        ("text", "two"),
        ("item", "a"),
        ("item", "b"),
    ]


def test_a_line_left_empty_by_a_condition_is_no_new_paragraph() -> None:
    assert [len(parse(text)) for text in ("one\n\ntwo", paragraphs("one\n\ntwo"))] == [1, 2]


@pytest.mark.parametrize(
    ("markup", "reason"),
    [
        ("<u>x</u>", "<u> is not one of b, i, a, li, h"),
        ("<b>x", "<b> is never closed"),
        ("x</i>", "</i> closes nothing"),
        ("<b>x<b>y</b></b>", "<b> inside <b>"),
        ("<b><i>x</b></i>", "</b> closes nothing"),
    ],
)
def test_a_wrong_tag_is_named(markup: str, reason: str) -> None:
    with pytest.raises(MarkupError, match=reason):
        parse(markup)


@pytest.mark.parametrize(
    "address",
    ["javascript:alert(1)", "data:text/html,x", "//x.org", "https://", "ftp://x", "http://a b", "https://[x"],
)
def test_only_plain_web_addresses_become_links(address: str) -> None:
    assert safe_link(address) == ""
    (block,) = parse(f'<a href="{escaped(address)}">words</a>')
    assert block.spans == (Span("words"),)


@given(st.text(min_size=1))
def test_whatever_somebody_types_comes_back_as_plain_text(text: str) -> None:
    blocks = parse(f"before {escaped(text)} after")
    assert blocks == (Block((Span(f"before {text} after"),)),)


@given(st.text())
def test_whatever_somebody_types_is_safe_in_an_address(text: str) -> None:
    (block,) = parse(f'<a href="https://x.org/{escaped(text)}">words</a>')
    assert block.spans[0].text == "words"
    assert block.spans[0].url in ("", f"https://x.org/{text}")
