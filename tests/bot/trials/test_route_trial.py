from pathlib import Path
from random import Random

import pytest

from bot.errors import Refused
from bot.trials.route.graphs import Graph, read_graph
from bot.trials.route.trial import tried
from bot.trials.route.walk import at_random, by_route, walked
from engine.journey.routes.prerequisites import PrerequisiteMap
from engine.journey.routes.route import RouteMap, Traveller, offers

LIST = (
    "source,target,relationship\na,b,dependency\nb,c,dependency\na,c,dependency\nx,c,conceptual connection\n"
)


def graph(needs: dict[str, list[str]]) -> Graph:
    return Graph(PrerequisiteMap.of(needs), dict.fromkeys(needs, 1.0))


def listed(folder: Path, text: str, name: str = "edges.csv") -> Path:
    (folder / name).write_text(text, encoding="utf-8")
    return folder


def test_a_list_of_edges_is_a_graph_without_what_says_nothing_new(tmp_path: Path) -> None:
    read = read_graph(listed(tmp_path, LIST))
    assert list(read.efforts) == ["a", "b", "c"]
    assert read.needs.needs["c"] == {"b"}
    assert read.farthest(5) == ["c"]


def test_edges_without_a_header_are_read_from_tabs(tmp_path: Path) -> None:
    read = read_graph(listed(tmp_path, "a\tb\tdependency\t2\nb\tc\tdependency\t2\n", "edges.tsv"))
    assert read.edges == 2


def test_the_demo_school_has_a_graph() -> None:
    demo = Path(__file__).resolve().parents[3] / "storage" / "schools" / "demo"
    read = read_graph(demo)
    assert read.edges > 50
    assert max(read.efforts.values()) > 1


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("source,target\na,b\nb,a\n", "in a circle: a needs b needs a"),
        ("{", "cannot be read"),
        ("source,target\na,a\n", "names no prerequisite"),
        ("source,target\na,\n", "names no prerequisite"),
        ("source,target\n", "names no prerequisite"),
    ],
)
def test_a_graph_that_cannot_be_travelled_is_refused(tmp_path: Path, text: str, words: str) -> None:
    with pytest.raises(Refused, match=words):
        read_graph(listed(tmp_path, text, "edges.jsonl" if text == "{" else "edges.csv"))


def test_in_a_chain_a_student_who_may_not_go_on_waits_for_every_answer() -> None:
    chain = graph({"a": [], "b": ["a"], "c": ["b"]})
    waiting = walked(chain, at_random, Random(1), may_go_on=False, wait=3)
    going_on = walked(chain, by_route, Random(1), may_go_on=True, wait=3)
    assert waiting.blocked >= 2
    assert going_on.blocked == 0
    assert set(going_on.mastered) == {"a", "b", "c"}


def test_firm_ground_comes_before_what_may_come_back() -> None:
    """`b` opens a chain but stands on `a`, which is only handed in; `z` opens nothing, but needs nothing either."""
    way = graph({"a": [], "b": ["a"], "c": ["b"], "d": ["c"], "z": []})
    goal = RouteMap(way.needs, way.efforts)
    assert [each.key for each in offers(goal, Traveller(handed_in=frozenset("a")))] == ["z", "b"]
    assert [each.key for each in offers(goal, Traveller(mastered=frozenset("a")))] == ["b", "z"]


def test_the_same_seed_walks_the_same_way(tmp_path: Path) -> None:
    folder = listed(tmp_path, LIST)
    first, again, other = (tried(folder, 6, seed) for seed in (1, 1, 2))
    assert first.as_json == again.as_json
    assert first.as_json != other.as_json
    assert first.figures[0].is_met
