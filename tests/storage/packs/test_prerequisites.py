"""Prerequisites never run in a circle, and the shortest circle is the one that is named."""

from collections.abc import Callable, Mapping, Sequence
from itertools import permutations
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from storage.packs.prerequisites import circles, in_learning_order, shortest_circle, steps
from storage.packs.problems import Problem

Refused = Callable[..., tuple[Problem, ...]]
CODES = "abcdef"
graphs = st.dictionaries(st.sampled_from(CODES), st.lists(st.sampled_from(CODES), max_size=4), max_size=6)


def real_edges(samples: Path) -> list[tuple[str, str]]:
    lines = (samples / "cyclic" / "math_edges.tsv").read_text(encoding="utf-8").splitlines()
    return [
        (before, after)
        for before, after, kind, _ in (line.split("\t") for line in lines)
        if kind == "dependency"
    ]


def length_of_shortest(needs: Mapping[str, Sequence[str]]) -> int:
    """The slow and certain way: try every order of every handful."""
    tries = (order for size in range(1, len(CODES) + 1) for order in permutations(CODES, size))
    return next((len(order) for order in tries if all(b in needs.get(a, ()) for a, b in steps(order))), 0)


@given(graphs)
def test_the_shortest_circle_is_found_if_there_is_one(needs: dict[str, list[str]]) -> None:
    found = shortest_circle(needs)
    assert len(found or ()) == length_of_shortest(needs)
    assert found is None or all(need in needs[code] for code, need in steps(found))


@given(graphs)
def test_taking_one_need_out_of_each_named_circle_leaves_none(needs: dict[str, list[str]]) -> None:
    left = {code: set(before) for code, before in needs.items()}
    for circle in circles(needs):
        for code, need in steps(circle):
            left[code].discard(need)
    assert shortest_circle({code: tuple(before) for code, before in left.items()}) is None


@given(graphs, st.permutations(CODES))
def test_what_is_needed_comes_first_and_nothing_is_lost(
    needs: dict[str, list[str]], codes: list[str]
) -> None:
    if shortest_circle(needs) is None:
        ordered = in_learning_order(codes, needs)
        assert sorted(ordered) == sorted(codes)
        assert all(ordered.index(need) < ordered.index(code) for code in needs for need in needs[code])


def test_an_order_without_needs_is_left_alone() -> None:
    assert in_learning_order(("c", "a", "b"), {"a": ("c",)}) == ("c", "a", "b")


@pytest.mark.parametrize("size", [3, 5_000])
def test_a_long_circle_is_named_in_a_moment(size: int) -> None:
    ring = {str(number): (str((number + 1) % size),) for number in range(size)}
    ring |= {f"follower {number}": ("0",) for number in range(size)}
    assert len(shortest_circle(ring) or ()) == size


def test_the_knot_in_a_real_list_is_refused_by_name(
    samples: Path, demo: Path, tmp_path: Path, problems: Refused
) -> None:
    """Three competencies of a published list need each other; everything else in it is fine."""
    edges = real_edges(samples)
    codes = sorted({code for edge in edges for code in edge})
    needs = {code: ";".join(before for before, after in edges if after == code) for code in codes}
    rows = [f"{code},maths,maths-6,Title of {code},{needs[code]}" for code in codes]
    header = "code,subject,destination,title,needs"
    for name in (
        "resources.csv",
        "people.csv",
        "sections.csv",
        "enrolments.csv",
        "advisers.csv",
        "history.csv",
        "due.csv",
        "guardians.csv",
    ):
        (demo / name).unlink(missing_ok=True)
    (demo / "competencies.csv").write_text("\n".join([header, *rows]), encoding="utf-8")
    told = {each.what.partition(": ")[2] for each in problems(demo)}
    line = {code: place for place, code in enumerate(codes, 2)}
    assert told == {
        f"{a} needs {b} (line {line[a]}), {b} needs {a} (line {line[b]})"
        for a, b in (("S1143428", "S1143429"), ("S1143428", "S114342A"))
    }
