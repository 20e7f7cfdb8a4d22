"""What is in a digest: counts by band, the cards of who needs a human, good news, who waits and who is silent."""

from collections.abc import Iterable
from datetime import date, datetime, timedelta

from engine.actions import advisers as act
from engine.actions.everybody import FewerMessages
from engine.goal import GoalState
from engine.help_request import WAITING
from engine.mastery_check import CheckState
from engine.notices import Choice, PathFact, choice
from engine.notices.staff import BandCount, CaseFact, Digest, GoodFact
from engine.student import Snapshot, Student
from engine.talk.menus import next_things
from engine.unasked.budget import counts
from engine.where import counted, path_fact

CARDS = 7
LOW = ("stalled", "off_track", "drifting")
ORDER = ("stalled", "off_track", "drifting", "starting", "on_track", "ahead", "paused", "arrived")
ACTED = timedelta(days=7)
SILENT = timedelta(days=14)


def digest(snapshot: Snapshot, now: datetime, *, asked: bool = False) -> Digest:
    """Read a whole caseload in one pass; every student is judged once."""
    today = snapshot.timetable.local(now).date()
    worst = {each.person.key: _worst(snapshot, each, today) for each in snapshot.caseload}
    cases = _cases(snapshot, worst, now)
    return Digest(
        week=snapshot.timetable.week_of(today),
        students=len(snapshot.caseload),
        counts=_counts(snapshot, worst, today),
        cases=cases[:CARDS],
        more_cases=max(0, len(cases) - CARDS),
        good=_good(snapshot, now),
        waiting=_names(each for each in snapshot.caseload if _waits(each)),
        no_goals=_names(each for each in snapshot.caseload if _had_no_goal(snapshot, each, today)),
        silent=_names(each for each in snapshot.caseload if _is_silent(each, now)),
        asked=asked,
        choices=next_things(
            *(_open(each) for each in cases[:CARDS]), *(() if asked else (choice(FewerMessages()),))
        ),
    )


def week_before(snapshot: Snapshot, today: date) -> date:
    """Return the Monday of the school week before this one, however long the holidays between were."""
    timetable = snapshot.timetable
    this_week = timetable.week_of(today)
    earlier = [day for day in timetable.days if day < this_week]
    return timetable.week_of(earlier[-1]) if earlier else this_week


def case_of(snapshot: Snapshot, student: Student, fact: PathFact, now: datetime) -> CaseFact:
    """Return one student's card: what is low, since when, what was tried last, and a way to open the talk."""
    path = next((each for each in student.paths if snapshot.title(each.subject) == fact.subject), None)
    standing = path.standing if path else None
    last = max(student.notes, key=lambda note: note.at, default=None)
    return CaseFact(
        key=student.person.key,
        name=student.person.name,
        band=fact.band,
        subject=fact.subject,
        why=counted(fact),
        since=standing.since if standing else None,
        last_tried=last.what if last else "",
        opener="quiet" if fact.band == "stalled" else "stuck" if _stuck(student) else "plan",
    )


def _worst(snapshot: Snapshot, student: Student, today: date) -> PathFact | None:
    facts = [path_fact(snapshot, student, path, today) for path in student.paths]
    return min(facts, key=lambda fact: ORDER.index(fact.band), default=None)


def _cases(snapshot: Snapshot, worst: dict[str, PathFact | None], now: datetime) -> tuple[CaseFact, ...]:
    """Low AND nobody acted: no note of an adviser in the last week, nobody's help under way."""
    found = [
        (ORDER.index(fact.band), -fact.quiet, case_of(snapshot, student, fact, now))
        for student in snapshot.caseload
        if (fact := worst[student.person.key]) and fact.band in LOW and not _acted(student, now)
    ]
    return tuple(case for _, _, case in sorted(found, key=lambda each: (each[0], each[1], each[2].name)))


def _acted(student: Student, now: datetime) -> bool:
    return any(now - note.at < ACTED for note in student.notes)


def _counts(snapshot: Snapshot, worst: dict[str, PathFact | None], today: date) -> tuple[BandCount, ...]:
    """Count the students by their worst band now and a week ago, as their standings remember it."""
    now = [fact.band for fact in worst.values() if fact]
    since = week_before(snapshot, today)
    before = [_before(student, since) or _band_of(worst, student) for student in snapshot.caseload]
    return tuple(
        BandCount(band, now.count(band), before.count(band))
        for band in ORDER
        if band in now or band in before
    )


def _band_of(worst: dict[str, PathFact | None], student: Student) -> str:
    """A student who was never judged before counts as unchanged."""
    fact = worst[student.person.key]
    return fact.band if fact else ""


def _before(student: Student, since: date) -> str:
    earlier = [
        standing.was if standing.since >= since and standing.was else standing.state
        for path in student.paths
        if (standing := path.standing)
    ]
    bands = [each.replace(" ", "_") for each in earlier]
    return min(bands, key=ORDER.index, default="")


def _good(snapshot: Snapshot, now: datetime) -> tuple[GoodFact, ...]:
    """Something good to pass on about each student who has it: mastered this week, or a goal kept."""
    found = (_good_of(snapshot, student, now) for student in snapshot.caseload)
    return tuple(each for each in found if each)[:CARDS]


def _good_of(snapshot: Snapshot, student: Student, now: datetime) -> GoodFact | None:
    local = snapshot.timetable.local
    since = week_before(snapshot, local(now).date())
    judged = ((each, each.judged_at) for each in student.mastered.values())
    fresh = [each for each, at in judged if at and local(at).date() >= since]
    if fresh:
        competency = snapshot.competency(fresh[-1].competency)
        return GoodFact(student.person.called, "mastered", competency.title if competency else "", len(fresh))
    kept = sum(each.state == GoalState.KEPT and each.week >= since for each in student.goals)
    return GoodFact(student.person.called, "kept", count=kept) if kept else None


def _waits(student: Student) -> bool:
    checks = any(each.state == CheckState.ASKED for each in student.checks)
    return checks or any(each.state in WAITING for each in student.helps)


def _had_no_goal(snapshot: Snapshot, student: Student, today: date) -> bool:
    """No goal in the school week before this one."""
    week = week_before(snapshot, today)
    asked = any(snapshot.timetable.local(each.at).date() >= week for each in student.contacts)
    mine = [each for each in student.goals if each.week == week and each.state != GoalState.SKIPPED]
    return asked and not mine


def _is_silent(student: Student, now: datetime) -> bool:
    heard = student.person.last_heard
    asked = [each for each in student.contacts if counts(each)]
    return len(asked) >= 2 and (heard is None or now - heard >= SILENT)


def _stuck(student: Student) -> bool:
    return any(each.state in WAITING for each in student.helps)


def _names(students: Iterable[Student]) -> tuple[str, ...]:
    return tuple(each.person.called for each in students)


def _open(case: CaseFact) -> Choice:
    return choice(act.OpenCase(case.key), case.name)
