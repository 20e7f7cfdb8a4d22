"""The ladder: silence and long trouble become a human's task, and any sign of work takes it down again at once."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from operator import itemgetter

from engine.care.case import REASONS, Case, CaseState, moved
from engine.decision import NOTHING, Alarm, AlarmOff, Decision, Record, save, wave
from engine.due_items import days_since_due, due_items
from engine.goal import Goal
from engine.help_request import HelpRequest
from engine.ids import short_id
from engine.mastery_check import MasteryCheck
from engine.notices import PathFact
from engine.notices.staff import HumanNeeded
from engine.people import Role
from engine.student import LearningPath, Snapshot, Student
from engine.talk.menus import case_choices
from engine.unasked.budget import budget
from engine.where import age_of, band_of, counted, path_fact

LONG = 10
"""Class days: so long quiet or off track, and a human has a task; so long a task nobody acted on, and the lead has."""
MISSING = 5
"""Class days after a due date, the seventh calendar day: whoever has not handed in by then rarely does it alone."""
LOW = ("stalled", "off_track", "drifting")
ORDER = ("stalled", "off_track", "drifting", "starting", "on_track", "ahead", "paused", "arrived")
ACTED = timedelta(days=7)
"""So long a card leaves the stack after somebody has acted, in whole days."""
SIGNS = (Goal, HelpRequest, MasteryCheck)


@dataclass(frozen=True, slots=True)
class Need:
    """Why a student needs a human today; `count` counts messages or class days."""

    reason: str
    fact: PathFact
    count: int = 0

    @property
    def facts(self) -> tuple[str, ...]:
        noun = {"silent": "unanswered", "due": "due"}.get(self.reason)
        return (*counted(self.fact), *((f"{noun}:{self.count}",) if noun else ()))


@dataclass(frozen=True, slots=True)
class Reading:
    """A whole caseload, every student judged once: the worst path by student, and who needs a human."""

    worst: Mapping[str, PathFact | None]
    needs: tuple[tuple[Student, Need], ...]


def read_caseload(snapshot: Snapshot, now: datetime) -> Reading:
    today = snapshot.timetable.local(now).date()
    worst = {each.person.key: worst_of(snapshot, each, today) for each in snapshot.caseload}
    found = ((each, need_of(snapshot, each, worst[each.person.key], now)) for each in snapshot.caseload)
    return Reading(worst, tuple((each, need) for each, need in found if need is not None))


def worst_of(snapshot: Snapshot, student: Student, today: date) -> PathFact | None:
    """Return the student's path in the worst state, as counted facts."""
    bands = ((ORDER.index(band_of(snapshot, student, path, today)), path) for path in student.paths)
    worst = min(bands, key=itemgetter(0), default=None)
    return path_fact(snapshot, student, worst[1], today) if worst else None


def need_of(snapshot: Snapshot, student: Student, fact: PathFact | None, now: datetime) -> Need | None:
    """Return why a student needs a human, the strongest reason; None when they do not, or are on a pause."""
    today = snapshot.timetable.local(now).date()
    if fact is None or student.person.preferences.is_paused(today):
        return None
    unanswered = budget(snapshot, student, now, age_of(student.person, today))
    if unanswered.is_silent:
        return Need("silent", fact, unanswered.unanswered)
    if fact.band in LOW and fact.quiet >= LONG:
        return Need("quiet", fact, fact.quiet)
    days = _days_bad(snapshot, student, fact, today)
    if days >= LONG:
        return Need("off_track", fact, days)
    return _missing(snapshot, student, today) or (Need("low", fact) if fact.band in LOW else None)


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


def living(student: Student) -> Case | None:
    """Return the one case of a student that is not closed."""
    return next((each for each in student.cases if each.state != CaseState.CLOSED), None)


