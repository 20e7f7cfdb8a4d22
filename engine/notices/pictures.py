"""What the coach can show as a picture: the facts of it, which its words say too."""

from engine.frozen import Frozen
from engine.notices.base import Notice, PathFact


class StopFact(Frozen):
    """One competency as a stop; `kind` is done, waiting, next, open or locked, `needs` what opens it."""

    title: str
    kind: str
    needs: tuple[str, ...] = ()


class RouteMapShown(Notice):
    """A path as a map: what is done first, then what waits, what is next, what is open, what is locked.

    `planned` counts the stops that the plan has reached today. `before` and `after` count stops that are left
    out at the beginning and at the end of a very long path.
    """

    path: PathFact
    stops: tuple[StopFact, ...]
    planned: int = 0
    age_band: str = "11-14"
    before: int = 0
    after: int = 0


ALL: tuple[type[Notice], ...] = (RouteMapShown,)
