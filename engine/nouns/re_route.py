"""A re-route: a change of plan that somebody proposes and an adult agrees to; history is never rewritten."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from enum import StrEnum

from engine.frozen import Frozen, replace


class ReRouteState(StrEnum):
    """Where a proposal is. An agreed one is a version of the plan from its `effective` day on."""

    ASKED = "asked"
    TALK = "talk"
    AGREED = "agreed"
    DECLINED = "declined"
    WITHDRAWN = "withdrawn"


TRANSITIONS: Mapping[tuple[ReRouteState, str], ReRouteState] = {
    (ReRouteState.ASKED, "agree"): ReRouteState.AGREED,
    (ReRouteState.ASKED, "decline"): ReRouteState.DECLINED,
    (ReRouteState.ASKED, "talk"): ReRouteState.TALK,
    (ReRouteState.ASKED, "withdraw"): ReRouteState.WITHDRAWN,
    (ReRouteState.TALK, "agree"): ReRouteState.AGREED,
    (ReRouteState.TALK, "decline"): ReRouteState.DECLINED,
    (ReRouteState.TALK, "withdraw"): ReRouteState.WITHDRAWN,
}
OPEN = (ReRouteState.ASKED, ReRouteState.TALK)


class ReRoute(Frozen):
    """One proposal: a new `target`, another `destination`, or competencies that are left out (`without`).

    `days` are the class days that the target moves, `likely` the arrival the engine expected when it was asked for.
    `asked` are the adults who may decide, `unreached` those of them whom no message reaches; `decided_by` and
    `decided_at` tell who did. A student's own loosening takes effect 7 days after it was agreed to, everything else at
    once.
    """

    key: str
    student: str
    subject: str
    asked_at: datetime
    target: date
    destination: str
    without: tuple[str, ...] = ()
    days: int = 0
    likely: date | None = None
    loosens: bool = True
    state: ReRouteState = ReRouteState.ASKED
    asked: tuple[str, ...] = ()
    unreached: tuple[str, ...] = ()
    decided_by: str = ""
    decided_at: datetime | None = None
    effective: date | None = None


def moved(change: ReRoute, event: str) -> ReRoute | None:
    """Return the proposal after an event, or None where the lifecycle has no such step."""
    target = TRANSITIONS.get((change.state, event))
    return None if target is None else replace(change, state=target)


def versions(changes: Iterable[ReRoute], subject: str, today: date) -> tuple[ReRoute, ...]:
    """Return the agreed changes of a path that are in effect, oldest first."""
    agreed = (each for each in changes if each.subject == subject and each.state == ReRouteState.AGREED)
    begun = [each for each in agreed if each.effective is not None and each.effective <= today]
    return tuple(sorted(begun, key=lambda each: (each.effective or today, each.decided_at or each.asked_at)))
