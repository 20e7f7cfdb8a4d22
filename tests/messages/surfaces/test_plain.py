"""Plain text: what the console and platforms without buttons show."""

from messages.message import Block, Button, Message, Span
from messages.surfaces.plain import plain


def test_a_message_reads_like_a_short_letter_with_numbered_choices() -> None:
    message = Message(
        (
            Block((Span("Maths"),), "heading"),
            Block((Span("6 of "), Span("20", bold=True))),
            Block((Span("one"),), "item"),
            Block((Span("a\nb", url="https://x.org"),), "item"),
            Block((Span("end"),)),
        ),
        (Button("menu", "Menu"), Button("now", "I need a person now")),
    )
    assert plain(message) == (
        "Maths\n6 of 20\n- one\n- a\n  b (https://x.org)\n\nend\n\n[1] Menu\n[2] I need a person now"
    )


def test_ten_choices_stand_in_one_column() -> None:
    buttons = tuple(Button(str(number), f"Choice {number}") for number in range(1, 11))
    lines = plain(Message((), buttons)).splitlines()
    assert (lines[0], lines[9]) == ("[ 1] Choice 1", "[10] Choice 10")


def test_what_a_terminal_must_not_see_is_taken_out() -> None:
    assert plain(Message((Block((Span("a\x1b[31m\u202eb\ud800"),)),))) == "a[31mb\ufffd"
