"""Which notices are shown as pictures too, and by which drawing."""

import logging
from collections.abc import Callable, Mapping
from typing import Any

from jinja2 import TemplateError

from engine.notices import Notice
from engine.notices.about_me import StickersShown
from engine.notices.pictures import RouteMapShown
from messages.message import Message, Picture
from messages.pictures.route_map import route_map
from messages.pictures.sketch import Sketch, Words
from messages.pictures.sticker_chart import sticker_chart
from messages.surfaces.plain import plain

log = logging.getLogger(__name__)
_DRAWINGS: Mapping[type[Notice], Callable[[Any, Words], Sketch]] = {
    RouteMapShown: route_map,
    StickersShown: sticker_chart,
}
_BROKEN = (TemplateError, TypeError, ValueError, AttributeError, LookupError, ArithmeticError)


def picture_of(notice: Notice, words: Words, said: Message) -> Picture | None:
    """Return a notice's picture, None where it has none or none can be made of its facts.

    What it shows in words is what its message says: a picture never holds more.
    """
    drawing = _DRAWINGS.get(type(notice))
    if drawing is None:
        return None
    try:
        sketch = drawing(notice, words)
    except _BROKEN as broken:
        log.warning("the picture of %s goes missing: %s", type(notice).__name__, broken)
        return None
    return Picture(sketch.svg, sketch.width, plain(said))
