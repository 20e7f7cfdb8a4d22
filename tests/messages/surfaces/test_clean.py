"""Clean text: encodable, without what cannot be seen or turns reading order round, and otherwise as written."""

from hypothesis import given, settings
from hypothesis import strategies as some

from messages.surfaces.clean import clean_text


@settings(deadline=None)
@given(some.text(some.characters(exclude_categories=())))
def test_any_text_can_be_encoded_and_cleaning_twice_changes_nothing(text: str) -> None:
    cleaned = clean_text(text)
    cleaned.encode()
    assert clean_text(cleaned) == cleaned
    assert not set(cleaned) & set("\x00\r\x1b\x7f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")


def test_what_scripts_and_emoji_need_stays() -> None:
    for text in ("👩\u200d🏫\ufe0f", "क\u200dष", "می\u200cخواهم", "שלום\u200f", "tab\tand\nline", "e\u0301"):
        assert clean_text(text) == text


def test_line_ends_are_one_and_lone_surrogates_are_marked() -> None:
    assert clean_text("a\r\nb\rc") == "a\nb\nc"
    assert clean_text("\ud83d!") == "\N{REPLACEMENT CHARACTER}!"
