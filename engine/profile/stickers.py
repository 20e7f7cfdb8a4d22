"""Stickers: small thanks for effort, as data. Nobody else sees them, they rank nobody, and none is ever lost."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import datetime
from itertools import pairwise

from engine.frozen import Frozen
from engine.journey.timetable import Timetable
from engine.nouns.goal import OUTCOMES, Goal, GoalState
from engine.nouns.help_request import HelpRequest, HelpState
from engine.nouns.mastery_check import CheckState, MasteryCheck
from engine.profile.note import HABITS, ProfileNote

AWAY = 5
"""Class days without any sign of work, after which doing something again is coming back."""


class Sticker(Frozen):
    """Given when an effort has been made `count` times."""

    key: str
    effort: str
    count: int = 1


STICKERS = (
    Sticker("first_check", "checks"),
    Sticker("first_goal", "goals_kept"),
    Sticker("asked", "questions"),
    Sticker("tried_again", "tries_again"),
    Sticker("five_goals", "goals_kept", 5),
    Sticker("looked_back", "look_backs", 4),
    Sticker("came_back", "returns"),
    Sticker("reflected", "reflections", 3),
    Sticker("five_checks", "checks", 5),
)


class Past(Frozen):
    """All that a student has done, from the beginning."""

    checks: tuple[MasteryCheck, ...] = ()
    goals: tuple[Goal, ...] = ()
    questions: tuple[HelpRequest, ...] = ()
    notes: tuple[ProfileNote, ...] = ()


NO_PAST = Past()


def earned(past: Past, timetable: Timetable) -> dict[str, datetime]:
    """Return the moment of each sticker that was earned, by its key."""
    made = {name: sorted(effort(past, timetable)) for name, effort in EFFORTS.items()}
    return {
        each.key: made[each.effort][each.count - 1]
        for each in STICKERS
        if len(made[each.effort]) >= each.count
    }


def _checks(past: Past, timetable: Timetable) -> Iterable[datetime]:
    return (each.asked_at for each in past.checks if each.state != CheckState.WITHDRAWN)


def _tries_again(past: Past, timetable: Timetable) -> Iterator[datetime]:
    """Each try at something that was "not yet" before."""
    refused: set[str] = set()
    for each in sorted(past.checks, key=lambda each: each.asked_at):
        if each.competency in refused and each.state != CheckState.WITHDRAWN:
            yield each.asked_at
        if each.state == CheckState.NOT_YET:
            refused.add(each.competency)


def _goals_kept(past: Past, timetable: Timetable) -> Iterable[datetime]:
    """The student says that a goal was reached: that is the day. Of older goals only the day of setting is known."""
    return (each.looked_at or each.set_at for each in past.goals if each.state == GoalState.KEPT)


def _look_backs(past: Past, timetable: Timetable) -> Iterable[datetime]:
    """Looking back counts, whatever came out."""
    return (each.looked_at or each.set_at for each in past.goals if each.state in OUTCOMES)


def _questions(past: Past, timetable: Timetable) -> Iterable[datetime]:
    return (each.opened_at for each in past.questions if each.state != HelpState.WITHDRAWN)


def _reflections(past: Past, timetable: Timetable) -> Iterable[datetime]:
    return (each.at for each in past.notes if each.section in HABITS)


def _returns(past: Past, timetable: Timetable) -> Iterator[datetime]:
    """Each sign of work after some class days without one."""
    signs = sorted(
        (*_checks(past, timetable), *(each.set_at for each in past.goals), *_questions(past, timetable))
    )
    for before, after in pairwise(signs):
        first, then = timetable.local(before).date(), timetable.local(after).date()
        if timetable.count(first, then) > AWAY:
            yield after


EFFORTS: Mapping[str, Callable[[Past, Timetable], Iterable[datetime]]] = {
    "checks": _checks,
    "tries_again": _tries_again,
    "goals_kept": _goals_kept,
    "look_backs": _look_backs,
    "questions": _questions,
    "reflections": _reflections,
    "returns": _returns,
}
