"""Keyboards: legal whatever they hold, and laid out for a phone."""

from hypothesis import given, settings
from hypothesis import strategies as some

from bot.platforms.telegram.keyboard import inline_keyboard, reply_markup
from messages.message import Block, Button, Message, Span
from tests.fakes.telegram_rules import check_markup

ANY_TEXT = some.text(some.characters(exclude_categories=()), max_size=120)
BUTTONS = some.lists(
    some.builds(Button, ANY_TEXT, ANY_TEXT, some.sampled_from(["", "primary", "danger"])), max_size=120
)


def rows(*labels: str) -> list[list[str]]:
    keyboard = inline_keyboard([Button("menu", label) for label in labels])
    return [[button["text"] for button in row] for row in keyboard["inline_keyboard"]] if keyboard else []


def test_short_labels_stand_side_by_side_and_long_ones_alone() -> None:
    assert rows("Goals", "My path", "Help", "I can show it: solve linear equations", "Less", "Stop") == [
        ["Goals", "My path", "Help"],
        ["I can show it: solve linear equations"],
        ["Less", "Stop"],
    ]


def test_levels_stand_in_one_row_of_at_most_eight() -> None:
    assert rows("1", "2", "3", "4") == [["1", "2", "3", "4"]]
    assert [len(row) for row in rows(*"123456789")] == [8, 1]


def test_there_is_no_keyboard_without_buttons() -> None:
    assert inline_keyboard([]) is None
    assert reply_markup(Message(())) is None


def test_a_token_telegram_cannot_carry_costs_its_button_not_the_message() -> None:
    keyboard = inline_keyboard([Button("é" * 33, "Too long"), Button("", "None"), Button("x" * 64, "Fits")])
    assert keyboard is not None
    assert [button["text"] for row in keyboard["inline_keyboard"] for button in row] == ["Fits"]


@settings(deadline=None)
@given(BUTTONS, ANY_TEXT, some.booleans())
def test_any_buttons_make_a_legal_keyboard(buttons: list[Button], question: str, asks: bool) -> None:
    markup = reply_markup(Message((Block((Span(question),)),), tuple(buttons), asks))
    if markup is not None:
        str(markup).encode()
        check_markup(dict(markup), only_inline=False)
