"""Pictures say what their words say, to everybody who can see only some colours, and in no letter they lack."""

import math
import re
import time
from itertools import combinations
from xml.etree import ElementTree as ET

import pytest

from bot.benches.speed.pictures import long_map
from engine.frozen import replace
from engine.notices.pictures import RouteMapShown, StopFact
from messages.message import Message
from messages.pictures import palette
from messages.pictures.drawing import can_be_drawn, png
from messages.pictures.road import Road
from messages.pictures.route_map import AREA
from messages.pictures.words import cut, drawable, lines, width
from messages.render import Renderer
from messages.surfaces.plain import plain
from messages.surfaces.telegram_html import caption
from tests.messages.samples.facts import HOSTILE, RIGHT_TO_LEFT
from tests.messages.samples.pictures import MAPS, stops

RENDERER = Renderer()
SVG = "{http://www.w3.org/2000/svg}"


def shown(notice: RouteMapShown) -> Message:
    return RENDERER.render(notice, "en")


def svg_of(notice: RouteMapShown) -> str:
    picture = shown(notice).picture
    assert picture is not None
    return picture.svg


def words_of(svg: str) -> list[str]:
    return ["".join(each.itertext()).strip() for each in ET.fromstring(svg).iter(f"{SVG}text")]


@pytest.mark.parametrize("notice", MAPS)
def test_every_map_is_drawn_and_its_alt_text_is_all_that_the_message_says(notice: RouteMapShown) -> None:
    message = shown(notice)
    assert message.picture is not None
    assert png(message.picture.svg, 300).startswith(b"\x89PNG")
    assert message.picture.alt == plain(Message(message.blocks))


@pytest.mark.parametrize("notice", MAPS)
def test_the_words_of_a_map_fit_below_a_picture(notice: RouteMapShown) -> None:
    assert caption(shown(notice))


@pytest.mark.parametrize("notice", MAPS)
def test_every_number_in_a_map_is_in_its_words_too(notice: RouteMapShown) -> None:
    message = shown(notice)
    said = set(re.findall(r"\d+", plain(message)))
    left_over = {str(notice.path.total - notice.path.done)}
    outside = {each.removeprefix("+") for each in words_of(svg_of(notice)) if each.startswith("+")}
    drawn = {number for each in words_of(svg_of(notice)) for number in re.findall(r"\d+", each)}
    assert drawn <= said | left_over | outside


def test_a_map_marks_where_the_student_and_the_plan_are() -> None:
    words = words_of(svg_of(MAPS[0]))
    assert "6 of 20" in words
    assert "You" in words
    assert any(each.startswith("Plan today: stop 8, 2 stops further on") for each in words)
    assert any(each.startswith("Next: ") for each in words)


def test_the_youngest_see_no_date_and_no_reason_why_something_is_locked() -> None:
    for notice in MAPS:
        if notice.age_band == "8-10":
            words = " ".join(words_of(svg_of(notice)))
            assert "week" not in words
            assert "opens after" not in words


def test_the_same_facts_are_the_same_picture_and_other_facts_another() -> None:
    first = shown(MAPS[0]).picture
    again = Renderer().render(MAPS[0], "en").picture
    other = shown(MAPS[1]).picture
    assert first is not None
    assert again is not None
    assert other is not None
    assert first == again
    assert first.key == again.key != other.key


@pytest.mark.parametrize("number", range(1, 70))
def test_stops_never_touch_and_stay_on_the_picture(number: int) -> None:
    road = Road.of(number + 2, 200)
    for (x, y), (other_x, other_y) in combinations(road.places, 2):
        assert (x - other_x) ** 2 + (y - other_y) ** 2 >= (2 * road.radius * 1.28) ** 2
    assert all(road.gap / 2 + road.radius < x < 900 - road.gap / 2 - road.radius for x, _ in road.places)


def test_hostile_names_are_words_and_other_scripts_are_left_to_the_message() -> None:
    svg = svg_of(MAPS[-1])
    assert "<b>" not in svg
    assert not re.search("[\u0590-\u06ff\u202a-\u202e]", svg)
    assert any("see the words below" in each for each in words_of(svg))
    assert RIGHT_TO_LEFT[:4] in plain(shown(MAPS[-1]))


@pytest.mark.parametrize("text", ["", "\x00", "\ud800", "نوعה", "数学", "गणित", "\u202e", "🎉"])
def test_what_the_font_cannot_draw_is_replaced(text: str) -> None:
    assert drawable(text, "instead") == "instead"


def test_the_signs_of_spanish_are_drawn() -> None:
    assert drawable("¿Cómo voy? ¡Ya! «Año 1º»", "instead") == "¿Cómo voy? ¡Ya! «Año 1º»"


