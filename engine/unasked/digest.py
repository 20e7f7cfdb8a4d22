"""What is in a digest: counts by band, the cards of who needs a human, good news, who waits and who is silent."""

from collections.abc import Iterable, Iterator
from datetime import date, datetime, time, timedelta

from engine.actions import advisers as act
from engine.actions.everybody import FewerMessages
from engine.care import rounds
from engine.care.case import REASONS, Case, CaseState
from engine.care.ladder import ACTED, eased_lately, is_mine, living
from engine.care.need import ORDER, Need, Needy, worst_band
from engine.frozen import replace
from engine.notices import Choice, choice
from engine.notices.staff import BandCount, CaseFact, Digest, GoodFact
from engine.nouns.goal import GoalState
from engine.nouns.help_request import WAITING
from engine.nouns.mastery_check import ASKED
from engine.student import Snapshot, Student
from engine.talk.menus import deeds, next_things
from engine.unasked.budget import counts

CARDS = 7
SILENT = timedelta(days=14)
REPEATED = timedelta(days=14)


def digest(snapshot: Snapshot, needy: Needy, now: datetime, *, asked: bool = False) -> Digest:
    """Say how a whole caseload stands. Asked for, it shows every card; unasked, only what has changed."""
    today = snapshot.timetable.local(now).date()
    low = nobody_acted(needy, now)
    cards = low if asked else stack(snapshot, needy, now)
    cases = tuple(case_of(snapshot, each, need) for each, need in cards[:CARDS])
    return Digest(
        week=snapshot.timetable.week_of(today),
        students=len(snapshot.caseload),
        counts=_counts(snapshot, today),
        cases=cases,
        more_cases=max(0, len(cards) - CARDS),
        before=len(low) - len(cards),
        good=_good(snapshot, now),
        waiting=_names(each for each in snapshot.caseload if _waits(each)),
        no_goals=_names(each for each in snapshot.caseload if _had_no_goal(snapshot, each, today)),
        silent=_names(each for each in snapshot.caseload if _is_silent(each, now)),
        to_see=rounds.left_to_see(snapshot),
        asked=asked,
        choices=next_things(*on_cards(cases), *(() if asked else (choice(FewerMessages()),))),
    )


def stack(snapshot: Snapshot, needy: Needy, now: datetime) -> list[tuple[Student, Need]]:
    """Low AND nobody acted AND the reader's own; what they have read comes again only changed or after two weeks."""
    return [
        (each, need)
        for each, need in nobody_acted(needy, now)
        if is_mine(snapshot, each) and _is_due(living(each) or eased_lately(each, need, now), need, now)
    ]


def nobody_acted(needy: Needy, now: datetime) -> list[tuple[Student, Need]]:
    """Who needs a human and has had none for a week: the strongest reason first, then the longest quiet."""
    left = [(each, need) for each, need in needy if not _acted(each, now)]
    return sorted(left, key=lambda each: _place(*each))


def _place(student: Student, need: Need) -> tuple[int, int, int, str]:
    reason, band = REASONS.index(need.reason), ORDER.index(need.fact.band)
    return reason, band, -need.fact.quiet, student.person.name


def _is_due(case: Case | None, need: Need, now: datetime) -> bool:
    if case is None or case.shown_at is None or case.state == CaseState.ACTED:
        return True
    changed = (case.reason, case.band, case.subject) != (need.reason, need.fact.band, need.fact.subject)
    return changed or now - case.shown_at >= REPEATED


def week_before(snapshot: Snapshot, today: date) -> date:
    """Return the Monday of the school week before this one, however long the holidays between were."""
    timetable = snapshot.timetable
    this_week = timetable.week_of(today)
    earlier = timetable.days_before(this_week)
    return timetable.week_of(timetable.days[earlier - 1]) if earlier else this_week


