"""Did a link help? One small count per resource of a competency, and the order that follows from it."""

from collections.abc import Iterable, Mapping
from datetime import datetime

from engine.frozen import Frozen
from engine.ids import short_id
from engine.nouns.curriculum import Competency, Resource


class ResourceVote(Frozen):
    """What one student's question or try says about one link: it helped, or it did not yet."""

    key: str
    competency: str
    url: str
    helped: bool
    at: datetime


def votes(
    competency: Competency, said: Iterable[str], helped: bool, about: str, now: datetime
) -> tuple[ResourceVote, ...]:
    """Return a vote for each link of a competency that stands in what was said about `about`, once a link."""
    words = "\n".join(said)
    named = (each for each in competency.resources if each.url in words)
    return tuple(vote(competency, each.url, helped, about, now) for each in named)


def vote(competency: Competency, url: str, helped: bool, about: str, now: datetime) -> ResourceVote:
    return ResourceVote(short_id("vote", about, url), competency.key, url, helped, now)


def best_first(
    resources: tuple[Resource, ...], counts: Mapping[str, tuple[int, int]]
) -> tuple[Resource, ...]:
    """Return resources in the order in which they helped; `counts` are (helped, did not yet) by address.

    The share that helped starts at a half, by one count on each side (Laplace's rule), so that one vote decides
    little; what nobody has voted on keeps its place.
    """

    def share(resource: Resource) -> float:
        helped, not_yet = counts.get(resource.url, (0, 0))
        return (helped + 1) / (helped + not_yet + 2)

    return tuple(sorted(resources, key=share, reverse=True))
