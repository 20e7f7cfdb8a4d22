"""The whole trial: learn on the presentations to fit, measure on the others."""

from collections.abc import Iterable, Sequence
from pathlib import Path

from bot.errors import Refused
from bot.trials.figure import Report, shown
from bot.trials.oulad import alerts, arrivals, gaps
from bot.trials.oulad.cohort import Case, cases
from bot.trials.oulad.records import Enrolment
from bot.trials.oulad.tables import read_enrolments
from engine.journey.alert import Risk

SAID = (
    "Adults at a distance with due dates (OULAD, Kuzilek, Hlosta, Zdrahal 2017, CC BY 4.0), not school children; "
    "marks are taken as known 14 days after the hand-in."
)


PRESENTATION = len("2013B")


def tried(folder: Path, fit: Sequence[str], test: Sequence[str], day: int) -> Report:
    """Raises Refused in one line for anything in the folder or the names that does not allow a trial.

    A name is a presentation, `2013B`, or one course of it, `AAA-2013B`; without names the last presentation is tested
    and all earlier ones are fitted.
    """
    if day < 1:
        raise Refused(f"--day {day} lies before the first day of a course: nothing is known by then")
    enrolments = read_enrolments(folder)
    fit, test = _split(enrolments, fit, test)
    for_fit, for_test = _named(enrolments, fit), _named(enrolments, test)
    risk = _learned(cases(for_fit, day), day)
    tested = cases(for_test, day)
    if not tested:
        raise Refused(f"nobody in {', '.join(test)} is on a course on day {day}: see --day")
    figures = [
        *arrivals.figures(arrivals.misses(for_test, day), day),
        *alerts.figures(tested, risk, day),
        *gaps.figures(tested, alerts.by_risk(risk)),
    ]
    about = {
        "fitted on": list(fit),
        "tested on": list(test),
        "day": day,
        "threshold": round(risk.threshold, 3),
        "outcomes learned from": risk.outcomes,
        "courses": _courses(tested, risk, day),
    }
    return Report("The engine on OULAD", figures, about, (SAID,))


def _split(
    enrolments: Iterable[Enrolment], fit: Sequence[str], test: Sequence[str]
) -> tuple[Sequence[str], Sequence[str]]:
    presentations = sorted({each.course.presentation for each in enrolments})
    names = {*presentations, *(each.course.name for each in enrolments)}
    unknown = [name for name in (*fit, *test) if name not in names]
    if unknown:
        raise Refused(
            f"there is no presentation {', '.join(unknown)} here; there are {', '.join(presentations)}"
        )
    test = test or [name for name in presentations if name not in fit][-1:]
    first = min((name[-PRESENTATION:] for name in test), default="")
    fit = fit or [name for name in presentations if name < first]
    both = sorted(_courses_of(enrolments, fit) & _courses_of(enrolments, test))
    if both:
        raise Refused(
            f"{', '.join(both)} cannot be fitted and tested at once: that would be looking at the answers"
        )
    if not fit or not test:
        raise Refused("a trial needs a presentation to fit and a later one to test: see --fit and --test")
    return fit, test


def _courses_of(enrolments: Iterable[Enrolment], names: Sequence[str]) -> set[str]:
    """The courses that names stand for: a presentation is all of its courses."""
    return {each.course.name for each in _named(enrolments, names)}


def _named(enrolments: Iterable[Enrolment], names: Sequence[str]) -> list[Enrolment]:
    return [each for each in enrolments if each.course.presentation in names or each.course.name in names]


def _learned(known: Sequence[Case], day: int) -> Risk:
    try:
        return alerts.learned(known)
    except ValueError as error:
        raise Refused(f"the presentations to fit teach nothing on day {day}: {error}") from error


def _courses(tested: Sequence[Case], risk: Risk, day: int) -> list[str]:
    """One line for each course, so that no average hides one."""
    names = sorted({case.enrolment.course.name for case in tested})
    return [
        _course(name, [case for case in tested if case.enrolment.course.name == name], risk, day)
        for name in names
    ]


def _course(name: str, tested: Sequence[Case], risk: Risk, day: int) -> str:
    ours = alerts.judged(tested, alerts.by_risk(risk), day)
    base = sum(case.ended_badly for case in tested) / len(tested)
    told = f"precision {shown(ours.precision)} recall {shown(ours.recall)}"
    return f"{name} ({len(tested)} active, base rate {shown(base)}, {told})"
