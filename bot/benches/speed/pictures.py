"""What drawing costs: a route map of 60 stops, and the same map once more."""

import asyncio
import time

from bot.benches.speed.figure import Figure
from bot.outgoing.painter import Painter
from engine.notices import PathFact
from engine.notices.pictures import RouteMapShown, StopFact
from messages.message import Picture
from messages.pictures.drawing import png
from messages.render import Renderer

STOPS, DONE = 60, 22
TRIES = 5
TITLES = ("Solve two-step equations", "Add fractions with unlike denominators", "Read a graph")


def long_map() -> RouteMapShown:
    """A path of 60 steps, a third of them passed."""
    kinds = ["done"] * DONE + ["waiting", "next", "open", "open"]
    kinds += ["locked"] * (STOPS - len(kinds))
    needs = {"locked": TITLES[:2]}
    stops = (StopFact(TITLES[n % 3], kind, needs.get(kind, ())) for n, kind in enumerate(kinds))
    return RouteMapShown(
        PathFact("Maths", "Grade 7 maths", "drifting", DONE, STOPS, 80, 180), tuple(stops), 29
    )


def pictures() -> list[Figure]:
    """CPU milliseconds of words, SVG and PNG together, the best of some; and a picture that is known already."""
    renderer = Renderer()
    taken, picture = zip(*(_drawn(renderer) for _ in range(TRIES)), strict=True)
    return [
        Figure("route map of 60 stops, drawn: CPU", min(taken), "ms", None, 150.0),
        Figure("the same map once more: wall clock", asyncio.run(_again(picture[0])), "ms", None, 1.0),
    ]


def _drawn(renderer: Renderer) -> tuple[float, Picture]:
    began = time.process_time()
    picture = renderer.render(long_map(), "en").picture
    if picture is None:
        raise AssertionError("a route map has a picture")
    png(picture.svg, picture.width)
    return (time.process_time() - began) * 1000, picture


async def _again(picture: Picture) -> float:
    painter = Painter()
    await painter.paint(picture)
    began = time.perf_counter()
    await painter.paint(picture)
    seconds = time.perf_counter() - began
    await painter.close()
    return seconds * 1000