def opened(snapshot: Snapshot, student: Student, need: Need, now: datetime, *, card: bool) -> Decision:
    """Make or renew the student's case as the reader's task, with the clock of the lead behind it.

    `card` says that it is shown as a card of a digest; a task told on another day has its card still before it.
    """
    owner = snapshot.me.key
    before = living(student)
    key = short_id("case", student.person.key, now.isoformat())
    case = before or Case(key, student.person.key, owner, now)
    kept = replace(
        moved(case, "again") or case,
        owner=case.owner if is_here(snapshot, case.owner) else owner,
        reason=need.reason,
        band=need.fact.band,
        subject=need.fact.subject,
        shown_at=now if card else case.shown_at,
    )
    if before is not None and before.state != CaseState.ACTED:
        return save(kept)
    return save(kept, alarm(snapshot, kept, now))


def is_news(case: Case | None, need: Need, now: datetime) -> bool:
    """Whether a human has not been told yet: no case, one with a weaker reason, or one acted on two weeks ago."""
    if case is None or REASONS.index(need.reason) < REASONS.index(case.reason):
        return True
    return case.state == CaseState.ACTED and case.acted_at is not None and now - case.acted_at >= 2 * ACTED


def is_mine(snapshot: Snapshot, student: Student) -> bool:
    """Whether a student's case is the reader's: theirs, nobody's yet, or of somebody who has left."""
    case = living(student)
    return case is None or case.owner == snapshot.me.key or not is_here(snapshot, case.owner)


def is_here(snapshot: Snapshot, person: str) -> bool:
    return person in snapshot.people and snapshot.people[person].active


def closed(case: Case, now: datetime, by: str = "") -> Decision:
    """Take a case down."""
    done = moved(case, "close")
    if done is None:
        return NOTHING
    return save(replace(done, closed_at=now, closed_by=by), AlarmOff(f"case:{case.key}"))


def eased(snapshot: Snapshot, records: tuple[Record, ...], now: datetime) -> Decision:
    """A student who works is off the ladder at once; silence ends with any word."""
    student = snapshot.student
    case = living(student) if student and snapshot.is_student else None
    if case is None:
        return NOTHING
    works = any(isinstance(each, SIGNS) and each.student == snapshot.me.key for each in records)
    return closed(case, now) if works or case.reason == "silent" else NOTHING


def rang(snapshot: Snapshot, case: Case, now: datetime) -> Decision:
    """Two weeks and nobody has acted: the lead reads whose task it was. Without a lead the owner keeps it."""
    lead = office(snapshot, but=case.owner)
    higher = moved(case, "escalate")
    student = snapshot.student
    if higher is None or student is None:
        return NOTHING
    if not lead:
        return save(alarm(snapshot, case, now))
    facts = snapshot.names((case.owner,))
    key, name = student.person.key, student.person.name
    card = HumanNeeded(key, name, "unhandled", facts, choices=case_choices(key))
    told = replace(higher, owner=lead[0], shown_at=now)
    return save(told) + wave(lead[0], card, f"case:{case.key}:lead")


def office(snapshot: Snapshot, but: str = "") -> tuple[str, ...]:
    """Return who leads where nobody nearer acts: those the school has named for it, else the office."""
    named = tuple(each for each in snapshot.school.policy.lead if is_here(snapshot, each))
    people = snapshot.people.values()
    admins = sorted(each.key for each in people if each.role == Role.ADMIN and each.active)
    return tuple(each for each in (named or admins) if each != but)


def alarm(snapshot: Snapshot, case: Case, now: datetime) -> Alarm:
    """Return the clock after which the lead is told, on the morning of a class day."""
    day = snapshot.timetable.plus(snapshot.timetable.local(now).date(), LONG)
    return Alarm(f"case:{case.key}", snapshot.timetable.at(day, snapshot.school.policy.digest_at))


def _days_bad(snapshot: Snapshot, student: Student, fact: PathFact, today: date) -> int:
    """For how many class days the worst path has been off track or stalled."""
    if fact.band not in ("stalled", "off_track"):
        return 0
    standings = (path.standing for path in student.paths if snapshot.title(path.subject) == fact.subject)
    since = next((each.since for each in standings if each), today)
    return snapshot.timetable.count(since, today)
