"""The menu, settings, who sees what, and why a message came: what anybody can ask at any time."""

from dataclasses import replace
from datetime import datetime

from engine.actions import everybody as act
from engine.decision import Decision, change, reply, save
from engine.notices import Choice, choice
from engine.notices.everybody import Cancelled, MenuShown, SettingsShown, WhoSeesThis, WhyThis
from engine.people import Preferences
from engine.student import Snapshot
from engine.talk.menus import PERSON_NOW, menu, next_things
from engine.unasked.budget import counts

MOST_A_WEEK = 3


def show_menu(snapshot: Snapshot, action: act.Menu, now: datetime, key: str) -> Decision:
    return reply(_menu(snapshot))


def not_understood(snapshot: Snapshot, action: act.Unclear, now: datetime, key: str) -> Decision:
    """Give the menu, never silence; explicit words put the door to a person first."""
    if action.offer_person:
        return offer_person(snapshot)
    confused = snapshot.talk.confused + 1
    return reply(_menu(snapshot, confused)) + save(replace(snapshot.talk, confused=confused))


def offer_person(snapshot: Snapshot) -> Decision:
    """Show the door to a person before everything else; it is only an offer."""
    return reply(replace(_menu(snapshot, offer=True), choices=(PERSON_NOW, *menu(snapshot.me.role)[:-1])))


def cancel(snapshot: Snapshot, action: act.Cancel, now: datetime, key: str) -> Decision:
    return reply(Cancelled(choices=next_things()))


def settings(snapshot: Snapshot, action: act.Settings, now: datetime, key: str) -> Decision:
    return reply(_settings(snapshot, snapshot.me.preferences))


def fewer(snapshot: Snapshot, action: act.FewerMessages, now: datetime, key: str) -> Decision:
    """One unasked message a week less. Staff get one kind only, so fewer means none; calls for help always come."""
    if not snapshot.is_student:
        return stop(snapshot, act.Stop(), now, key)
    wanted = max(0, snapshot.me.preferences.weekly_limit - 1)
    return _prefer(snapshot, "less", replace(snapshot.me.preferences, weekly_limit=wanted))


def more(snapshot: Snapshot, action: act.MoreMessages, now: datetime, key: str) -> Decision:
    wanted = min(snapshot.school.policy.weekly_limit, snapshot.me.preferences.weekly_limit + 1)
    return _prefer(snapshot, "more", replace(snapshot.me.preferences, weekly_limit=wanted, stopped=False))


def pause(snapshot: Snapshot, action: act.Pause, now: datetime, key: str) -> Decision:
    """Pause unasked messages for some class days; the last of them is the last quiet one."""
    days = int(action.days) if action.days.isdecimal() and len(action.days) < 3 else 5
    until = snapshot.timetable.plus(snapshot.timetable.local(now).date(), max(1, days))
    return _prefer(snapshot, "pause", replace(snapshot.me.preferences, paused_until=until))


def stop(snapshot: Snapshot, action: act.Stop, now: datetime, key: str) -> Decision:
    return _prefer(snapshot, "stop", replace(snapshot.me.preferences, stopped=True))


def start(snapshot: Snapshot, action: act.Start, now: datetime, key: str) -> Decision:
    limit = max(1, snapshot.me.preferences.weekly_limit)
    return _prefer(snapshot, "start", Preferences(limit, snapshot.me.preferences.slot))


def who_sees(snapshot: Snapshot, action: act.WhoSees, now: datetime, key: str) -> Decision:
    student = snapshot.student
    if student is None:
        return reply(_menu(snapshot))
    teachers = tuple(
        f"{name} ({snapshot.title(path.subject)})"
        for path in student.paths
        for name in snapshot.names(path.teachers)
    )
    return reply(
        WhoSeesThis(
            teachers=teachers,
            advisers=snapshot.names(student.advisers),
            guardians=snapshot.names(student.guardians),
            safeguarding=len(snapshot.school.policy.safeguarding) > 1,
            choices=next_things(),
        )
    )


def why(snapshot: Snapshot, action: act.Why, now: datetime, key: str) -> Decision:
    """Tell the rule and the counted facts behind an unasked message: the named one, or the latest."""
    contacts = snapshot.student.contacts if snapshot.student else ()
    sent = [each for each in contacts if counts(each) and action.contact in ("", each.key)]
    choices = next_things(choice(act.FewerMessages()))
    if not sent:
        return reply(WhyThis(choices=choices))
    last = max(sent, key=lambda each: each.at)
    title = snapshot.title(last.subject) if last.subject else ""
    return reply(WhyThis(last.rule, last.at, title, last.facts, choices=choices))


def _menu(snapshot: Snapshot, confused: int = 0, offer: bool = False) -> MenuShown:
    role = snapshot.me.role
    return MenuShown(snapshot.me.called, role, confused, offer, choices=menu(role))


def _prefer(snapshot: Snapshot, verb: str, preferences: Preferences) -> Decision:
    return save(replace(snapshot.me, preferences=preferences)) + change(
        _settings(snapshot, preferences, verb)
    )


def _settings(snapshot: Snapshot, wanted: Preferences, changed: str = "") -> SettingsShown:
    today_open = wanted.paused_until is None and not wanted.stopped
    flow: tuple[Choice, ...] = (
        (choice(act.FewerMessages()), choice(act.MoreMessages()), choice(act.Pause()), choice(act.Stop()))
        if today_open
        else (choice(act.Start()),)
    )
    slot = (wanted.slot or snapshot.school.policy.student_slot).strftime("%H:%M")
    return SettingsShown(
        weekly_limit=wanted.weekly_limit,
        paused_until=wanted.paused_until,
        stopped=wanted.stopped,
        changed=changed,
        slot=slot if snapshot.is_student else "",
        choices=next_things(*flow, choice(act.WhoSees())) if snapshot.is_student else next_things(*flow),
    )
