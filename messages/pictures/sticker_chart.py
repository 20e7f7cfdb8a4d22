"""The sticker chart as SVG: what was earned in full, what is still to find as an outline."""

from math import cos, pi, sin

from engine.frozen import Frozen
from engine.notices.about_me import StickersShown
from messages.pictures.sketch import Sketch, Words, filled
from messages.pictures.words import cut

WIDTH, PIXELS = 900, 900
COLUMNS = 3
POINTS = 12
TOP, ROW, CELL = 250.0, 262.0, 268.0


class Placed(Frozen):
    """A sticker in its place; `below` is the day it was earned, empty while it is still to come."""

    key: str
    x: float
    y: float
    name: str
    below: str


def sticker_chart(notice: StickersShown, words: Words) -> Sketch:
    """Return the chart of all stickers."""
    placed = []
    for number, each in enumerate(notice.stickers):
        row, column = divmod(number, COLUMNS)
        x = WIDTH / 2 + (column - (COLUMNS - 1) / 2) * CELL
        below = words.day(each.on) if each.on else ""
        placed.append(Placed(each.key, x, TOP + row * ROW, cut(words.say(each.key), 25, CELL - 6), below))
    rows = -(-len(placed) // COLUMNS)
    mine = sum(bool(each.on) for each in notice.stickers)
    return filled(
        "sticker-chart.svg.j2",
        PIXELS,
        width=WIDTH,
        height=round(TOP + rows * ROW - 90),
        title=words.say("stickers"),
        count=words.say("of", done=mine, total=len(placed)),
        unit=words.say("collected"),
        to_come=words.say("to_come"),
        placed=placed,
        star=[_edge(number) for number in range(2 * POINTS)],
    )


def _edge(number: int) -> tuple[float, float]:
    """The edge of an earned sticker is a round of small points, tip and valley in turn."""
    far, turn = (67.0 if number % 2 == 0 else 60.0), pi * number / POINTS
    return far * sin(turn), -far * cos(turn)
