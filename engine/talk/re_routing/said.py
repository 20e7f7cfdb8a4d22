"""A change of plan as facts for whoever reads it, and the card that adults act on."""

from engine.actions import re_routing as act
from engine.judging.where import shown_count
from engine.notices import choice
from engine.notices.re_routing import ReRouteCard, ReRouteFact, ReRouteSent
from engine.nouns.re_route import OPEN, ReRoute, ReRouteState
from engine.student import Snapshot, Student
from engine.talk.menus import next_things


def fact_of(snapshot: Snapshot, asked: ReRoute, student: Student) -> ReRouteFact:
    path = student.path_in(asked.subject)
    known = snapshot.curriculum
    is_other = path is not None and asked.destination != path.destination
    dropped = [key for key in asked.without if path is None or key not in path.without]
    return ReRouteFact(
        snapshot.title(asked.subject),
        path.target if path else asked.target,
        asked.target,
        asked.days,
        asked.likely,
        known.destinations[asked.destination].title if is_other else "",
        tuple(known.competencies[key].title for key in dropped if key in known.competencies),
    )


def sent(snapshot: Snapshot, student: Student, asked: ReRoute) -> ReRouteSent:
    names = snapshot.names(asked.asked)
    choices = next_things(choice(act.WithdrawReRoute(asked.key)))
    return ReRouteSent(fact_of(snapshot, asked, student), names, choices=choices)


def card(snapshot: Snapshot, asked: ReRoute) -> ReRouteCard:
    student = snapshot.student
    if student is None:
        raise LookupError("a change of plan without its student")
    done, total = shown_count(snapshot, asked.subject, student=student)
    answers = ("agree", "decline", "talk") if asked.state == ReRouteState.ASKED else ("agree", "decline")
    taps = tuple(choice(act.DecideReRoute(asked.key, each), label=f"plan.{each}") for each in answers)
    return ReRouteCard(
        student.person.name,
        fact_of(snapshot, asked, student),
        asked.state,
        done,
        total,
        snapshot.called(asked.decided_by),
        choices=taps if asked.state in OPEN else (),
    )


def card_key(asked: ReRoute, person: str) -> str:
    return f"re-route:{asked.key}:to:{person}"
