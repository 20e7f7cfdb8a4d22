"""What waits on somebody, and how long answers usually take."""

from collections.abc import Collection, Mapping
from statistics import median
from typing import Any, Protocol

from engine.journey.timetable import Timetable
from engine.nouns.help_request import HelpRequest
from engine.nouns.mastery_check import MasteryCheck
from engine.nouns.people import Person
from engine.nouns.school import School
from engine.student import Snapshot, Waiting
from engine.talk.showing.bulk import SHORT, several
from engine.waiting.school_minutes import SchoolHours
from storage.reading import questions
from storage.reading.of_students import PERSONS
from storage.records import read

WAITS_KNOWN = 5


class Ask(Protocol):
    """Runs a statement about one school."""

    def __call__(self, statement: Any, **bound: object) -> list[tuple[Any, ...]]:
        """Return its rows."""


def queue_of(ask: Ask, school: School, me: Person, taught: frozenset[tuple[str, str]]) -> tuple[Waiting, ...]:
    """What waits on somebody: help they teach or were asked for, and checks in their subjects."""
    helps = read(HelpRequest, ask(questions.WAITING_HELP))
    checks = read(MasteryCheck, ask(questions.WAITING_CHECKS))
    mine: list[HelpRequest | MasteryCheck] = [
        each for each in helps if me.key in each.asked or (each.student, each.subject) in taught
    ]
    mine += [each for each in checks if (each.student, subject_of(school, each)) in taught]
    keys = {each.student for each in mine}
    known = {each.key: each for each in read(Person, ask(PERSONS, keys=sorted(keys)))} if mine else {}
    bands = _bands(ask, keys)
    places = ((each, bands.get((each.student, subject_of(school, each)), "")) for each in mine)
    return tuple(Waiting(known[each.student], each, band) for each, band in places if each.student in known)


def meant_of(ask: Ask, queue: Snapshot, checks: str) -> tuple[str, ...]:
    """The checks that an action about several means: those in the queue, and those that were judged meanwhile.

    In one order for everybody: each is locked in turn, and two who judge the same ones never wait for one another.
    """
    here = several(queue, checks)
    gone = sorted(set(checks.split(",")) - {each[:SHORT] for each in here} - {""})
    judged = read(MasteryCheck, ask(questions.JUDGED, shorts=gone)) if gone else ()
    mine = (each for each in judged if (each.student, subject_of(queue.school, each)) in queue.taught)
    return tuple(sorted({*here, *(each.key for each in mine)}))


def subject_of(school: School, each: HelpRequest | MasteryCheck) -> str:
    """The subject that something is about, empty for a competency that is no longer there."""
    if isinstance(each, HelpRequest):
        return each.subject
    competency = school.curriculum.competencies.get(each.competency)
    return competency.subject if competency else ""


def colleagues_of(ask: Ask, school: School, touched: object, subject: str) -> tuple[str, ...]:
    """Everybody who teaches `subject`, or that of a help request, today, in any section.

    For a check only where the school wants second looks.
    """
    if isinstance(touched, HelpRequest) or (
        isinstance(touched, MasteryCheck) and school.policy.second_assessor
    ):
        subject = subject_of(school, touched)
    return tuple(key for (key,) in ask(questions.COLLEAGUES, subject=subject)) if subject else ()


def living_help(ask: Ask, me: Person, subject: str) -> HelpRequest | None:
    """The question that is open already in a subject: asking again adds to it. Without a subject, the oldest."""
    return next(read(HelpRequest, ask(questions.LIVING_HELP, me=me.key, subject=subject)), None)


def able_in(ask: Ask, request: HelpRequest, competency: str | None) -> tuple[str, ...]:
    """Students who have shown a competency and want to help; asked only when somebody wants to ask them."""
    if competency is None:
        return ()
    return tuple(key for (key,) in ask(questions.ABLE, key=competency or request.competency))


def usual_wait(ask: Ask, school: School, timetable: Timetable) -> int:
    """The median school minutes from opening to the first answer over the last 20 requests; 0 under 5."""
    waits = ask(questions.ANSWER_TIMES)
    if len(waits) < WAITS_KNOWN:
        return 0
    hours = SchoolHours.of(school, timetable)
    return max(1, round(median(hours.between(opened, answered) for opened, answered in waits)))


def _bands(ask: Ask, keys: Collection[str]) -> Mapping[tuple[str, str], str]:
    """The state of each path of some students, by student and subject."""
    found = ask(questions.BANDS, keys=sorted(keys)) if keys else ()
    return {(student, subject): state.replace(" ", "_") for student, subject, state in found}
