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
from engine.unasked.budget import budget, is_silent
from engine.where import age_of, band_of, counted, path_fact

LONG = 10
"""Class days: so long quiet or off track, and a human has a task; so long a task nobody acted on, and the lead has."""
MISSING = 5
"""Class days after a due date, the seventh calendar day: whoever has not handed in by then rarely does it alone."""
LOW = ("stalled", "off_track", "drifting")
ORDER = ("stalled", "off_track", "drifting", "starting", "on_track", "ahead", "paused", "arrived")
ACTED = timedelta(days=7)
"""So long a card leaves the stack after somebody has acted, in whole days."""
LASTING = ("off_track", "low")
"""Reasons that no sign of work takes away."""
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


Needy = tuple[tuple[Student, Need], ...]
"""The students of a caseload who need a human, and why."""


@dataclass(frozen=True, slots=True)
class Reading:
    """A whole caseload: the worst path of everybody, and who needs a human."""

    worst: Mapping[str, PathFact | None]
    needs: Needy


def read_caseload(snapshot: Snapshot, now: datetime) -> Reading:
    today = snapshot.timetable.local(now).date()
    worst = {each.person.key: worst_of(snapshot, each, today) for each in snapshot.caseload}
    return Reading(worst, needy(snapshot, now))


def needy(snapshot: Snapshot, now: datetime) -> Needy:
    """Read a whole caseload. Whoever was shown low nowhere, has nothing due and answers is looked at no closer."""
    today = snapshot.timetable.local(now).date()
    doubtful = (each for each in snapshot.caseload if _may_need(each, now))
    found = ((each, need_of(snapshot, each, worst_of(snapshot, each, today), now)) for each in doubtful)
    return tuple((each, need) for each, need in found if need is not None)


def _may_need(student: Student, now: datetime) -> bool:
    """Since the last daily judgement nothing has got worse: bad news comes with a judgement alone."""
    low = (each.standing is None or each.standing.is_low or each.due for each in student.paths)
    return any(low) or is_silent(student, now)


def worst_of(snapshot: Snapshot, student: Student, today: date) -> PathFact | None:
    """Return the student's path in the worst state, as counted facts."""
    bands = ((ORDER.index(band_of(snapshot, student, path, today)), path) for path in student.paths)
    worst = min(bands, key=itemgetter(0), default=None)
    return path_fact(snapshot, student, worst[1], today) if worst else None


def worst_band(snapshot: Snapshot, student: Student, today: date) -> str:
    """Return the band of that fact alone; empty without a path."""
    return min(
        (band_of(snapshot, student, each, today) for each in student.paths), key=ORDER.index, default=""
    )


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


def eased_lately(student: Student, need: Need, now: datetime) -> Case | None:
    """Return the case about the same trouble that the student's work closed less than two weeks ago, if there is one.

    Any work takes a student off the ladder at once, but it does not end ten days off the road: without this their
    adviser would read of it again every morning.
    """
    same = (
        each
        for each in student.cases
        if (each.reason, each.subject, each.closed_by) == (need.reason, need.fact.subject, "")
        and each.closed_at is not None
        and now - each.opened_at < 2 * ACTED
    )
    return max(same, key=lambda each: each.opened_at, default=None) if need.reason in LASTING else None


def is_news(student: Student, need: Need, now: datetime) -> bool:
    """Whether a human has not been told yet: no case, one with a weaker reason, or one acted on two weeks ago."""
    case = living(student) or eased_lately(student, need, now)
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
    """A student who works is off the ladder at once. Silence ends with any word; quiet, with work in that subject."""
    student = snapshot.student
    case = living(student) if student and snapshot.is_student else None
    if case is None:
        return NOTHING
    signs = [each for each in records if isinstance(each, SIGNS) and each.student == snapshot.me.key]
    if case.reason == "quiet":
        signs = [each for each in signs if snapshot.title(_subject(snapshot, each)) == case.subject]
    return closed(case, now) if signs or case.reason == "silent" else NOTHING


def _subject(snapshot: Snapshot, sign: Goal | HelpRequest | MasteryCheck) -> str:
    if isinstance(sign, MasteryCheck):
        competency = snapshot.competency(sign.competency)
        return competency.subject if competency else ""
    return sign.subject


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
