"""How many days students wait on a teacher with nothing to do: the engine's route beside chance."""

from collections.abc import Sequence
from pathlib import Path
from random import Random
from statistics import fmean

from bot.trials.figure import Figure, Report, Target
from bot.trials.route.graphs import Graph, read_graph
from bot.trials.route.walk import PASSES, REWORK, Choose, Walk, at_random, by_route, walked
from bot.trials.waiting import progress
from engine.frozen import Frozen

DESTINATIONS = 10
WAITS = (2.0, 5.0)
BY_CONSTRUCTION = (
    "Ours is 0 by construction: what is handed in counts as a prerequisite, so there is always something ready. Its "
    "price is work begun on a hand-in that then comes back, shown in its own row."
)


class Way(Frozen):
    """A way of choosing the next step, and whether a student may go on from what is handed in."""

    name: str
    choose: Choose
    may_go_on: bool


OURS = Way("ours", by_route, may_go_on=True)
OTHERS = (
    Way("random", at_random, may_go_on=False),
    Way("random, may go on", at_random, may_go_on=True),
    Way("our order, may not go on", by_route, may_go_on=False),
)


def tried(path: Path, students: int, seed: int) -> Report:
    """The same teachers for every way of choosing: each student has the same chance numbers under all of them."""
    graph = read_graph(path)
    ends = [graph.way_to(key) for key in graph.farthest(DESTINATIONS)]
    figures: list[Figure] = []
    with progress("teachers", len(WAITS)) as tell:
        for done, wait in enumerate(WAITS, start=1):
            figures += _figures(ends, students, seed, wait)
            tell(done)
    return Report(
        "The route on a prerequisite graph", figures, _about(path, graph, ends, seed), (BY_CONSTRUCTION,)
    )


def _figures(ends: Sequence[Graph], students: int, seed: int, wait: float) -> list[Figure]:
    walks = {way.name: _walks(ends, way, students, seed, wait) for way in (OURS, *OTHERS)}
    blocked = {name: fmean(walk.blocked for walk in each) for name, each in walks.items()}
    shaky = {name: fmean(walk.shaky / len(walk.mastered) for walk in each) for name, each in walks.items()}
    cohort = f"{students} made-up students, each on the way to one of the {len(ends)} farthest destinations"
    teacher = f"teacher answers in {wait:g} days"
    return [
        Figure(
            f"days blocked by waiting on a teacher, {teacher}",
            blocked.pop(OURS.name),
            blocked,
            Target(at_most=6.0),
            cohort,
        ),
        Figure(
            f"steps begun on work that then came back, share, {teacher}",
            shaky.pop(OURS.name),
            shaky,
            cohort=cohort,
        ),
    ]


def _walks(ends: Sequence[Graph], way: Way, students: int, seed: int, wait: float) -> list[Walk]:
    return [
        walked(ends[n % len(ends)], way.choose, Random(f"{seed}:{n}"), may_go_on=way.may_go_on, wait=wait)
        for n in range(students)
    ]


def _about(path: Path, graph: Graph, ends: Sequence[Graph], seed: int) -> dict[str, object]:
    return {
        "graph": str(path),
        "competencies": len(graph.efforts),
        "prerequisites": graph.edges,
        "longest chain": 1 + max(graph.needs.chain.values()),
        "on the way to each": [len(each.efforts) for each in ends],
        "teachers": f"accept {PASSES:.0%} of hand-ins; rework takes {REWORK:.0%} of the effort",
        "seed": seed,
    }