@pytest.mark.parametrize(
    "stop", [StopFact("分数", "locked", ("Find the mean",)), StopFact("Mean", "locked", ("分数",))]
)
def test_a_locked_stop_that_cannot_be_written_points_to_the_words(stop: StopFact) -> None:
    said = words_of(svg_of(replace(MAPS[0], stops=(*stops(6, 1, 3, 0), stop))))
    assert any(each.endswith("see the words below") for each in said), said
    assert not any("opens after" in each for each in said)


def test_small_pictures_are_left_out_of_words() -> None:
    assert drawable("Maths 🎉 and 1½ pies", "instead") == "Maths and 1½ pies"
    assert drawable(HOSTILE, "instead") == HOSTILE


def test_long_words_break_or_are_cut_where_it_shows() -> None:
    assert lines("one two three", 20, 90, 5) == ("one two", "three")
    assert all(width(line, 20) <= 101 for line in lines("x" * 500 + " yy zz", 20, 100, 3))
    assert lines("a b " * 99, 20, 100, 2)[-1].endswith("…")
    assert cut("Subtract negative numbers", 20, 190) == "Subtract negative…"


def test_the_font_draws_what_it_is_said_to() -> None:
    assert can_be_drawn("Äpfel, Größe, Łódź, Привет, καλημέρα, x² ≤ 3 × 4")


# -- colours: sRGB as somebody without green cones sees it (Machado, Oliveira and Fernandes 2009, severity 1)

DEUTERANOPIA = (
    (0.367322, 0.860646, -0.227968),
    (0.280085, 0.672501, 0.047413),
    (-0.011820, 0.042940, 0.968881),
)
PROTANOPIA = (
    (0.152286, 1.052583, -0.204868),
    (0.114503, 0.786281, 0.099216),
    (-0.003882, -0.048116, 1.051998),
)
TOLD_APART = ("DONE", "NEXT", "LOCKED", "PLAN", "INK")


@pytest.mark.parametrize("eyes", [DEUTERANOPIA, PROTANOPIA])
def test_the_colours_are_told_apart_by_the_colour_blind(eyes: tuple[tuple[float, ...], ...]) -> None:
    seen = {name: _lab(_through(eyes, _linear(getattr(palette, name)))) for name in TOLD_APART}
    for one, other in combinations(TOLD_APART, 2):
        assert _distance(seen[one], seen[other]) > 20, (one, other)


@pytest.mark.parametrize("name", ["INK", "QUIET", "DONE", "PLAN"])
def test_words_and_lines_stand_out_from_the_paper(name: str) -> None:
    light, dark = (
        _linear(each)[0] * 0.2126 + _linear(each)[1] * 0.7152 + _linear(each)[2] * 0.0722
        for each in (palette.PAPER, getattr(palette, name))
    )
    assert (light + 0.05) / (dark + 0.05) >= 4.5


def test_every_kind_of_stop_has_a_shape_of_its_own() -> None:
    """Without any colour the signs still differ: compared by what is left of their shapes."""
    signs = svg_of(MAPS[0])
    shapes = {
        re.sub(r'(fill|stroke)="[^"]*"|transform="[^"]*"', "", each)
        for each in re.findall(r'<g transform="translate[^"]* scale.*?</g>', signs, re.DOTALL)
    }
    assert len(shapes) == 8


def _linear(colour: str) -> list[float]:
    parts = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    return [each / 12.92 if each <= 0.04045 else ((each + 0.055) / 1.055) ** 2.4 for each in parts]


def _through(eyes: tuple[tuple[float, ...], ...], colour: list[float]) -> list[float]:
    return [min(1.0, max(0.0, sum(a * b for a, b in zip(row, colour, strict=True)))) for row in eyes]


def _lab(colour: list[float]) -> tuple[float, float, float]:
    red, green, blue = colour
    x = (0.4124 * red + 0.3576 * green + 0.1805 * blue) / 0.95047
    y = 0.2126 * red + 0.7152 * green + 0.0722 * blue
    z = (0.0193 * red + 0.1192 * green + 0.9505 * blue) / 1.08883
    x, y, z = (each ** (1 / 3) if each > 0.008856 else 7.787 * each + 16 / 116 for each in (x, y, z))
    return 116 * y - 16, 500 * (x - y), 200 * (y - z)


def _distance(one: tuple[float, float, float], other: tuple[float, float, float]) -> float:
    return math.dist(one, other)


def test_a_long_map_is_no_more_pixels_than_a_short_one_and_draws_in_good_time() -> None:
    """The bench says how long it takes (`bench speed pictures`); here a multiple of that, on any machine."""
    picture = shown(long_map()).picture
    assert picture is not None
    size = re.search(r'viewBox="0 0 (\d+) (\d+)"', picture.svg)
    assert size is not None
    across, down = map(int, size.groups())
    assert picture.width * (picture.width * down / across) <= AREA
    taken = []
    for _ in range(3):
        began = time.process_time()
        png(picture.svg, picture.width)
        taken.append(time.process_time() - began)
    assert min(taken) < 0.5
