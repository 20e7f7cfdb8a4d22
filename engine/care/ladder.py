"""The ladder: silence and long trouble become a human's task, and any sign of work takes it down again at once."""

from datetime import datetime, time, timedelta

from engine.care.case import CLOSED, REASONS, Case, CaseState, moved
from engine.care.need import LONG, Need
from engine.decision import NOTHING, Alarm, AlarmOff, Decision, Lane, Record, save
from engine.frozen import replace
from engine.ids import short_id
from engine.journey.timetable import Timetable
from engine.notices.staff import HumanNeeded
from engine.nouns.aside import Aside
from engine.nouns.goal import Goal
from engine.nouns.help_request import HelpRequest
from engine.nouns.mastery_check import MasteryCheck
from engine.nouns.people import Role
from engine.student import Snapshot, Student
from engine.talk.menus import case_choices
from engine.unasked.interruptions import aside

ACTED = timedelta(days=7)
"""So long a card leaves the stack after somebody has acted, in whole days."""
LASTING = ("off_track", "risk", "low")
"""Reasons that no sign of work takes away."""
SIGNS = (Goal, HelpRequest, MasteryCheck)


def living(student: Student) -> Case | None:
    """Return the one case of a student that is not closed."""
    return next((each for each in student.cases if each.state != CLOSED), None)


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
    note = Aside(f"case:{case.key}:lead", lead[0], key, "unhandled")
    return save(told) + aside(lead[0], card, note, Lane.WAVE)


def office(snapshot: Snapshot, but: str = "") -> tuple[str, ...]:
    """Return who leads where nobody nearer acts: those the school has named for it, else the office."""
    named = tuple(each for each in snapshot.school.policy.lead if is_here(snapshot, each))
    people = snapshot.people.values()
    admins = sorted(each.key for each in people if each.role == Role.ADMIN and each.active)
    return tuple(each for each in (named or admins) if each != but)


def alarm(snapshot: Snapshot, case: Case, now: datetime) -> Alarm:
    """Return the clock after which the lead is told, on the morning of a class day."""
    return Alarm(f"case:{case.key}", due_at(snapshot.timetable, snapshot.school.policy.digest_at, now))


def due_at(timetable: Timetable, digest_at: time, now: datetime) -> datetime:
    """Return the morning on which a task that begins now is the lead's, if nobody has acted by then."""
    return timetable.at(timetable.plus(timetable.local(now).date(), LONG), digest_at)
