"""One measured figure beside its baselines, its target and the people it was measured on."""

from collections.abc import Iterable, Mapping, Sequence
from json import dumps

from rich.console import Console
from rich.table import Table

from engine.frozen import Frozen, field

Number = float | None


class Target(Frozen):
    """The bounds a figure should keep, both included; without any, the figure is only reported."""

    at_least: Number = None
    at_most: Number = None

    def is_met(self, value: Number) -> bool | None:
        """None when there is nothing to meet, or nothing was measured."""
        if value is None or (self.at_least is None and self.at_most is None):
            return None
        above = self.at_least is None or value >= self.at_least
        return above and (self.at_most is None or value <= self.at_most)

    def __str__(self) -> str:
        if self.at_least is not None and self.at_most is not None:
            return f"{shown(self.at_least)} to {shown(self.at_most)}"
        if self.at_least is not None:
            return f">= {shown(self.at_least)}"
        return f"<= {shown(self.at_most)}" if self.at_most is not None else ""


class Figure(Frozen):
    """`reached` is None when there was nobody to measure it on. `cohort` says on whom; `base_rate` is the share (0..1)
    of them to whom what is foretold happens, where something is."""

    name: str
    reached: Number
    baselines: Mapping[str, Number] = field(default_factory=dict)
    target: Target = Target()
    cohort: str = ""
    base_rate: Number = None

    @property
    def is_met(self) -> bool | None:
        return self.target.is_met(self.reached)

    @property
    def as_json(self) -> dict[str, object]:
        return {
            "name": self.name,
            "reached": self.reached,
            "baselines": dict(self.baselines),
            "target": {"at_least": self.target.at_least, "at_most": self.target.at_most},
            "met": self.is_met,
            "cohort": self.cohort,
            "base_rate": self.base_rate,
        }


class Report(Frozen):
    """What one trial prints. `about` says what was run: seeds, presentations, times."""

    title: str
    figures: Sequence[Figure]
    about: Mapping[str, object]
    remarks: Sequence[str] = ()

    @property
    def as_json(self) -> str:
        figures = [each.as_json for each in self.figures]
        whole = {"title": self.title, **self.about, "figures": figures, "remarks": list(self.remarks)}
        return dumps(whole, default=str)


def show(report: Report) -> None:
    """Print a report for a person."""
    console = Console(width=None if Console().is_terminal else 180, highlight=False)
    table = Table(
        "figure", "baseline", "reached", "target", "", "on whom", title=report.title, title_justify="left"
    )
    for each in report.figures:
        table.add_row(*_row(each))
    console.print(table)
    for name, value in report.about.items():
        console.print(f"{name}: {_plain(value)}", soft_wrap=True, markup=False)
    for remark in report.remarks:
        console.print(remark, soft_wrap=True, markup=False)


def shown(value: Number) -> str:
    """A figure as people write it: few decimals, a dash for nothing."""
    if value is None:
        return "-"
    return f"{value:.0f}" if abs(value) >= 100 else f"{value:.3g}" if abs(value) >= 10 else f"{value:.2f}"


def _row(figure: Figure) -> Iterable[str]:
    beside = ", ".join(f"{name} {shown(value)}" for name, value in figure.baselines.items())
    verdict = {True: "yes", False: "no", None: ""}[figure.is_met]
    base = "" if figure.base_rate is None else f"; base rate {shown(figure.base_rate)}"
    return figure.name, beside, shown(figure.reached), str(figure.target), verdict, figure.cohort + base


def _plain(value: object) -> str:
    return ", ".join(map(str, value)) if isinstance(value, list | tuple) else str(value)
