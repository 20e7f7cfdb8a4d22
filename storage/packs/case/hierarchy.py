"""The tree of a CASE package: which items are competencies, in what order, and under which heading."""

import re
from collections import defaultdict
from collections.abc import Mapping

from engine.frozen import Frozen
from storage.packs.case.package import PARENTS, Item, Link, Package

COMPETENCY_KINDS = frozenset({"standard", "competency", "contentstandard", "learningobjective", "component"})
HEADING_KINDS = frozenset(
    {
        "cluster",
        "domain",
        "strand",
        "gradelevel",
        "course",
        "subject",
        "category",
        "conceptualcategory",
        "grouping",
    }
)


class Tree(Frozen):
    """The competencies of a package in the order of the framework, and the parent of each item."""

    competencies: tuple[Item, ...]
    parent: Mapping[str, str]
    items: Mapping[str, Item]

    def strand(self, item: Item) -> str:
        """Return the title of the nearest item above that is not itself a competency."""
        headings = (above for above in self._above(item) if not _is_competency(above, has_children=True))
        return next((above.title for above in headings), "")

    def levels(self, item: Item) -> tuple[str, ...]:
        """Return the grades of an item, or else of the nearest item above that has some."""
        return item.levels or next((above.levels for above in self._above(item) if above.levels), ())

    def _above(self, item: Item) -> list[Item]:
        above, seen, here = [], {item.identifier}, self.parent.get(item.identifier, "")
        while here in self.items and here not in seen:
            seen.add(here)
            above.append(self.items[here])
            here = self.parent.get(here, "")
        return above


def tree_of(package: Package) -> Tree:
    """Return the tree: leaves and items called standards are competencies, the others are headings."""
    first_parent, children = dict[str, str](), defaultdict[str, list[Link]](list)
    for link in package.links:
        if link.kind in PARENTS and link.origin not in first_parent:
            first_parent[link.origin] = link.destination
            children[link.destination].append(link)
    ordered = _in_order(package, children)
    chosen = tuple(item for item in ordered if _is_competency(item, item.identifier in children))
    return Tree(chosen, first_parent, package.items)


def _is_competency(item: Item, has_children: bool) -> bool:
    return item.kind in COMPETENCY_KINDS or (not has_children and item.kind not in HEADING_KINDS)


def _in_order(package: Package, children: Mapping[str, list[Link]]) -> list[Item]:
    """Walk the tree from the document down; items that hang nowhere follow in the order of the file."""
    ordered, waiting = dict[str, None](), [package.identifier]
    while waiting:
        here = waiting.pop()
        if here in ordered:
            continue
        ordered[here] = None
        below = sorted(children.get(here, ()), key=lambda link: _rank(link, package.items))
        waiting.extend(link.origin for link in reversed(below))
    every = dict.fromkeys((*ordered, *package.items))
    return [package.items[key] for key in every if key in package.items]


def _rank(link: Link, items: Mapping[str, Item]) -> tuple[float, list[tuple[int, str]]]:
    """Siblings go by sequence number, then by code, where 2 comes before 10."""
    item = items.get(link.origin)
    pieces = re.findall(r"\d{1,9}|\D+", item.code if item else "", re.ASCII)
    numbered = [(int(piece), "") if piece.isascii() and piece.isdigit() else (-1, piece) for piece in pieces]
    return (float("inf") if link.sequence is None else link.sequence, numbered)
