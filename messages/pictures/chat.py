"""One message in the frame of a chat as SVG: the words, the picture and the buttons where a platform puts them."""

import base64
import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby
from typing import Literal

from engine.frozen import Frozen, replace
from messages.message import Picture, Span
from messages.pictures.sketch import Sketch, filled
from messages.pictures.words import drawable, width

Look = Literal["slack", "telegram"]
WIDTH, PIXELS = 760.0, 570
SIZE, LINE = 21.0, 31.0
BOLDER = 1.06
BULLET = "•"
PAD, BUTTON, BUTTON_GAP = 28.0, 46.0, 10.0
TOP: dict[Look, float] = {"slack": 124.0, "telegram": 68.0}
LEFT: dict[Look, float] = {"slack": 104.0, "telegram": 52.0}
RIGHT: dict[Look, float] = {"slack": 732.0, "telegram": 708.0}
_VIEW = re.compile(r'viewBox="0 0 ([\d.]+) ([\d.]+)"')


class Paragraph(Frozen):
    """Words that begin on a new line; `item` hangs below a bullet, `big` is a heading, `gap` is the room above."""

    spans: tuple[Span, ...]
    item: bool = False
    big: bool = False
    gap: float = 0.0


class Pill(Frozen):
    """A button; `style` is empty, primary or danger."""

    label: str
    style: str = ""


class Chat(Frozen):
    """A message as a platform lays it out. `rows` of buttons share a width in Telegram, and flow in Slack.

    `caption` stands above the frame and says what is shown.
    """

    look: Look
    caption: str
    clock: str
    paragraphs: tuple[Paragraph, ...]
    rows: tuple[tuple[Pill, ...], ...]
    picture: Picture | None = None


class Line(Frozen):
    """Words on one line at a place, in runs of one style."""

    x: float
    y: float
    size: float
    spans: tuple[Span, ...]
    bullet: bool = False


class Box(Frozen):
    """A button or a picture in its place."""

    x: float
    y: float
    width: float
    height: float
    label: str = ""
    style: str = ""


def chat(shown: Chat) -> Sketch:
    """Return the message in its frame; a picture stands above the words in Telegram, and below them in Slack."""
    x, y, room = LEFT[shown.look], TOP[shown.look], RIGHT[shown.look] - LEFT[shown.look]
    image = _image(shown.picture, x, y + 8, room) if shown.picture and shown.look == "telegram" else None
    text = tuple(_lines(shown.paragraphs, x, image.y + image.height + 14 if image else y, room))
    words_end = text[-1].y + 18
    pills = tuple(
        _flowing(shown.rows, x, words_end + 8, room)
        if shown.look == "slack"
        else _shared(shown.rows, words_end + 34)
    )
    end = max([words_end + 24, *(each.y + each.height for each in pills)])
    if shown.picture and shown.look == "slack":
        image = _image(shown.picture, x, end + 16, min(room, 560.0))
        end = image.y + image.height
    return filled(
        "chat.svg.j2",
        PIXELS,
        shown=shown,
        width=WIDTH,
        height=round(end + PAD),
        bubble=words_end + 24,
        lines=text,
        pills=pills,
        image=image,
        href=_address(shown.picture) if shown.picture else "",
    )


def _image(picture: Picture, x: float, y: float, room: float) -> Box:
    found = _VIEW.search(picture.svg)
    wide, high = (float(found[1]), float(found[2])) if found else (1.0, 1.0)
    return Box(x, y, room, room * high / wide)


def _address(picture: Picture) -> str:
    return "data:image/svg+xml;base64," + base64.b64encode(picture.svg.encode()).decode()


def _lines(paragraphs: Sequence[Paragraph], x: float, y: float, room: float) -> Iterator[Line]:
    for place, each in enumerate(paragraphs):
        size, indent = (SIZE * 1.22 if each.big else SIZE), (26.0 if each.item else 0.0)
        y += each.gap if place else 0.0
        for number, spans in enumerate(_broken(each.spans, size, room - indent)):
            y += LINE * size / SIZE
            yield Line(x + indent, y, size, spans, bullet=each.item and number == 0)


def _broken(spans: Iterable[Span], size: float, room: float) -> Iterator[tuple[Span, ...]]:
    """Break runs of words into lines of `room` pixels, as wide as the shipped font draws them."""
    line: list[Span] = []
    for word in _words(spans):
        if (
            line
            and sum(_width(each, size) for each in [*line, replace(word, text=word.text.rstrip())]) > room
        ):
            yield _merged(line)
            line = []
        line.append(word)
    yield _merged(line)


def _words(spans: Iterable[Span]) -> Iterator[Span]:
    """Each word with the blanks after it; what hangs together without a blank is kept together by its style only."""
    for span in spans:
        yield from (replace(span, text=part) for part in re.findall(r"\s*\S+\s*|\s+", _drawn(span.text)))


def _drawn(text: str) -> str:
    """What the font has of a text; blanks are kept, as they stand between runs of one style."""
    return "".join(each for each in text if each.isspace() or each == BULLET or drawable(each, ""))


def _width(span: Span, size: float) -> float:
    return width(span.text, size) * (BOLDER if span.bold else 1.0)


def _merged(words: Sequence[Span]) -> tuple[Span, ...]:
    runs = groupby(words, lambda each: (each.bold, each.italic, each.url))
    return tuple(Span("".join(each.text for each in some), *look) for look, some in runs)


def _flowing(rows: Iterable[Sequence[Pill]], x: float, y: float, room: float) -> Iterator[Box]:
    left = x
    for row in rows:
        for pill in row:
            label = _drawn(pill.label).strip()
            wide = width(label, 19) * BOLDER + 34
            if left > x and left + wide > x + room:
                left, y = x, y + BUTTON + BUTTON_GAP
            yield Box(left, y, wide, BUTTON, label, pill.style)
            left += wide + BUTTON_GAP
        left, y = x, y + BUTTON + BUTTON_GAP


def _shared(rows: Iterable[Sequence[Pill]], y: float) -> Iterator[Box]:
    """Buttons of a row are equally wide, and together as wide as the bubble."""
    for row in rows:
        wide = (WIDTH - 2 * PAD - 6 * (len(row) - 1)) / len(row)
        for number, pill in enumerate(row):
            yield Box(PAD + number * (wide + 6), y, wide, BUTTON, _drawn(pill.label).strip(), pill.style)
        y += BUTTON + 6
