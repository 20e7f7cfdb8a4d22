"""A prerequisite graph from whatever holds one: a school folder, a CASE package, or a list of edges."""

import csv
import json
from collections.abc import Iterator, Mapping
from pathlib import Path

from bot.errors import Refused
from engine.frozen import Frozen
from engine.journey.routes.prerequisites import PrerequisiteMap
from storage.packs.reading import read

Edge = tuple[str, str]
SOURCES, TARGETS = ("source", "source_identifier", "from"), ("target", "target_identifier", "to")
RELATION = "relationship"
NEEDED = ("dependency", "prerequisite", "buildstowards", "precedes", "")
LISTS = (".csv", ".tsv", ".jsonl")


class Graph(Frozen):
    """The competencies that need something or are needed, in the order found, with their efforts in class days."""

    needs: PrerequisiteMap
    efforts: Mapping[str, float]

    @property
    def edges(self) -> int:
        return sum(len(before) for before in self.needs.needs.values())

    def way_to(self, key: str) -> "Graph":
        """The graph of one destination: the competency and everything it needs."""
        wanted = self.needs.with_needs([key])
        efforts = {each: effort for each, effort in self.efforts.items() if each in wanted}
        return Graph(self.needs.only(efforts), efforts)

    def farthest(self, count: int) -> list[str]:
        """The `count` destinations with most to be mastered before them: where the order matters most."""
        ends = [key for key, after in self.needs.opens.items() if not after]
        return sorted(ends, key=lambda key: (-len(self.needs.with_needs([key])), key))[:count]


def read_graph(path: Path) -> Graph:
    """Raises Refused, or ImportRefused, for what holds no prerequisites or runs in a circle."""
    if not path.exists():
        raise Refused(
            f"{path} is not there: give a school folder, a CASE package or a folder with a list of edges"
        )
    edges = list(_edges(path))
    if edges:
        return _graph(edges, {})
    if any(name in SOURCES for file in _lists(path) for name in _heading(file)):
        raise Refused(f"{path} names no prerequisite: each line needs a source and another target")
    curriculum = read(path, None).curriculum
    if curriculum is None:
        raise Refused(f"{path} has no competencies")
    known = curriculum.competencies
    needed = [(need, key) for key, each in known.items() for need in each.needs]
    return _graph(needed, {key: each.weight for key, each in known.items()})


def _graph(edges: list[Edge], weights: Mapping[str, float]) -> Graph:
    if not edges:
        raise Refused("there are no prerequisites here: nobody would ever wait")
    needs: dict[str, set[str]] = {key: set() for edge in edges for key in edge}
    for before, after in edges:
        needs[after].add(before)
    try:
        reduced = PrerequisiteMap.of(needs)
    except ValueError as error:
        raise Refused(str(error)) from error
    return Graph(reduced, {key: weights.get(key, 1.0) for key in needs})


def _edges(path: Path) -> Iterator[Edge]:
    """The edges of lists that name a source and a target; none for anything else."""
    for file in _lists(path):
        try:
            rows = _lines(file) if file.suffix == ".jsonl" else _cells(file) if file.suffix in LISTS else ()
            yield from (edge for row in rows if (edge := _edge(row)))
        except (OSError, UnicodeError, csv.Error, json.JSONDecodeError) as error:
            raise Refused(f"{file} cannot be read: {error}") from error


def _lists(path: Path) -> list[Path]:
    return sorted(each for each in path.iterdir() if each.suffix in LISTS) if path.is_dir() else [path]


def _heading(file: Path) -> list[str]:
    """The names of the columns of a list with commas; empty for anything else."""
    if file.suffix != ".csv":
        return []
    with file.open(encoding="utf-8-sig", newline="") as text:
        return next(csv.reader(text), [])


def _lines(file: Path) -> Iterator[Mapping[str, str]]:
    with file.open(encoding="utf-8") as lines:
        for line in lines:
            found = json.loads(line) if line.strip() else None
            if isinstance(found, dict):
                relation = found.get("label", "")
                yield {
                    RELATION: relation,
                    **{key: each for key, each in found.items() if isinstance(each, str)},
                }


def _cells(file: Path) -> Iterator[Mapping[str, str]]:
    """A list without a header, as edges often come: source, target, relationship."""
    with file.open(encoding="utf-8-sig", newline="") as text:
        rows = csv.reader(text, delimiter="\t" if file.suffix == ".tsv" else ",")
        first = next(rows, [])
        has_names = any(name in SOURCES for name in first)
        names = first if has_names else ["source", "target", RELATION]
        if not has_names and file.suffix != ".tsv":
            return
        for row in rows if has_names else [first, *rows]:
            yield dict(zip(names, row, strict=False))


def _edge(row: Mapping[str, str]) -> Edge | None:
    source = next((row[name] for name in SOURCES if row.get(name)), None)
    target = next((row[name] for name in TARGETS if row.get(name)), None)
    is_needed = row.get(RELATION, "").strip().lower() in NEEDED
    return (source, target) if source and target and source != target and is_needed else None
