"""How many days students wait on a teacher with nothing to do: the engine's route beside chance."""

from pathlib import Path
from random import Random
from statistics import fmean

from bot.trials.figure import Figure, Report, Target
from bot.trials.route.graphs import Graph, read_graph
from bot.trials.route.walk import PASSES, REWORK, WAIT, Choose, at_random, by_route, walked
from bot.trials.waiting import progress


def tried(path: Path, students: int, seed: int) -> Report:
    """The same teachers for every way of choosing: each student has the same chance numbers under all of them."""
    graph = read_graph(path)
    ways: dict[str, tuple[Choose, bool]] = {
        "ours": (by_route, True),
        "random": (at_random, False),
        "random, may go on": (at_random, True),
        "our order, may not go on": (by_route, False),
    }
    blocked: dict[str, float] = {}
    with progress("ways of choosing", len(ways)) as tell:
        for done, (name, (choose, may_go_on)) in enumerate(ways.items(), start=1):
            blocked[name] = _blocked(graph, choose, may_go_on, students, seed)
            tell(done)
    ours = blocked.pop("ours")
    cohort = f"mean of {students} made-up students on {len(graph.efforts)} competencies, {graph.edges} prerequisites"
    figure = Figure("days blocked by waiting on a teacher", ours, blocked, Target(at_most=6.0), cohort)
    return Report("The route on a prerequisite graph", [figure], _about(path, graph, seed))


def _blocked(graph: Graph, choose: Choose, may_go_on: bool, students: int, seed: int) -> float:
    walks = (walked(graph, choose, Random(f"{seed}:{n}"), may_go_on=may_go_on) for n in range(students))
    return fmean(walk.blocked for walk in walks)


def _about(path: Path, graph: Graph, seed: int) -> dict[str, object]:
    return {
        "graph": str(path),
        "longest chain": 1 + max(graph.needs.chain.values()),
        "class days of work": round(sum(graph.efforts.values())),
        "teacher": f"answers after {WAIT:g} days on average, accepts {PASSES:.0%}, rework {REWORK:.0%} of the effort",
        "seed": seed,
    }
