"""Which mastered competency to look at again, and when: after 7, 21 and 60 learning days, at most one a week."""

from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from enum import StrEnum

from engine.frozen import Frozen
from engine.journey.timetable import Timetable

GAPS = (7, 21, 60)
DAY = timedelta(days=1)


class EvidenceKind(StrEnum):
    """What was seen of a mastered competency. A missed review takes nothing away."""

    MASTERED = "mastered"
    REVIEWED = "reviewed"
    DEPENDENT_MASTERED = "dependent mastered"
    MISSED = "missed"


class Trace(Frozen):
    """One piece of evidence on a mastered competency."""

    competency: str
    on: date
    kind: EvidenceKind


class Due(Frozen):
    """A review that is due, for `overdue` learning days; after a missed one a refresh is offered first."""

    competency: str
    overdue: int
    needs_refresh: bool


def due_review(timetable: Timetable, traces: Iterable[Trace], today: date) -> Due | None:
    """The one review to offer today: the longest overdue. None on other days, or when this week has had its review.

    Order and repetition of the traces mean nothing; later ones than `today` have not happened yet.
    """
    known = sorted({trace for trace in traces if trace.on <= today}, key=lambda each: (each.on, each.kind))
    if not timetable.is_class_day(today) or _was_reviewed_in(timetable.week_of(today), known):
        return None
    states = (_due(timetable, key, seen, today) for key, seen in _by_competency(known).items())
    return min((due for due in states if due), key=lambda due: (-due.overdue, due.competency), default=None)


def _due(timetable: Timetable, key: str, traces: list[Trace], today: date) -> Due | None:
    """The next look falls due so many learning days after the last evidence; the gap grows only with good evidence."""
    stage = len({trace.on for trace in traces if trace.kind is not EvidenceKind.MISSED}) - 1
    if not 0 <= stage < len(GAPS):
        return None
    waited = timetable.count(traces[-1].on + DAY, today + DAY)
    overdue = waited - GAPS[stage]
    return Due(key, overdue, traces[-1].kind is EvidenceKind.MISSED) if overdue >= 0 else None


def _was_reviewed_in(monday: date, traces: list[Trace]) -> bool:
    reviews = (EvidenceKind.REVIEWED, EvidenceKind.MISSED)
    return any(each.kind in reviews and monday <= each.on < monday + 7 * DAY for each in traces)


def _by_competency(traces: list[Trace]) -> Mapping[str, list[Trace]]:
    found: dict[str, list[Trace]] = {}
    for trace in traces:
        found.setdefault(trace.competency, []).append(trace)
    return found
