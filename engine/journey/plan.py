"""A student's own plan for one learning path: what is to be mastered, from when to when, and what falls due."""

from collections.abc import Collection, Iterable, Mapping
from datetime import date, timedelta
from functools import cached_property
from math import fsum, isfinite
from types import MappingProxyType

from engine.frozen import Frozen, replace
from engine.journey.timetable import Timetable

DAY = timedelta(days=1)


class Step(Frozen):
    """One competency on a path; `weight` is its effort in any unit, None when nobody has estimated it."""

    key: str
    weight: float | None = None


class Plan(Frozen, dict=True):
    """One version of a plan. Efforts are in plan-days: what one learning day of this version asks for.

    `timetable` is the learner's own. `days` is the number of learning days the plan was made with; it stays when days
    are excused or closed later, so those cost nothing. `granted` was mastered before this version and asks for
    nothing. `since` is the start of the first version: the pace remembers across versions, which is also why mastered
    steps that a later version dropped are kept in `past`. `asked` are the keys in scope, `plan_day` is the weight that
    one learning day asks for, `lump` the effort-weighted mean effort of a competency, SUM w^2 / SUM w, in plan-days.
    `first_plan_day` is the `plan_day` of the first version, None in that version.
    """

    steps: tuple[Step, ...]
    start: date
    target: date
    timetable: Timetable
    days: int
    since: date
    version: int = 1
    granted: frozenset[str] = frozenset()
    past: tuple[Step, ...] = ()
    first_plan_day: float | None = None

    def __post_init__(self) -> None:
        """Look at the weights at once: a plan that cannot be is refused where it is made."""
        _ = self._weights

    @cached_property
    def asked(self) -> frozenset[str]:
        return frozenset(step.key for step in self.scope)

    @cached_property
    def _weights(self) -> dict[str, float]:
        return _weights((*self.steps, *self.past), self.asked)

    @cached_property
    def _all_asked(self) -> float:
        return fsum(self._weights[key] for key in self.asked) or 1.0

    @cached_property
    def plan_day(self) -> float:
        return self._all_asked / self.days

    @cached_property
    def efforts(self) -> Mapping[str, float]:
        return MappingProxyType({key: weight / self.plan_day for key, weight in self._weights.items()})

    @cached_property
    def lump(self) -> float:
        return fsum(self._weights[key] * self.efforts[key] for key in self.asked) / self._all_asked

    @classmethod
    def of(
        cls,
        steps: Iterable[Step],
        start: date,
        target: date,
        timetable: Timetable,
        *,
        granted: frozenset[str] = frozenset(),
        days: int | None = None,
    ) -> "Plan":
        """A first version. `days` is given when later excused days must not change it (see the class).

        A target before the start, or without a class day until then, makes a plan of one learning day. Steps without
        a weight get the mean of the others; when no step in scope has a weight above 0, all count the same. Raises
        ValueError for a step listed twice and for a weight that is negative or not finite.
        """
        counted = timetable.count(start, target + DAY) if days is None else days
        return cls(tuple(steps), start, target, timetable, max(1, counted), start, granted=granted)

    def rebased(
        self,
        on: date,
        *,
        mastered: Iterable[str],
        steps: Iterable[Step] | None = None,
        target: date | None = None,
        timetable: Timetable | None = None,
    ) -> "Plan":
        """The next version; `on` is its first learning day. What is not `mastered` is spread over the days left."""
        target, timetable = target or self.target, timetable or self.timetable
        mastered, steps = frozenset(mastered), self.steps if steps is None else tuple(steps)
        kept = {step.key for step in steps}
        return replace(
            self,
            steps=steps,
            past=tuple(each for each in (*self.steps, *self.past) if each.key in mastered - kept),
            start=on,
            target=target,
            timetable=timetable,
            days=max(1, timetable.count(on, target + DAY)),
            version=self.version + 1,
            granted=self.granted | mastered,
            first_plan_day=self.first_plan_day or self.plan_day,
        )

    @property
    def first_pace(self) -> float:
        """The pace of the first version, in plan-days of this one a learning day.

        It is what is expected of a student before anything is known, so an edit alone does not move the arrival.
        """
        return 1.0 if self.first_plan_day is None else self.first_plan_day / self.plan_day

    @property
    def scope(self) -> tuple[Step, ...]:
        """The steps that this version asks for, in order."""
        if not self.granted:
            return self.steps
        return tuple(step for step in self.steps if step.key not in self.granted)

    def due_by(self, day: date) -> int:
        """Plan-days that have fallen due by the end of `day`: one a learning day, `days` at most."""
        return min(self.days, self.timetable.count(self.start, day + DAY))

    @cached_property
    def places(self) -> Mapping[str, float]:
        """The place of every step in scope: the plan-day by whose end it falls due, 0 < place <= days."""
        place, places = 0.0, dict[str, float]()
        for step in self.scope:
            place += self.efforts[step.key]
            places[step.key] = min(place, float(self.days))
        return MappingProxyType(places)


def _weights(steps: tuple[Step, ...], scope: Collection[str]) -> dict[str, float]:
    known = [step.weight for step in steps if step.weight is not None]
    if any(not isfinite(weight) or weight < 0 for weight in known):
        raise ValueError("the weight of a step must be a number of 0 or more")
    usual = fsum(known) / len(known) if known else 1.0
    weights = {step.key: usual if step.weight is None else step.weight for step in steps}
    if len(weights) < len(steps):
        raise ValueError("a step is listed twice on a plan")
    return weights if any(weights[key] for key in scope) else dict.fromkeys(weights, 1.0)
