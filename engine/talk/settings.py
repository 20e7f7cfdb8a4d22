"""How often, when and where the coach writes to somebody: shown, and changed by each of them for themselves."""

from datetime import date, datetime, timedelta

from engine.actions import everybody as act
from engine.actions.students import HelpClassmates
from engine.decision import Decision, Preferred, change, reply, save
from engine.forms import day_of
from engine.frozen import replace
from engine.judging.where import age_of
from engine.languages import LANGUAGES, spoken
from engine.notices import Choice, choice
from engine.notices.everybody import SettingsShown
from engine.nouns.people import Preferences, Role
from engine.student import Snapshot
from engine.talk import accounts
from engine.talk.menus import next_things
from engine.unasked.budget import most_a_week

STAFF_LINES = 5


def settings(snapshot: Snapshot, action: act.Settings, now: datetime, key: str) -> Decision:
    return reply(_settings(snapshot, now, snapshot.me.preferences))


def fewer(snapshot: Snapshot, action: act.FewerMessages, now: datetime, key: str) -> Decision:
    """One unasked message a week less. Staff get one kind only, so fewer means none; calls for help always come."""
    if not snapshot.is_student:
        return stop(snapshot, act.Stop(), now, key)
    wanted = max(0, _limit(snapshot, now, snapshot.me.preferences) - 1)
    return _prefer(snapshot, now, "less", replace(snapshot.me.preferences, weekly_limit=wanted))


def more(snapshot: Snapshot, action: act.MoreMessages, now: datetime, key: str) -> Decision:
    """One unasked message a week more, as far as the school and their age allow."""
    most = most_a_week(snapshot.school.policy.weekly_limit, _age(snapshot, now))
    wanted = min(most, _limit(snapshot, now, snapshot.me.preferences) + 1)
    return _prefer(
        snapshot, now, "more", replace(snapshot.me.preferences, weekly_limit=wanted, stopped=False)
    )


def pause(snapshot: Snapshot, action: act.Pause, now: datetime, key: str) -> Decision:
    """Pause unasked messages for some class days; the last of them is the last quiet one."""
    days = int(action.days) if action.days.isdecimal() and len(action.days) < 3 else 5
    today = snapshot.timetable.local(now).date()
    last = day_of(action.until) or snapshot.timetable.plus(today, max(1, days))
    return _pause(snapshot, now, last)


def pause_until(snapshot: Snapshot, action: act.PauseUntil, now: datetime, key: str) -> Decision:
    """Pause up to and including a day."""
    last = day_of(action.until or "")
    return _pause(snapshot, now, last) if last else settings(snapshot, act.Settings(), now, key)


def stop(snapshot: Snapshot, action: act.Stop, now: datetime, key: str) -> Decision:
    return _prefer(snapshot, now, "stop", replace(snapshot.me.preferences, stopped=True))


def write_to(snapshot: Snapshot, action: act.WriteTo, now: datetime, key: str) -> Decision:
    """Write first only in one app, or wherever this person wrote last."""
    wanted = accounts.with_place(snapshot, action.place)
    if wanted is None:
        return settings(snapshot, act.Settings(), now, key)
    return _prefer(snapshot, now, "writeto", wanted)


def speak(snapshot: Snapshot, action: act.Speak, now: datetime, key: str) -> Decision:
    """Talk in another language from now on, beginning with the answer to this."""
    if action.language not in LANGUAGES:
        return settings(snapshot, act.Settings(), now, key)
    return _prefer(snapshot, now, "speak", replace(snapshot.me.preferences, language=action.language))


def start(snapshot: Snapshot, action: act.Start, now: datetime, key: str) -> Decision:
    """Write again: a running pause ends today, and somebody who wanted nothing gets one message a week."""
    wanted = snapshot.me.preferences
    pauses = ended(wanted, snapshot.timetable.local(now).date())
    limit = max(1, wanted.weekly_limit)
    fresh = replace(wanted, weekly_limit=limit, pauses=pauses, stopped=False, muted_until=None, without=())
    return _prefer(snapshot, now, "start", fresh)


def ended(wanted: Preferences, today: date) -> tuple[tuple[date, date], ...]:
    """Return the pauses with a running one ended yesterday; one that began today never was."""
    yesterday = today - timedelta(days=1)
    cut = ((first, min(last, yesterday)) for first, last in wanted.pauses)
    return tuple((first, last) for first, last in cut if first <= last)


def _pause(snapshot: Snapshot, now: datetime, last: date) -> Decision:
    """A pause begins today, and ends no later than the school year; a day that is over pauses nothing."""
    today = snapshot.timetable.local(now).date()
    end = min(last, max(today, snapshot.school.calendar.last))
    if end < today:
        return reply(_settings(snapshot, now, snapshot.me.preferences))
    wanted = snapshot.me.preferences
    return _prefer(snapshot, now, "pause", replace(wanted, pauses=(*ended(wanted, today), (today, end))))


def _prefer(snapshot: Snapshot, now: datetime, verb: str, preferences: Preferences) -> Decision:
    shown = _settings(snapshot, now, preferences, verb)
    return save(Preferred(snapshot.me.key, preferences)) + change(shown)


def _settings(snapshot: Snapshot, now: datetime, wanted: Preferences, changed: str = "") -> SettingsShown:
    until = wanted.paused_until(snapshot.timetable.local(now).date())
    flow: tuple[Choice, ...] = (
        (
            choice(act.FewerMessages()),
            choice(act.MoreMessages()),
            choice(act.Pause()),
            choice(act.PauseUntil()),
            choice(act.Stop()),
        )
        if until is None and not wanted.stopped
        else (choice(act.Start()),)
    )
    who = (*_classmates(snapshot, wanted), choice(act.WhoSees())) if snapshot.is_student else ()
    apps = accounts.choices_of(snapshot, wanted)
    mine = wanted.language or spoken(snapshot.me.language) or LANGUAGES[0]
    tongues = (choice(act.Speak(each), label=f"speak.{each}") for each in LANGUAGES if each != mine)
    slot = (wanted.slot or snapshot.school.policy.student_slot).strftime("%H:%M")
    return SettingsShown(
        weekly_limit=_limit(snapshot, now, wanted) if snapshot.is_student else STAFF_LINES,
        paused_until=until,
        stopped=wanted.stopped,
        changed=changed,
        slot=slot if snapshot.is_student else "",
        place=wanted.place or (accounts.LAST if len(accounts.platforms_of(snapshot)) > 1 else ""),
        guardian=snapshot.me.role == Role.GUARDIAN,
        choices=next_things(*flow, *who, *tongues, *apps),
    )


def _classmates(snapshot: Snapshot, wanted: Preferences) -> tuple[Choice, ...]:
    """The switch for helping classmates, where the school allows it."""
    if not snapshot.school.policy.classmates:
        return ()
    other = "no" if wanted.helps_classmates else "yes"
    return (choice(HelpClassmates(other), label=f"classmates.{other}"),)


def _limit(snapshot: Snapshot, now: datetime, wanted: Preferences) -> int:
    """The limit that really holds: the student's own, inside what the school and their age allow."""
    agreed = min(wanted.weekly_limit, snapshot.school.policy.weekly_limit)
    return most_a_week(agreed, _age(snapshot, now))


def _age(snapshot: Snapshot, now: datetime) -> int:
    return age_of(snapshot.me, snapshot.timetable.local(now).date())
