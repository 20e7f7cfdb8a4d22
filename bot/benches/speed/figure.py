"""One figure of a bench: what was measured, beside what, and what is to be reached."""

from collections.abc import Sequence

from engine.frozen import Frozen


class Figure(Frozen):
    """`value` and `beside` are in `unit`; a target is for the value (`limit`, at most) or for value / beside."""

    name: str
    value: float
    unit: str
    beside: float | None = None
    limit: float | None = None
    at_most: float | None = None
    at_least: float | None = None

    @property
    def ratio(self) -> float | None:
        """The value over what it stands beside."""
        return self.value / self.beside if self.beside else None

    @property
    def target(self) -> str:
        if self.limit is not None:
            return f"<= {self.limit:g} {self.unit}"
        if self.at_most is not None:
            return f"ratio <= {self.at_most:g}"
        return f"ratio >= {self.at_least:g}" if self.at_least is not None else ""

    @property
    def reached(self) -> bool | None:
        """Whether the target is reached; None without one."""
        ratio = self.ratio or 0.0
        if self.limit is not None:
            return self.value <= self.limit
        if self.at_most is not None:
            return ratio <= self.at_most
        return ratio >= self.at_least if self.at_least is not None else None


def table(figures: Sequence[Figure]) -> str:
    """Return the figures as a table for a terminal."""
    head = f"{'figure':<62}{'here':>10} {'':<6}{'beside':>10}{'ratio':>8}  {'target':<16}reached"
    return "\n".join((head, *(_line(each) for each in figures)))


def _line(each: Figure) -> str:
    beside = f"{each.beside:.4g}" if each.beside is not None else ""
    ratio = f"{each.ratio:.2f}" if each.ratio is not None else ""
    reached = "" if each.reached is None else ("yes" if each.reached else "no")
    value = f"{each.value:.4g}"
    return f"{each.name:<62}{value:>10} {each.unit:<6}{beside:>10}{ratio:>8}  {each.target:<16}{reached}".rstrip()
