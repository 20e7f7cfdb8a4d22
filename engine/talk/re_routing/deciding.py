"""An adult decides on a change of plan in one tap; until then the student may take it back."""

from datetime import datetime

from engine.actions import re_routing as act
from engine.actions import students
from engine.decision import Decision, alert, change, reply, save
from engine.frozen import replace
from engine.journey.routes.reroute import NOTICE
from engine.notices import Choice, choice
from engine.notices.everybody import AlreadyDone
from engine.notices.re_routing import ReRouteAnswered, ReRouteTold, ReRouteWithdrawn
from engine.nouns.re_route import ReRoute, ReRouteState, moved
from engine.student import Snapshot
from engine.talk.menus import next_things
from engine.talk.re_routing.said import card, card_key, fact_of, sent


def decide(snapshot: Snapshot, action: act.DecideReRoute, now: datetime, key: str) -> Decision:
    """An adult says yes, no or "let us talk": the plan's next version begins, or it stays as it is."""
    asked = snapshot.re_route
    answered = moved(asked, action.answer) if asked and action.answer != "withdraw" else None
    if asked is None or answered is None or snapshot.student is None:
        return reply(AlreadyDone("re-route", snapshot.called(asked.decided_by) if asked else ""))
    answered = replace(answered, decided_by=snapshot.me.key, decided_at=now)
    if answered.state == ReRouteState.AGREED:
        today = snapshot.timetable.local(now).date()
        answered = replace(answered, effective=today + NOTICE if asked.loosens else today)
    fact = fact_of(snapshot, answered, snapshot.student)
    words = ReRouteAnswered(
        fact, answered.state, snapshot.me.called, answered.effective, choices=_student_choices(answered)
    )
    told = (
        save(answered) + change(card(snapshot, answered)) + alert(answered.student, words, f"{key}:student")
    )
    others = (each for each in answered.asked if each != snapshot.me.key)
    return sum((_card_again(snapshot, answered, person, key) for person in others), told)


def withdraw(snapshot: Snapshot, action: act.WithdrawReRoute, now: datetime, key: str) -> Decision:
    """Take a proposal back; the cards of the adults say so."""
    asked = snapshot.re_route
    back = moved(asked, "withdraw") if asked else None
    if back is None:
        return reply(AlreadyDone("re-route", choices=next_things()))
    told = save(back) + change(ReRouteWithdrawn(snapshot.title(back.subject), choices=next_things()))
    return sum((_card_again(snapshot, back, person, key) for person in back.asked), told)


def arrived(snapshot: Snapshot, asked: ReRoute, person: str) -> Decision:
    """The card has really been sent: only now the student reads that somebody has been asked."""
    words = ReRouteTold(snapshot.title(asked.subject), snapshot.called(person))
    return alert(asked.student, words, f"re-route:{asked.key}:told")


def undelivered(snapshot: Snapshot, asked: ReRoute, person: str) -> Decision:
    """A card can never arrive: when that was the last hope, the student reads that nobody could be asked."""
    lost = replace(asked, unreached=(*asked.unreached, person))
    student = snapshot.student
    if student is None or set(lost.asked) - set(lost.unreached):
        return save(lost)
    words = replace(sent(snapshot, student, lost), to=())
    return save(lost) + alert(asked.student, words, f"re-route:{asked.key}:unreached")


def _card_again(snapshot: Snapshot, asked: ReRoute, person: str, key: str) -> Decision:
    return alert(person, card(snapshot, asked), f"{key}:{person}", replaces=card_key(asked, person))


def _student_choices(asked: ReRoute) -> tuple[Choice, ...]:
    if asked.state == ReRouteState.TALK:
        return next_things(choice(act.WithdrawReRoute(asked.key)), choice(students.AskHelp(asked.subject)))
    return next_things(choice(students.WhereAmI()), choice(students.ShowPath(asked.subject)))
