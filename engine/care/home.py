"""A weekly word home: agreed fields only, strengths first, one question to ask, and two switches that end it."""

from datetime import date, datetime

from engine.actions.everybody import FewerMessages, HomeWeek, OnlyIfNeeded, ShareHome
from engine.care.agreement import GROWN_UP, is_agreed
from engine.decision import NOTHING, Decision, Preferred, change, reply, save, wave
from engine.frozen import replace
from engine.ids import short_id
from engine.judging.where import age_of, path_fact
from engine.notices import Choice, choice
from engine.notices.everybody import NotFound
from engine.notices.guardians import HomeAgreed, WardWeek, WeekAtSchool
from engine.nouns.contact import Look
from engine.nouns.goal import GoalState
from engine.nouns.people import Person
from engine.student import Snapshot, Student
from engine.talk.menus import next_things
from engine.unasked.budget import is_closed

NEEDS = ("stalled", "off_track")
SHOWN = 3


def check_in(snapshot: Snapshot, now: datetime) -> Decision:
    """The first class day of a week: one message about all children who agree; nothing when it is not wanted."""
    today = snapshot.timetable.local(now).date()
    if not snapshot.timetable.is_first_of_week(today) or is_closed(snapshot.me, today):
        return NOTHING
    weeks = [each for each in _weeks(snapshot, now) if _is_wanted(snapshot.me, each)]
    if not weeks:
        return NOTHING
    words = WeekAtSchool(tuple(weeks), choices=(*_switches(snapshot.me), choice(FewerMessages())))
    key = f"home:{snapshot.me.key}:{snapshot.timetable.week_of(today)}"
    return _looked(snapshot, weeks, today, now) + wave(
        snapshot.me.key, words, key, about=f"home:{snapshot.me.key}", rule="home"
    )


def may_leave(snapshot: Snapshot, words: WeekAtSchool, now: datetime) -> bool:
    """Whether a week on its way is still wanted, and all whom it is about still agree: a no counts at once."""
    today = snapshot.timetable.local(now).date()
    agreed = {each.person.key for each in snapshot.wards if is_agreed(snapshot, each.person, today)}
    told = {each.student for each in words.wards}
    return told <= agreed and not is_closed(snapshot.me, today)


def show(snapshot: Snapshot, action: HomeWeek, now: datetime, key: str) -> Decision:
    """The same on demand, whatever the guardian wants to hear unasked."""
    weeks, today = list(_weeks(snapshot, now)), snapshot.timetable.local(now).date()
    said = reply(WeekAtSchool(tuple(weeks), asked=True, choices=next_things(*_switches(snapshot.me))))
    return said + _looked(snapshot, weeks, today, now)


def only_if_needed(snapshot: Snapshot, action: OnlyIfNeeded, now: datetime, key: str) -> Decision:
    """A guardian hears every week, or only of weeks that need somebody."""
    wanted = replace(snapshot.me.preferences, only_if_needed=action.on == "yes")
    said = HomeAgreed(
        "needed" if wanted.only_if_needed else "weekly", choices=next_things(choice(HomeWeek()))
    )
    return save(Preferred(snapshot.me.key, wanted)) + change(said)


def share(snapshot: Snapshot, action: ShareHome, now: datetime, key: str) -> Decision:
    """A student says whether a weekly word goes home; from 18 on, or where no school writes home, none does."""
    today = snapshot.timetable.local(now).date()
    if not snapshot.school.policy.guardians or age_of(snapshot.me, today) >= GROWN_UP:
        return reply(NotFound(choices=next_things()))
    wanted = replace(snapshot.me.preferences, shares_home=action.on == "yes")
    said = HomeAgreed("yes" if wanted.shares_home else "no", choices=next_things())
    return save(Preferred(snapshot.me.key, wanted)) + change(said)


def _weeks(snapshot: Snapshot, now: datetime) -> list[WardWeek]:
    today = snapshot.timetable.local(now).date()
    return [
        _week(snapshot, each, today) for each in snapshot.wards if is_agreed(snapshot, each.person, today)
    ]


def _week(snapshot: Snapshot, student: Student, today: date) -> WardWeek:
    """What was mastered since last week's Monday, goals reached, and how far each path is; no word of the student's."""
    local, since = snapshot.timetable.local, snapshot.timetable.week_of(today)
    earlier = [day for day in snapshot.timetable.days if day < since]
    since = snapshot.timetable.week_of(earlier[-1]) if earlier else since
    done = [
        each for each in student.mastered.values() if each.judged_at and local(each.judged_at).date() >= since
    ]
    titles = tuple(found.title for each in done if (found := snapshot.competency(each.competency)))
    looked = [each.state for each in student.goals if since <= each.week < today]
    facts = [path_fact(snapshot, student, path, today) for path in student.paths]
    return WardWeek(
        student.person.key,
        student.person.called,
        titles[:SHOWN],
        sum(state == GoalState.KEPT for state in looked),
        sum(state != GoalState.SKIPPED for state in looked),
        tuple((fact.subject, fact.done, fact.total) for fact in facts),
        tuple(fact.subject for fact in facts if fact.band in NEEDS),
        "showed" if titles else "goal" if looked else "next",
    )


def _is_wanted(me: Person, week: WardWeek) -> bool:
    return bool(week.needs) or not me.preferences.only_if_needed


def _switches(me: Person) -> tuple[Choice, ...]:
    on = "no" if me.preferences.only_if_needed else "yes"
    return (choice(OnlyIfNeeded(on), label=f"needed.{on}"),)


def _looked(snapshot: Snapshot, weeks: list[WardWeek], today: date, now: datetime) -> Decision:
    reader = snapshot.me.key
    keys = ((short_id("home", reader, each.student, today.isoformat()), each.student) for each in weeks)
    return save(*(Look(key, student, reader, "home", now) for key, student in keys))
