"""Why a student needs a human: no answer, no work, long off the road, something long due, a learned risk, or low."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime

from engine.care.case import CaseState
from engine.frozen import Frozen
from engine.judging.at_risk import at_risk
from engine.judging.due_items import days_since_due, due_items
from engine.judging.where import band_of, counted, path_fact
from engine.notices import PathFact
from engine.student import LearningPath, Snapshot, Student
from engine.unasked.budget import SILENT_AFTER, is_silent, unanswered

LONG = 10
"""Class days: so long quiet or off track, and a human has a task; so long a task nobody acted on, and the lead has."""
MISSING = 5
"""Class days after a due date, the seventh calendar day: whoever has not handed in by then rarely does it alone."""
LOW = ("stalled", "off_track", "drifting")
ORDER = ("stalled", "off_track", "drifting", "starting", "on_track", "ahead", "paused", "arrived")


class Need(Frozen):
    """Why a student needs a human today; `count` counts messages or class days, `signs` tell a risk."""

    reason: str
    fact: PathFact
    count: int = 0
    signs: tuple[str, ...] = ()

    @property
    def facts(self) -> tuple[str, ...]:
        if self.signs:
            return tuple(dict.fromkeys((*self.signs, *counted(self.fact))))
        noun = {"silent": "unanswered", "due": "due"}.get(self.reason)
        return (*counted(self.fact), *((f"{noun}:{self.count}",) if noun else ()))


Needy = tuple[tuple[Student, Need], ...]
"""The students of a caseload who need a human, and why."""


class Reading(Frozen):
    """A whole caseload: the worst path of everybody, and who needs a human."""

    worst: Mapping[str, PathFact | None]
    needs: Needy


def read_caseload(snapshot: Snapshot, now: datetime) -> Reading:
    today = snapshot.timetable.local(now).date()
    worst = {each.person.key: worst_of(snapshot, each, today) for each in snapshot.caseload}
    return Reading(worst, needy(snapshot, now))


def needy(snapshot: Snapshot, now: datetime) -> Needy:
    """Read a whole caseload. Whoever was shown low nowhere, has nothing due, answers and is at no risk that the school
    knows is looked at no closer.
    """
    today = snapshot.timetable.local(now).date()
    doubtful = (each for each in snapshot.caseload if _may_need(each, now) or at_risk(snapshot, each, today))
    found = ((each, need_of(snapshot, each, worst_of(snapshot, each, today), now)) for each in doubtful)
    return tuple((each, need) for each, need in found if need is not None)


def _may_need(student: Student, now: datetime) -> bool:
    """Since the last daily judgement nothing has got worse: bad news comes with a judgement alone."""
    low = (each.standing is None or each.standing.is_low or each.due for each in student.paths)
    return any(low) or is_silent(student, now)


def worst_of(snapshot: Snapshot, student: Student, today: date) -> PathFact | None:
    """Return the student's path in the worst state, as counted facts."""
    _, path = _worst(snapshot, student, today)
    return path_fact(snapshot, student, path, today) if path else None


def worst_band(snapshot: Snapshot, student: Student, today: date) -> str:
    """Return the band of that fact alone; empty without a path."""
    return _worst(snapshot, student, today)[0]


def _worst(snapshot: Snapshot, student: Student, today: date) -> tuple[str, LearningPath | None]:
    """The worst band and its path. A path that cannot be shown low is read only when none that can is."""
    low = [each for each in student.paths if each.standing is None or each.standing.is_low]
    found = _worst_among(snapshot, student, low, today)
    return found if found[0] in LOW else _worst_among(snapshot, student, student.paths, today)


def _worst_among(
    snapshot: Snapshot, student: Student, paths: Iterable[LearningPath], today: date
) -> tuple[str, LearningPath | None]:
    bands = [(band_of(snapshot, student, each, today), each) for each in paths]
    return min(bands, key=lambda found: ORDER.index(found[0]), default=("", None))


def need_of(snapshot: Snapshot, student: Student, fact: PathFact | None, now: datetime) -> Need | None:
    """Return why a student needs a human, the strongest reason; None when they do not, or are on a pause."""
    today = snapshot.timetable.local(now).date()
    if fact is None or student.person.preferences.is_paused(today):
        return None
    alone = unanswered(student, now)
    if alone >= SILENT_AFTER:
        return Need("silent", fact, alone)
    if fact.band in LOW and fact.quiet >= LONG:
        return Need("quiet", fact, fact.quiet)
    days = _days_bad(snapshot, student, fact)
    if days >= LONG:
        return Need("off_track", fact, days)
    told = _missing(snapshot, student, today) or _risky(snapshot, student, today)
    return told or (Need("low", fact) if fact.band in LOW else None)


def _risky(snapshot: Snapshot, student: Student, today: date) -> Need | None:
    """Work that reads like that of the journeys here that ended too late, once the school knows 100 of them."""
    found = at_risk(snapshot, student, today)
    if found is None:
        return None
    fact = path_fact(snapshot, student, found.path, today)
    return Need("risk", fact, fact.quiet, found.why)


def _missing(snapshot: Snapshot, student: Student, today: date) -> Need | None:
    """A piece that is a school week past its due date; once a case about it was closed it is not told again."""
    for path in student.paths:
        for item in due_items(snapshot, student, path):
            days = days_since_due(snapshot, item, today)
            if days >= MISSING and not _was_closed(snapshot, student, path, item.due):
                return Need("due", path_fact(snapshot, student, path, today), days)
    return None


def _was_closed(snapshot: Snapshot, student: Student, path: LearningPath, due: date) -> bool:
    about = [
        each for each in student.cases if (each.reason, each.subject) == ("due", snapshot.title(path.subject))
    ]
    local = snapshot.timetable.local
    return any(each.state == CaseState.CLOSED and local(each.opened_at).date() > due for each in about)


def _days_bad(snapshot: Snapshot, student: Student, fact: PathFact) -> int:
    """For how many class days in a row the worst path has been bad, where it is off track or stalled now.

    Drifting days in between do not begin the count anew: who wavers at the edge for weeks is no student of yesterday.
    """
    if fact.band not in ("stalled", "off_track"):
        return 0
    standings = (path.standing for path in student.paths if snapshot.title(path.subject) == fact.subject)
    return next((each.bad_days for each in standings if each), 0)
