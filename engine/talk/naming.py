"""Typed words that name a competency or a day become an action about it; when in doubt, a question back.

A clear name is acted on; a likely one is asked back ("did you mean"), and a day is always told back.
"""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime

from engine.actions import Action, advisers, everybody, students
from engine.care import finding
from engine.frozen import replace
from engine.student import Snapshot
from engine.talk.phrasebook import Likely, Phrasebook
from engine.talk.subjects import without_subject

CLEAR, AHEAD = 0.75, 0.2
LIKELY, LIKELY_ALONE = 0.3, 0.6
MOST = 3


def resolve(action: Action, snapshot: Snapshot, words: Phrasebook, now: datetime) -> Action:
    """Return what an action means once the names and days in its words are looked up; others stay as they are."""
    match action:
        case everybody.Naming(
            said, everybody.Pause() | everybody.Unclear(guesses=(everybody.Pause(),)) as pause
        ):
            day = _day(said, snapshot, words, now)
            return everybody.Pause(until=day.isoformat()) if day else pause
        case everybody.Naming(said, otherwise) if not snapshot.is_student:
            people = (each.person for each in snapshot.caseload)
            return (
                advisers.FindStudent(said) if finding.named(said, (*people, *snapshot.roster)) else otherwise
            )
        case everybody.Naming(said, otherwise):
            return _about_something(said, otherwise, snapshot, words)
        case students.OwnGoal(words=str() as said, by=""):
            day = _day(said, snapshot, words, now)
            return replace(action, by=day.isoformat()) if day else action
        case _:
            return action


def _day(said: str, snapshot: Snapshot, words: Phrasebook, now: datetime) -> date | None:
    return words.day(said, snapshot.timetable.local(now).date(), snapshot.school.calendar.last)


def _about_something(said: str, otherwise: Action, snapshot: Snapshot, words: Phrasebook) -> Action:
    """The action about the one competency that was clearly named; a few to choose from when several may be."""
    subject = getattr(otherwise, "subject", "")
    found = words.nearest(without_subject(said, snapshot.school, subject, words), _names(snapshot, subject))
    if found and isinstance(otherwise, everybody.Unclear):
        otherwise = _wish(words.verb(found[0].usual)) or otherwise
    alone = isinstance(otherwise, everybody.Unclear)
    if not found or found[0].score < (LIKELY_ALONE if alone else LIKELY):
        return otherwise
    if _is_clear(found) and not alone:
        return _about(otherwise, found[0].key, snapshot)
    likely = (
        found[:1] if _is_clear(found) else [each for each in found if each.score >= found[0].score - AHEAD]
    )
    return everybody.Unclear(guesses=tuple(_guesses(otherwise, likely[:MOST], snapshot)))


def _wish(verb: str | None) -> Action | None:
    """What is wanted, once it is known that the strange words name a competency."""
    return next((kind() for kind in (students.GetHelp, students.ReadyToShow) if kind.verb == verb), None)


def _is_clear(found: Sequence[Likely]) -> bool:
    second = found[1].score if len(found) > 1 else 0.0
    return found[0].score >= CLEAR and found[0].score - second >= AHEAD


def _names(snapshot: Snapshot, subject: str) -> Mapping[str, tuple[str, str]]:
    """The titles and codes of what is on the student's own paths, or on the one in a subject."""
    paths = snapshot.student.paths if snapshot.is_student and snapshot.student else ()
    known = snapshot.curriculum
    named = (path.competencies(known) for path in paths if subject in ("", path.subject))
    mine = (known.competencies[key] for keys in named for key in keys)
    return {each.key: (each.title, each.code) for each in mine}


def _guesses(otherwise: Action, likely: Sequence[Likely], snapshot: Snapshot) -> Iterator[Action]:
    for each in likely:
        yield _about(otherwise, each.key, snapshot)
    if isinstance(otherwise, everybody.Unclear) and len(likely) == 1:
        yield _about(students.GetHelp(), likely[0].key, snapshot)
    if isinstance(otherwise, students.GetHelp | students.AskHelp):
        yield otherwise


def _about(otherwise: Action, key: str, snapshot: Snapshot) -> Action:
    """The same wish about one competency; whoever only names it wants to know what must be shown."""
    if isinstance(otherwise, students.GetHelp | students.AskHelp):
        return students.AskHelp(snapshot.curriculum.competencies[key].subject, key)
    return students.MustShow(key)
