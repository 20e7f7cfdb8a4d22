"""The menu, small talk, who sees what, and why a message came: what anybody can ask at any time."""

from datetime import date, datetime

from engine.actions import Action
from engine.actions import everybody as act
from engine.care.agreement import goes_home, home_switch
from engine.decision import Decision, reply, save
from engine.frozen import replace
from engine.notices import Choice, choice
from engine.notices.everybody import (
    Cancelled,
    DidYouMean,
    HereForYou,
    MenuShown,
    WhoSeesThis,
    WhyThis,
    YouAreWelcome,
)
from engine.student import Snapshot
from engine.talk.menus import PERSON_NOW, menu, next_things
from engine.talk.staff import calls
from engine.unasked.budget import counts


def show_menu(snapshot: Snapshot, action: act.Menu, now: datetime, key: str) -> Decision:
    return reply(calls.standing(snapshot, now) or _menu(snapshot))


def not_understood(snapshot: Snapshot, action: act.Unclear, now: datetime, key: str) -> Decision:
    """Ask back what was likely meant, else give the menu, never silence; explicit words show the door to a person.

    While a call for a person is under way, words that mean nothing else ask how it stands.
    """
    if action.offer_person:
        return offer_person(snapshot)
    call = calls.standing(snapshot, now)
    if call:
        return reply(call)
    confused = snapshot.talk.confused + 1
    likely = tuple(_guess(snapshot, each) for each in action.guesses)
    said = DidYouMean(choices=next_things(*likely)) if likely else _menu(snapshot, confused)
    return reply(said) + save(replace(snapshot.talk, confused=confused))


def thanks(snapshot: Snapshot, action: act.Thanks, now: datetime, key: str) -> Decision:
    return reply(YouAreWelcome(snapshot.me.called, choices=next_things()))


def chat(snapshot: Snapshot, action: act.Chat, now: datetime, key: str) -> Decision:
    """A short word back. While a call for a person is under way, whoever writes anything asks how it stands."""
    call = calls.standing(snapshot, now)
    return reply(call or HereForYou(snapshot.me.called, choices=next_things()))


def offer_person(snapshot: Snapshot) -> Decision:
    """Show the door to a person before everything else; it is only an offer."""
    return reply(replace(_menu(snapshot, offer=True), choices=(PERSON_NOW, *menu(snapshot.me.role)[:-1])))


def cancel(snapshot: Snapshot, action: act.Cancel, now: datetime, key: str) -> Decision:
    """Put a half-filled form away; with none open there is nothing to cancel, and that is what it says."""
    return reply(Cancelled(had_form=bool(snapshot.talk.form), choices=next_things()))


def go_on(snapshot: Snapshot, action: act.GoOn, now: datetime, key: str) -> Decision:
    """There is no half-filled form to go on with."""
    return reply(_menu(snapshot))


def who_sees(snapshot: Snapshot, action: act.WhoSees, now: datetime, key: str) -> Decision:
    student = snapshot.student
    if student is None:
        return reply(_menu(snapshot))
    today = snapshot.timetable.local(now).date()
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
            classmates=snapshot.school.policy.classmates,
            home=goes_home(snapshot, student, today),
            looked=_looked(snapshot),
            choices=next_things(*home_switch(snapshot, student, today)),
        )
    )


def _looked(snapshot: Snapshot) -> tuple[tuple[str, str, date], ...]:
    """Who looked at what on which day; twice on a day is once."""
    local = snapshot.timetable.local
    found = ((snapshot.called(each.reader), each.what, local(each.at).date()) for each in snapshot.looks)
    return tuple(dict.fromkeys(found))


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


def _guess(snapshot: Snapshot, action: Action) -> Choice:
    """A button for what may have been meant, named after the competency or subject it is about."""
    competency = snapshot.competency(getattr(action, "competency", ""))
    if competency is not None:
        return choice(action, competency.title)
    subject = getattr(action, "subject", "")
    return choice(action, snapshot.title(subject) if subject else "")


def _menu(snapshot: Snapshot, confused: int = 0, offer: bool = False) -> MenuShown:
    role = snapshot.me.role
    return MenuShown(snapshot.me.called, role, confused, offer, choices=menu(role))
