"""One student's way through a graph, a class day at a time, with a teacher who takes some days to answer."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from random import Random

from bot.trials.route.graphs import Graph
from engine.frozen import replace
from engine.journey.routes import route
from engine.journey.routes.route import RouteMap, Traveller

PASSES, REWORK = 0.8, 0.25
Choose = Callable[["Walk"], str | None]


@dataclass(slots=True)
class Walk:
    """Where a student is: `days` gone, `blocked` of them without anything to do but wait for a teacher.

    `shaky` steps were begun on hand-ins that then came back as *not yet*. The teacher answers after `wait` days.
    """

    graph: Graph
    way: RouteMap
    places: Mapping[str, float]
    chance: Random
    may_go_on: bool
    wait: float
    days: int = 0
    blocked: int = 0
    shaky: int = 0
    mastered: dict[str, None] = field(default_factory=dict)
    desk: dict[str, int] = field(default_factory=dict)
    rework: dict[str, float] = field(default_factory=dict)

    @property
    def is_over(self) -> bool:
        return len(self.mastered) == len(self.graph.efforts)

    def ready(self) -> list[str]:
        """What can be begun: all it needs is mastered or, if the student may go on, handed in."""
        met = self.mastered.keys() | (self.desk.keys() if self.may_go_on else set())
        needs = self.graph.needs.needs
        return [
            key for key in self.graph.efforts if key not in met and key not in self.desk and needs[key] <= met
        ]

    def day(self, doing: str | None) -> None:
        """One class day has gone, with or without something to do; then the teacher answers."""
        self.days += 1
        is_something_left = len(self.mastered) + len(self.desk) < len(self.graph.efforts)
        self.blocked += doing is None and is_something_left
        for key in [key for key, day in self.desk.items() if day <= self.days]:
            del self.desk[key]
            if self.chance.random() < PASSES:
                self.mastered[key] = None
            else:
                self.rework[key] = REWORK * self.graph.efforts[key]
                begun = {*self.mastered, *self.desk, doing}
                self.shaky += len(self.graph.needs.opens[key] & begun)

    def hand_in(self, key: str) -> None:
        self.desk[key] = self.days + max(1, round(self.chance.gammavariate(3, self.wait / 3)))


def walked(graph: Graph, choose: Choose, chance: Random, *, may_go_on: bool, wait: float) -> Walk:
    """A whole way: one step at a time, chosen when the one before is handed in."""
    efforts = graph.efforts
    places = _places(efforts)
    walk = Walk(graph, RouteMap(graph.needs, efforts, places), places, chance, may_go_on, wait)
    doing, left = None, 0.0
    while not walk.is_over:
        if doing is None and (doing := choose(walk)) is not None:
            left = walk.rework.pop(doing, efforts[doing])
        left -= 1
        walk.day(doing)
        if doing is not None and left <= 0:
            walk.hand_in(doing)
            doing = None
    return walk


def at_random(walk: Walk) -> str | None:
    """Anything ready."""
    ready = walk.ready()
    return walk.chance.choice(ready) if ready else None


def by_route(walk: Walk) -> str | None:
    """The first offer of the engine; what came back from the teacher is finished first."""
    ready = walk.ready()
    returned = [key for key in walk.rework if key in ready]
    if returned or not ready:
        return returned[0] if returned else None
    way = replace(walk.way, due_in={key: place - walk.days for key, place in walk.places.items()})
    waiting = frozenset(walk.desk) if walk.may_go_on else frozenset()
    traveller = Traveller(frozenset(walk.mastered), waiting, tuple(walk.mastered)[-2:])
    offers = [each.key for each in route.offers(way, traveller, len(ready)) if each.key in ready]
    return offers[0] if offers else None


def _places(efforts: Mapping[str, float]) -> Mapping[str, float]:
    """The class day by which each step is due when all are done in the order of the graph."""
    place, places = 0.0, {}
    for key, effort in efforts.items():
        place += effort
        places[key] = place
    return places
