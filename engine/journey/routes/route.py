"""What a student can do next, and why: three offers, anything ready by name, and what is still locked."""

from collections.abc import Mapping
from math import fsum
from types import MappingProxyType

from engine.frozen import Frozen, field
from engine.journey.plan import Plan
from engine.journey.routes import score
from engine.journey.routes.prerequisites import PrerequisiteMap
from engine.journey.routes.score import Score, Term

OFFERS = 3
STREAK = 2
NEAR = 5
"""Learning days to a set day from which on it says what is next."""


class Traits(Frozen):
    """What the route needs to know of a competency; `pass_share` is how many pass it at the first try, 0..1."""

    strand: str = ""
    tags: frozenset[str] = frozenset()
    pass_share: float = score.AIM


class Traveller(Frozen):
    """What the route needs to know of a student.

    `recent` lists mastered competencies, latest last. `first_tries` of them `first_passes` were accepted.
    """

    mastered: frozenset[str] = frozenset()
    handed_in: frozenset[str] = frozenset()
    recent: tuple[str, ...] = ()
    interests: frozenset[str] = frozenset()
    picked: frozenset[str] = frozenset()
    first_passes: int = 0
    first_tries: int = 0


class RouteMap(Frozen):
    """The way to a destination: its competencies and their `efforts`, in the order of the plan.

    `prerequisites` is the map of these competencies alone. `due_in` is how many learning days from now each one's place
    on the plan is; one without a place is never due. `dated` is the same to the day that a teacher has set.
    """

    prerequisites: PrerequisiteMap
    efforts: Mapping[str, float]
    due_in: Mapping[str, float] = field(default_factory=dict)
    traits: Mapping[str, Traits] = field(default_factory=dict)
    dated: Mapping[str, float] = field(default_factory=dict)

    @classmethod
    def of(
        cls,
        plan: Plan,
        days_gone: int,
        needs: PrerequisiteMap,
        traits: Mapping[str, Traits],
        dated: Mapping[str, float] = MappingProxyType({}),
    ) -> "RouteMap":
        """The way of one student's plan, `days_gone` learning days into it; `dated` are learning days to set days."""
        due_in = {key: place - days_gone for key, place in plan.places.items()}
        efforts = {step.key: plan.efforts[step.key] for step in plan.steps}
        return cls(needs.only(efforts), efforts, due_in, traits, dated)


class Offer(Frozen):
    """A step that is ready, and the facts for the one sentence why.

    `waits_on` are prerequisites that a teacher has not judged yet: then the offer is provisional. `opens` counts the
    remaining competencies that depend on it; `due_in` the learning days to its place on the plan, None without one.
    """

    key: str
    score: Score
    waits_on: frozenset[str] = frozenset()
    opens: int = 0
    due_in: float | None = None
    set_in: float | None = None

    @property
    def is_near(self) -> bool:
        """Whether a teacher's own day for it is near, or has passed: then that is why, and it comes first."""
        return self.set_in is not None and self.set_in <= NEAR

    @property
    def is_provisional(self) -> bool:
        return bool(self.waits_on)

    @property
    def reason(self) -> Term:
        return Term.DUE if self.is_near else self.score.reason


class Locked(Frozen):
    """A step that is not ready, and the direct prerequisites that are missing, in order of their keys."""

    key: str
    missing: tuple[str, ...]


class Done(Frozen):
    """Nothing to be done: mastered, or handed in and waiting on a teacher."""

    key: str
    is_waiting: bool


def offers(way: RouteMap, traveller: Traveller, count: int = OFFERS) -> tuple[Offer, ...]:
    """The best ready steps of the way, best first; equals in the order of the way. What is due within a week leads.

    What stands on firm ground comes before anything provisional: so nobody is blocked, and little is built on work that
    may come back (measured by `evaluate route`).
    """
    left = _left(way, traveller)
    over = traveller.mastered | traveller.handed_in
    ready = [key for key in way.efforts if key not in over and way.prerequisites.needs[key] <= over]
    ranked = [_offer(way, traveller, key, left) for key in ready]
    ranked.sort(key=_place)
    return tuple(ranked[:count])


def _place(offer: Offer) -> tuple[bool, float, bool, float]:
    is_near = offer.is_near and offer.set_in is not None
    return not is_near, offer.set_in or 0.0 if is_near else 0.0, offer.is_provisional, -offer.score.total


def asked(way: RouteMap, traveller: Traveller, key: str) -> Offer | Locked | Done:
    """What to say to a student who asks for a step by name. Raises KeyError when it is not on the map."""
    return _asked(way, traveller, key, _left(way, traveller))


def locked(way: RouteMap, traveller: Traveller) -> tuple[Locked, ...]:
    """Every step of the way that is not ready, with what is missing."""
    left = _left(way, traveller)
    steps = (_asked(way, traveller, key, left) for key in way.efforts)
    return tuple(each for each in steps if isinstance(each, Locked))


def rate(way: RouteMap, traveller: Traveller, key: str) -> Score:
    """The score of one competency for one student."""
    return _rate(way, traveller, key, _left(way, traveller))


class _Left(Frozen):
    """What a student has left of a way, summed up once for all its steps; `longest` is the way's longest chain."""

    efforts: Mapping[str, float]
    total: float
    longest: int


def _left(way: RouteMap, traveller: Traveller) -> _Left:
    rest = {key: effort for key, effort in way.efforts.items() if key not in traveller.mastered}
    return _Left(rest, fsum(rest.values()), max(way.prerequisites.chain.values(), default=0))


def _asked(way: RouteMap, traveller: Traveller, key: str, left: _Left) -> Offer | Locked | Done:
    if key in traveller.mastered or key in traveller.handed_in:
        return Done(key, key not in traveller.mastered)
    missing = way.prerequisites.needs[key] - traveller.mastered - traveller.handed_in
    if missing:
        return Locked(key, tuple(sorted(missing)))
    return _offer(way, traveller, key, left)


def _offer(way: RouteMap, traveller: Traveller, key: str, left: _Left) -> Offer:
    return Offer(
        key,
        _rate(way, traveller, key, left),
        waits_on=way.prerequisites.needs[key] - traveller.mastered,
        opens=len(way.prerequisites.beyond[key] - traveller.mastered),
        due_in=way.due_in.get(key),
        set_in=way.dated.get(key),
    )


def _rate(way: RouteMap, traveller: Traveller, key: str, left: _Left) -> Score:
    traits = way.traits.get(key, Traits())
    is_liked = key in traveller.picked or bool(traits.tags & traveller.interests)
    return Score(
        unlock=_unlock(way, key, left),
        due=score.due(way.due_in.get(key, score.HORIZON)),
        interest=float(is_liked),
        fit=score.fit(traveller.first_passes, traveller.first_tries, traits.pass_share),
        change=_change(way, traveller, traits.strand),
    )


def _unlock(way: RouteMap, key: str, left: _Left) -> float:
    """Mean of the share of the goal's remaining effort that depends on it and its chain against the longest."""
    others = left.total - left.efforts.get(key, 0.0)
    depends = fsum(left.efforts[each] for each in way.prerequisites.beyond[key] if each in left.efforts)
    share = min(1.0, depends / others) if others > 0 else 0.0
    reach = way.prerequisites.chain[key] / left.longest if left.longest else 0.0
    return (share + reach) / 2


def _change(way: RouteMap, traveller: Traveller, strand: str) -> float:
    """1 if the strand differs from those of the last two mastered; 0 when nothing is mastered yet."""
    last = [way.traits.get(key, Traits()).strand for key in traveller.recent[-STREAK:]]
    return float(bool(last) and strand not in last)
