"""Prerequisites must never run in a circle: find the shortest circle, or put things in learning order."""

from collections import deque
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import islice

from storage.packs.problems import Findings

Needs = Mapping[str, Sequence[str]]
Edges = Mapping[str, Mapping[str, int]]
TOLD, MOST_CIRCLES = 12, 20


def refuse_circles(file: str, edges: Edges, mend: str, findings: Findings) -> None:
    """Record each circle by name; `edges` says on which line of `file` each need of each code stands."""
    for circle in islice(circles({code: tuple(needs) for code, needs in edges.items()}), MOST_CIRCLES):
        pairs = list(steps(circle))
        told = ", ".join(f"{code} needs {need} (line {edges[code][need]})" for code, need in pairs[:TOLD])
        told += f" and {len(pairs) - TOLD} more steps back to {circle[0]}" if len(pairs) > TOLD else ""
        line = min(edges[code][need] for code, need in pairs)
        findings.refuse(file, line, f"prerequisites run in a circle: {told}", mend)


def circles(needs: Needs) -> Iterator[tuple[str, ...]]:
    """Yield circles that share no need, the shortest first; `needs` maps each to what it needs.

    In a circle each one needs the one after it, and the last one needs the first.
    """
    left = {code: list(dict.fromkeys(before)) for code, before in needs.items()}
    while (shortest := shortest_circle(left)) is not None:
        yield shortest
        for code, need in steps(shortest):
            left[code].remove(need)


def steps(circle: Sequence[str]) -> Iterator[tuple[str, str]]:
    """Yield each competency of a circle with the one it needs."""
    return zip(circle, (*circle[1:], circle[0]), strict=True)


def shortest_circle(needs: Needs) -> tuple[str, ...] | None:
    """Return the shortest circle, or None; of equally short ones the first in the order of `needs`."""
    best: tuple[str, ...] | None = None
    left = _knotted(needs)
    while left:
        start = next(iter(left))
        found = _circle_through(start, left, len(best) if best else len(left) + 1)
        best = found or best
        left = _knotted({code: before for code, before in left.items() if code != start})
    return best


def in_learning_order(codes: Sequence[str], needs: Needs) -> tuple[str, ...]:
    """Return `codes` in their own order, except that what is needed comes first. `needs` has no circle."""
    wanted, placed = dict.fromkeys(codes), dict[str, None]()
    for code in codes:
        waiting = [code]
        while waiting:
            before = [need for need in needs.get(waiting[-1], ()) if need in wanted and need not in placed]
            if before:
                waiting.append(before[0])
            else:
                placed[waiting.pop()] = None
    return tuple(placed)


def _knotted(needs: Needs) -> dict[str, list[str]]:
    """Return what may be part of a circle: everything else is taken away from both ends."""
    upstream = _peeled(needs)
    downstream = _peeled(_turned(upstream))
    return {
        code: [need for need in upstream[code] if need in downstream]
        for code in upstream
        if code in downstream
    }


def _peeled(needs: Needs) -> dict[str, list[str]]:
    """Take away what needs nothing, again and again, and return what is left."""
    waits = {code: {need for need in before if need in needs} for code, before in needs.items()}
    wanted_by = _turned(waits)
    free = deque(code for code, before in waits.items() if not before)
    while free:
        done = free.popleft()
        del waits[done]
        for code in wanted_by[done]:
            waits[code].discard(done)
            if not waits[code]:
                free.append(code)
    return {code: [need for need in needs[code] if need in waits] for code in needs if code in waits}


def _turned(needs: Mapping[str, Iterable[str]]) -> dict[str, list[str]]:
    turned: dict[str, list[str]] = {code: [] for code in needs}
    for code, before in needs.items():
        for need in before:
            turned[need].append(code)
    return turned


def _circle_through(start: str, needs: Needs, shorter_than: int) -> tuple[str, ...] | None:
    came_from = {start: ""}
    queue = deque([(start, 1)])
    while queue:
        code, length = queue.popleft()
        if length >= shorter_than:
            return None
        for need in needs[code]:
            if need == start:
                return _walked(code, came_from)
            if need not in came_from:
                came_from[need] = code
                queue.append((need, length + 1))
    return None


def _walked(last: str, came_from: Mapping[str, str]) -> tuple[str, ...]:
    walk = [last]
    while came_from[walk[-1]]:
        walk.append(came_from[walk[-1]])
    return tuple(reversed(walk))
