"""What the coach can say about a change of plan, to the student who proposes it and to the adults who decide."""

from datetime import date

from engine.frozen import Frozen
from engine.notices.base import Notice


class ReRouteFact(Frozen):
    """A change of plan as people read it. `days` is how far the target moves (class days, later is positive).

    `without` are titles that are left out, `route` the title of another destination, empty when it stays.
    `likely` is the Monday of the week of the likely arrival, None where none can be said.
    """

    subject: str
    old_target: date
    target: date
    days: int
    likely: date | None = None
    route: str = ""
    without: tuple[str, ...] = ()


class ReRouteOffered(Notice):
    """To the student: the ways in which a plan can change; the choices are the proposals."""

    subject: str
    target: date
    likely: date | None = None


class ReRoutePriced(Notice):
    """To the student: what a change would mean, before it is sent. `why_not` is tight, calendar, hanging or empty.

    `hanging` are the titles that would stand without what they need.
    """

    change: ReRouteFact
    why_not: str = ""
    hanging: tuple[str, ...] = ()


class ReRouteSent(Notice):
    """To the student: the proposal is kept and on its way to these people."""

    change: ReRouteFact
    to: tuple[str, ...]


class ReRouteTold(Notice):
    """To the student, after delivery only: this person has really been asked."""

    subject: str
    name: str


class ReRouteCard(Notice):
    """To an adult: the proposal as it stands; `by` is who decided."""

    student: str
    change: ReRouteFact
    state: str
    done: int
    total: int
    by: str = ""


class ReRouteAnswered(Notice):
    """To the student: yes (`agreed`), no (`declined`) or "let us talk" (`talk`). `effective` is the first day of it."""

    change: ReRouteFact
    state: str
    name: str
    effective: date | None = None


class ReRouteWithdrawn(Notice):
    """To the student: taken back; the plan stays as it is."""

    subject: str


ALL: tuple[type[Notice], ...] = (
    ReRouteOffered,
    ReRoutePriced,
    ReRouteSent,
    ReRouteTold,
    ReRouteCard,
    ReRouteAnswered,
    ReRouteWithdrawn,
)
