"""Names of competencies in what people type: found, give or take endings and slips, or left alone."""

import pytest

from messages.render import Renderer
from messages.typed.phrase_files import read_phrasebook

BOOK = read_phrasebook("en", Renderer().labels("en"))
NAMES = {
    "neg": ("Subtract negative numbers", "7.NS.A.1c"),
    "add": ("Add and subtract fractions", "5.NF.A.1"),
    "mul": ("Multiply fractions", "5.NF.B.4"),
    "eqn": ("Solve two-step equations", "7.EE.B.4a"),
    "map": ("Read a map of the weather", "SCI.W.2"),
}


def best(text: str) -> str:
    found = BOOK.nearest(text, NAMES)
    return found[0].key if found else ""


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("i need help with subtracting negative numbers", "neg"),
        ("negativ numbers", "neg"),
        ("multiplying fractions", "mul"),
        ("two step equation", "eqn"),
        ("help with 7.EE.B.4a", "eqn"),
        ("7 ee b 4a", "eqn"),
        ("weather maps", "map"),
    ],
)
def test_a_competency_is_found_by_its_name_or_code(text: str, key: str) -> None:
    assert best(text) == key


def test_a_word_that_several_names_share_points_to_all_of_them() -> None:
    found = BOOK.nearest("fractions", NAMES)
    assert {each.key for each in found} == {"add", "mul"}
    assert all(each.score < 0.75 for each in found)


@pytest.mark.parametrize("text", ["", "i need help", "???", "my cat is asleep", "a" * 5000])
def test_a_text_that_names_nothing_points_to_nothing(text: str) -> None:
    assert best(text) == ""
