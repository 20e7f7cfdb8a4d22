"""Samples of what the coach shows as a picture."""

from dataclasses import replace

from engine import actions as act
from engine.notices import Notice, choice
from engine.notices.pictures import RouteMapShown, StopFact
from tests.messages.samples.facts import AHEAD, ARRIVED, HOSTILE, MONDAY, OFF, ON_TRACK, RIGHT_TO_LEFT, then

TITLES = (
    *(
        "Add and subtract fractions",
        "Read a graph",
        "Unit rates",
        "Scale drawings",
        "Solve two-step equations",
    ),
    *("Find the mean", "Area of a circle", "Angles in a triangle"),
)


def stops(done: int, waiting: int, ready: int, locked: int) -> tuple[StopFact, ...]:
    """Stops in the order in which the engine gives them."""
    kinds = ["done"] * done + ["waiting"] * waiting + ["next", *["open"] * (ready - 1)][:ready]
    kinds += ["locked"] * locked
    return tuple(
        StopFact(TITLES[n % 8], kind, (TITLES[(n + 7) % 8],) if kind == "locked" else ())
        for n, kind in enumerate(kinds)
    )


LONG = replace(OFF, done=100, total=200)
HOSTILE_PATH = replace(ON_TRACK, subject=HOSTILE, title=RIGHT_TO_LEFT, done=1, total=3)
HOSTILE_STOPS = (
    StopFact(RIGHT_TO_LEFT, "done"),
    StopFact(HOSTILE, "next"),
    StopFact("مرحبا", "locked", (HOSTILE,)),
)
MAPS = (
    RouteMapShown(
        replace(ON_TRACK, arrives_by=MONDAY),
        stops(6, 1, 3, 10),
        8,
        choices=then(choice(act.students.MustShow("k1"), "Scale drawings", label="competency")),
    ),
    RouteMapShown(AHEAD, stops(4, 0, 2, 3), 3, "8-10", choices=then(choice(act.students.ShowPath("maths")))),
    RouteMapShown(replace(ON_TRACK, done=0, total=9), stops(0, 0, 1, 8), 0, "8-10", choices=then()),
    RouteMapShown(ARRIVED, stops(1, 0, 0, 0), 1, choices=then()),
    RouteMapShown(LONG, stops(20, 2, 4, 34), 112, "15-18", 80, 60, choices=then()),
    RouteMapShown(HOSTILE_PATH, HOSTILE_STOPS, 1),
)
PICTURES: dict[str, tuple[Notice, ...]] = {"RouteMapShown": MAPS}
