"""The printed sheet of joining codes: it can be scanned, whatever people are called, and looks the same everywhere."""

import re

import pytest
import segno

from messages.pictures.drawing import can_be_drawn, png
from messages.render import Renderer
from messages.sheets.joining import WIDTH_PX, Sheet, Slip, pages, shown_by_code
from tests.fakes.png import greys

WORDS = Renderer().labels("en").sheet
LINK = "https://t.me/coach_gps_bot?start=7k2m9qxwtb"
MM = WIDTH_PX / 210


def sheet(*names: str, link: str = LINK) -> Sheet:
    slips = (Slip(name, f"s{n}", "7K2M9-QXWTB", "Tue 8 Dec", link) for n, name in enumerate(names))
    return Sheet("Maths 7B", ("Send the code.",), tuple(slips))


def test_every_square_on_the_paper_is_its_persons_own_link() -> None:
    (page,) = pages(sheet("Amara Okafor"), WORDS)
    rows = greys(page)
    wanted = [list(row) for row in segno.make_qr(LINK, error="m").matrix]
    module = 30 / len(wanted)

    def is_dark(column: int, row: int) -> int:
        x, y = (15 + 55 + (column + 0.5) * module) * MM, (33 + 6 + (row + 0.5) * module) * MM
        return int(rows[int(y)][int(x)] < 128)

    assert [[is_dark(x, y) for x in range(len(wanted))] for y in range(len(wanted))] == wanted
    quiet = [rows[int((39 + y) * MM)][int(68 * MM)] for y in range(30)]
    assert set(quiet) == {255}, "nothing touches the square"


@pytest.mark.parametrize("count", [0, 1, 10, 11, 31])
def test_a_long_class_has_as_many_pages_as_it_needs(count: int) -> None:
    assert len(list(pages(sheet(*("Jo" for _ in range(count)), link=""), WORDS))) == -(-count // 10)


def test_a_name_whose_script_the_font_lacks_is_its_roster_code_and_never_empty_boxes() -> None:
    names = (
        "Łukasz",
        "Дмитрий",
        "Αλέξανδρος",
        "Nguyễn Thị",
        "O’Brien-Smith",
        "محمد",
        "שרה",
        "陈小明",
        "प्रिया",
        "😀",
    )
    found = sheet(*names)
    assert [each.name for each in shown_by_code(found)] == list(names[5:])
    of = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"><text y="8">{}</text></svg>'
    box = png(of.format("陈"), 90)
    assert all(png(of.format(letter), 90) != box for name in names[:5] for letter in name if letter != " ")


@pytest.mark.parametrize(
    "name", ["<b>&\"x' ]]>", "a\x00b\ud800\u202e", "x" * 4000, "", "{{ 7 * 7 }}", "&#0;"]
)
def test_no_name_breaks_the_sheet(name: str) -> None:
    (page,) = pages(sheet(name, "Jo"), WORDS)
    assert page.startswith(b"\x89PNG")
    assert len(greys(page)[0]) == WIDTH_PX


def test_the_same_facts_are_the_same_bytes() -> None:
    assert list(pages(sheet("Jo"), WORDS)) == list(pages(sheet("Jo"), WORDS))


def test_words_of_the_sheet_can_be_drawn() -> None:
    assert all(can_be_drawn(re.sub(r"\{\w+\}", "", text)) for text in WORDS.values())
