"""What needs what: the map of competencies with its prerequisites, without edges that say nothing new."""

from collections.abc import Collection, Iterable, Mapping
from functools import cached_property
from types import MappingProxyType

from engine.frozen import Frozen

MOST_PARTS = 256


class PrerequisiteMap(Frozen, dict=True):
    """`needs` are the direct prerequisites, transitive ones removed; `opens` is its inverse.

    `beyond` holds all that depends on a competency, however far; `chain` the length of the longest way on from it.
    """

    needs: Mapping[str, frozenset[str]]
    opens: Mapping[str, frozenset[str]]
    beyond: Mapping[str, frozenset[str]]
    chain: Mapping[str, int]

    @cached_property
    def _parts(self) -> dict[tuple[str, ...], "PrerequisiteMap"]:
        """Maps of some of these competencies that were asked for before: a destination's is asked for at every turn."""
        return {}

    @classmethod
    def of(cls, needs: Mapping[str, Collection[str]]) -> "PrerequisiteMap":
        """The map of the competencies that are keys of `needs`; a prerequisite that is not a key is left out.

        Raises ValueError for a cycle, naming it.
        """
        known = {key: frozenset(filter(needs.__contains__, before)) for key, before in needs.items()}
        order = _in_order(known)
        before = _closure(order, known)
        reduced = {key: _reduced(known[key], before) for key in order}
        opens = _inverse(reduced)
        beyond = _closure(order[::-1], opens)
        chain: dict[str, int] = {}
        for key in reversed(order):
            chain[key] = max((chain[each] + 1 for each in opens[key]), default=0)
        return cls(
            MappingProxyType(reduced),
            MappingProxyType(opens),
            MappingProxyType(beyond),
            MappingProxyType(chain),
        )

    def only(self, keys: Iterable[str]) -> "PrerequisiteMap":
        """The map of these competencies alone, in this order; what depended through others still depends.

        A key that is not on this map needs nothing.
        """
        kept = tuple(dict.fromkeys(keys))
        if kept not in self._parts:
            if len(self._parts) >= MOST_PARTS:
                self._parts.clear()
            self._parts[kept] = self._only(kept)
        return self._parts[kept]

    def with_needs(self, keys: Iterable[str]) -> frozenset[str]:
        """The competencies and everything that must come before them."""
        found: set[str] = set()
        waiting = [key for key in keys if key in self.needs]
        while waiting:
            key = waiting.pop()
            if key not in found:
                found.add(key)
                waiting.extend(self.needs[key])
        return frozenset(found)

    def _only(self, kept: tuple[str, ...]) -> "PrerequisiteMap":
        """One walk along `needs`, which lists all after what they need: who is not kept passes on whom it needs."""
        known = frozenset(kept)
        needed: dict[str, frozenset[str]] = {}
        for key, before in self.needs.items():
            left_out = before - known
            needed[key] = (
                before if not left_out else (before & known).union(*(needed[each] for each in left_out))
            )
        return PrerequisiteMap.of({key: needed.get(key, frozenset()) for key in kept})


def _in_order(needs: Mapping[str, frozenset[str]]) -> list[str]:
    """Every competency after all it needs, otherwise in the order given."""
    done: dict[str, None] = {}
    for key in needs:
        _visit(key, needs, done)
    return list(done)


def _visit(start: str, needs: Mapping[str, frozenset[str]], done: dict[str, None]) -> None:
    """Depth first without recursion: a chain may be longer than Python's stack. Most come after all they need."""
    if needs[start] <= done.keys():
        done[start] = None
        return
    trail: dict[str, list[str]] = {start: sorted(needs[start] - done.keys())} if start not in done else {}
    while trail:
        key, before = next(reversed(trail.items()))
        following = before.pop() if before else None
        if following is None:
            done[key] = None
            trail.popitem()
        elif following in trail:
            raise ValueError(f"prerequisites go in a circle: {_circle(list(trail), following)}")
        elif following not in done:
            trail[following] = sorted(needs[following] - done.keys())


def _circle(trail: list[str], back_to: str) -> str:
    return " needs ".join([*trail[trail.index(back_to) :], back_to])


def _closure(order: Iterable[str], edges: Mapping[str, frozenset[str]]) -> dict[str, frozenset[str]]:
    """All that is reached over the edges; `order` lists every node after all it points to."""
    reached: dict[str, frozenset[str]] = {}
    for key in order:
        reached[key] = edges[key].union(*[reached[each] for each in edges[key]])
    return reached


def _reduced(direct: frozenset[str], before: Mapping[str, frozenset[str]]) -> frozenset[str]:
    """The prerequisites that no other prerequisite already needs."""
    return direct - frozenset().union(*[before[each] for each in direct]) if len(direct) > 1 else direct


def _inverse(needs: Mapping[str, frozenset[str]]) -> dict[str, frozenset[str]]:
    opens: dict[str, set[str]] = {key: set() for key in needs}
    for key, before in needs.items():
        for each in before:
            opens[each].add(key)
    return {key: frozenset(after) for key, after in opens.items()}