def case_of(snapshot: Snapshot, student: Student, need: Need) -> CaseFact:
    """Return one student's card: what is low, since when, what was tried last, and a way to open the talk."""
    fact = need.fact
    path = next((each for each in student.paths if snapshot.title(each.subject) == fact.subject), None)
    standing = path.standing if path else None
    last = max(student.notes, key=lambda note: note.at, default=None)
    return CaseFact(
        key=student.person.key,
        name=student.person.name,
        band=fact.band,
        subject=fact.subject,
        why=need.facts,
        since=standing.since if standing else None,
        last_tried=last.what if last else "",
        words=_own_words(student),
        opener="quiet" if fact.band == "stalled" else "stuck" if _stuck(student) else "plan",
    )


def _own_words(student: Student) -> str:
    """The latest goal in the student's own words: goals are shared with their adviser, questions are not."""
    own = [each for each in student.goals if each.words]
    return max(own, key=lambda each: each.set_at).words if own else ""


def _acted(student: Student, now: datetime) -> bool:
    return any(now - note.at < ACTED for note in student.notes)


def _counts(snapshot: Snapshot, today: date) -> tuple[BandCount, ...]:
    """Count the students by their worst band now, beside what the reader's last digest said."""
    worst = (worst_band(snapshot, each, today) for each in snapshot.caseload)
    now, told = [band for band in worst if band], snapshot.told
    before = told or {band: now.count(band) for band in now}
    return tuple(
        BandCount(band, now.count(band), before.get(band, 0))
        for band in ORDER
        if band in now or before.get(band)
    )


def _good(snapshot: Snapshot, now: datetime) -> tuple[GoodFact, ...]:
    """Something good to pass on about each student who has it: mastered this week, or a goal kept."""
    since = week_before(snapshot, snapshot.timetable.local(now).date())
    found = (_good_of(snapshot, student, since) for student in snapshot.caseload)
    return tuple(each for each in found if each)[:CARDS]


def _good_of(snapshot: Snapshot, student: Student, since: date) -> GoodFact | None:
    local = snapshot.timetable.local
    monday = snapshot.timetable.at(since, time(0))
    fresh = [each for each in student.mastered.values() if each.judged_at and each.judged_at >= monday]
    if fresh:
        competency = snapshot.competency(fresh[-1].competency)
        return GoodFact(student.person.called, "mastered", competency.title if competency else "", len(fresh))
    if any(
        each.closed_at and not each.closed_by and local(each.closed_at).date() >= since
        for each in student.cases
    ):
        return GoodFact(student.person.called, "back")
    kept = sum(each.state == GoalState.KEPT and each.week >= since for each in student.goals)
    return GoodFact(student.person.called, "kept", count=kept) if kept else None


def _waits(student: Student) -> bool:
    is_asked = any(each.state == ASKED for each in student.checks)
    return is_asked or any(each.state in WAITING for each in student.helps)


def _had_no_goal(snapshot: Snapshot, student: Student, today: date) -> bool:
    """No goal in the school week before this one."""
    week = week_before(snapshot, today)
    if any(each.week == week and each.state != GoalState.SKIPPED for each in student.goals):
        return False
    return any(snapshot.timetable.local(each.at).date() >= week for each in student.contacts)


def _is_silent(student: Student, now: datetime) -> bool:
    heard = student.person.last_heard
    asked = [each for each in student.contacts if counts(each)]
    return len(asked) >= 2 and (heard is None or now - heard >= SILENT)


def _stuck(student: Student) -> bool:
    return any(each.state in WAITING for each in student.helps)


def _names(students: Iterable[Student]) -> tuple[str, ...]:
    return tuple(each.person.called for each in students)


def on_cards(cases: Iterable[CaseFact]) -> Iterator[Choice]:
    """What can be done about each card with one tap, in a row of its own with the number of its card."""
    for number, case in enumerate(cases, 1):
        group = str(number)
        yield choice(act.OpenCase(case.key), f"{number}. {case.name}", group=group)
        for deed in deeds(case.key):
            yield replace(deed, about=group, group=group)
