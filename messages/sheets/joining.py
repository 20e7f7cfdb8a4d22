"""The sheet of a class's joining links: a slip a person, with a name, a code and a QR code, to be cut apart."""

import textwrap
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from pathlib import Path

import segno
from jinja2 import Environment, FileSystemLoader, StrictUndefined, Template

from engine.frozen import Frozen
from messages.pictures.drawing import can_be_drawn, png
from messages.surfaces.clean import clean_text

COLUMNS, ROWS = 2, 5
WIDTH_PX = 1654
"""A4 at 200 dots an inch; the content keeps clear of the edges of US Letter too."""

NAME_MM = 47.0
LARGEST, SMALLEST = 5.2, 3.9
OF_TWO_LINES = 20
LETTER = 0.56
"""The width of an average letter of the font in its own size."""


class Slip(Frozen):
    """One person's way in. `link` is what the QR code holds, empty where there is none to scan.

    `roster_code` stands for a name whose script the font does not have.
    """

    name: str
    roster_code: str
    code: str
    until: str
    link: str = ""


class Sheet(Frozen):
    """Where the slips belong, and how people use them, one line a way."""

    title: str
    ways: tuple[str, ...]
    slips: tuple[Slip, ...]


class _Drawn(Frozen):
    """A slip with its place on the page, in millimetres, and its QR code as a path `modules` wide."""

    slip: Slip
    x: float
    y: float
    lines: tuple[str, ...]
    size: float
    modules: int
    path: str


def pages(sheet: Sheet, words: Mapping[str, str]) -> Iterator[bytes]:
    """Return the pages as PNGs, a few slips each; `words` are a language's `[sheet]` labels."""
    most = COLUMNS * ROWS
    count = -(-len(sheet.slips) // most)
    for number in range(count):
        some = sheet.slips[number * most : (number + 1) * most]
        yield png(_svg(sheet, some, words, number + 1, count), WIDTH_PX)


def shown_by_code(sheet: Sheet) -> tuple[Slip, ...]:
    """Return the slips whose names cannot be drawn, so that a roster code stands in their place."""
    return tuple(each for each in sheet.slips if not can_be_drawn(_one_line(each.name)))


def _svg(sheet: Sheet, slips: Sequence[Slip], words: Mapping[str, str], number: int, count: int) -> str:
    title = _one_line(sheet.title)
    return _template().render(
        title=title if can_be_drawn(title) else "",
        ways=sheet.ways,
        slips=[_drawn(each, place) for place, each in enumerate(slips)],
        words=words,
        page=words["page"].replace("{number}", str(number)).replace("{count}", str(count)),
    )


@cache
def _template() -> Template:
    home = FileSystemLoader(Path(__file__).parent)
    environment = Environment(loader=home, autoescape=True, undefined=StrictUndefined)
    return environment.get_template("joining.svg.j2")


def _drawn(slip: Slip, place: int) -> _Drawn:
    column, row = place % COLUMNS, place // COLUMNS
    name = _one_line(slip.name)
    lines, size = _fitting(name if can_be_drawn(name) else slip.roster_code)
    modules, path = _qr(slip.link) if slip.link else (0, "")
    return _Drawn(slip, 15 + column * 91, 33 + row * 46, lines, size, modules, path)


def _fitting(name: str) -> tuple[tuple[str, ...], float]:
    """Return a name in one line or two, and the size of its letters in mm, so that it keeps off the QR code."""
    size = min(LARGEST, NAME_MM / (LETTER * max(len(name), 1)))
    if size >= SMALLEST:
        return (name,), round(size, 2)
    return tuple(textwrap.wrap(name, OF_TWO_LINES, max_lines=2, placeholder="…")), SMALLEST - 0.4


def _qr(link: str) -> tuple[int, str]:
    """Return the width in modules and the dark runs of each row as one SVG path."""
    code = segno.make_qr(link, error="m")
    rows = list(code.matrix)
    return len(rows), "".join(
        f"M{x} {y}h{length}v1h-{length}z" for y, row in enumerate(rows) for x, length in _runs(row)
    )


def _runs(row: Sequence[int]) -> Iterator[tuple[int, int]]:
    start = 0
    for x in range(1, len(row) + 1):
        if x == len(row) or row[x] != row[start]:
            if row[start]:
                yield start, x - start
            start = x


def _one_line(text: str) -> str:
    return " ".join(clean_text(text).split())
