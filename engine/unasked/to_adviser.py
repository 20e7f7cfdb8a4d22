"""What an adviser gets unasked: a digest a week, and on any other class day who needs a human since yesterday."""

from datetime import date, datetime

from engine.actions import advisers as act
from engine.actions.everybody import FewerMessages
from engine.care import ladder
from engine.care.need import Need, Needy, needy
from engine.decision import NOTHING, Decision, wave
from engine.notices import choice
from engine.notices.staff import GoneSilent, SilentFact
from engine.student import Snapshot, Student
from engine.talk.menus import case_choices, next_things
from engine.unasked.budget import is_closed
from engine.unasked.digest import CARDS, digest, stack

TASKS = ("silent", "quiet", "off_track", "due", "risk")


def check_in(snapshot: Snapshot, now: datetime) -> Decision:
    """Send the digest on the first class day of a school week, and new tasks on the others.

    Silence is a human's task: it is told once for each silence, all in one message, also to an adviser who
    wants no digest. Whoever is not low any more is taken off the ladder.
    """
    today = snapshot.timetable.local(now).date()
    if not snapshot.timetable.is_class_day(today) or not snapshot.caseload:
        return NOTHING
    found = needy(snapshot, now)
    keys = {student.person.key for student, _ in found}
    calm = (each for each in snapshot.caseload if each.person.key not in keys and not _rests(each, today))
    over = sum((ladder.closed(case, now) for each in calm if (case := ladder.living(each))), NOTHING)
    if snapshot.timetable.is_first_of_week(today) and not is_closed(snapshot.me, today):
        return over + _weekly(snapshot, found, today, now)
    return over + _tasks(snapshot, found, today, now)


def _rests(student: Student, today: date) -> bool:
    """A pause adds no task, and ends none."""
    return student.person.preferences.is_paused(today)


def _weekly(snapshot: Snapshot, needy: Needy, today: date, now: datetime) -> Decision:
    """The digest; each card in it is a case from now on, with its owner and its clock."""
    week = snapshot.timetable.week_of(today)
    shown = stack(snapshot, needy, now)[:CARDS]
    cases = sum((ladder.opened(snapshot, *each, now, card=True) for each in shown), NOTHING)
    words = digest(snapshot, needy, now)
    return cases + wave(snapshot.me.key, words, f"digest:{snapshot.me.key}:{week}", rule="digest")


def _tasks(snapshot: Snapshot, needy: Needy, today: date, now: datetime) -> Decision:
    """Who has become somebody's task since the last look: the reason, and one tap to open each."""
    fresh = [
        (each, need)
        for each, need in needy
        if need.reason in TASKS and ladder.is_mine(snapshot, each) and ladder.is_news(each, need, now)
    ]
    if not fresh:
        return NOTHING
    facts = tuple(_fact(each, need) for each, need in fresh)
    opens = (choice(act.OpenCase(each.key), each.name) for each in facts)
    first = case_choices(facts[0].key)[:-2] if len(facts) == 1 else tuple(opens)
    notice = GoneSilent(facts, choices=next_things(*first, choice(FewerMessages())))
    cases = sum((ladder.opened(snapshot, *each, now, card=False) for each in fresh), NOTHING)
    return cases + wave(snapshot.me.key, notice, f"silent:{snapshot.me.key}:{today}", rule="silent")


def _fact(student: Student, need: Need) -> SilentFact:
    return SilentFact(student.person.key, student.person.name, need.count, need.reason)
