"""The pictures in the documents are drawn by a command, from what is sent, and the same each time."""

from collections.abc import Callable
from pathlib import Path

import pytest

from bot.__main__ import main
from bot.samples.in_slack import in_slack
from bot.samples.in_telegram import in_telegram
from messages.message import Block, Button, Message, Span
from messages.pictures.chat import Chat, Pill, chat

INDEX = Path(__file__).resolve().parents[2] / "docs" / "samples" / "README.md"
MOST_BYTES = 1_900_000
MESSAGE = Message(
    (
        Block((Span("Your goals"),), "heading"),
        Block((Span("Read "), Span("this & that", bold=True), Span(" first."))),
        Block((Span("one"),), "item"),
    ),
    (Button("a", "Go on", "primary"), Button("b", "Menu")),
)


def test_two_runs_draw_the_same_pictures_and_the_index_shows_each(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["samples", str(tmp_path / "one")]) == main(["samples", str(tmp_path / "two")]) == 0
    first, second = (drawn(tmp_path / name) for name in ("one", "two"))
    assert first == second
    assert len(first) == 26
    assert all(each.startswith(b"\x89PNG\r\n\x1a\n") for each in first.values())
    assert sum(map(len, first.values())) < MOST_BYTES
    assert [name for name in first if f"({name})" not in INDEX.read_text("utf-8")] == []
    assert "26 pictures" in capsys.readouterr().out


@pytest.mark.parametrize("layout", [in_slack, in_telegram])
def test_a_platforms_own_form_is_read_back_whole(layout: Callable[[Message, str, str], Chat]) -> None:
    shown = layout(MESSAGE, "To Eli", "15:30")
    words = ["".join(span.text for span in each.spans) for each in shown.paragraphs]
    assert words[:2] == ["Your goals", "Read this & that first."]
    assert words[2].endswith("one")
    assert [span.bold for span in shown.paragraphs[1].spans] == [False, True, False]
    assert shown.rows == ((Pill("Go on", "primary"), Pill("Menu")),)


def test_words_are_never_taken_for_drawing() -> None:
    sketch = chat(in_slack(Message((Block((Span("<svg> & </text>"),)),)), "To Eli", "15:30"))
    assert "&lt;svg&gt; &amp; &lt;/text&gt;" in sketch.svg


def test_what_the_font_lacks_is_left_out_of_words_and_buttons() -> None:
    message = Message(
        (Block((Span("Done \N{PARTY POPPER} well"),)),), (Button("a", "\N{WAVING HAND SIGN} Hello"),)
    )
    svg = chat(in_telegram(message, "To Eli", "15:30")).svg
    assert ">Hello</text>" in svg
    assert "\N{PARTY POPPER}" not in svg
    assert "\N{WAVING HAND SIGN}" not in svg


def drawn(folder: Path) -> dict[str, bytes]:
    return {each.name: each.read_bytes() for each in folder.iterdir()}
