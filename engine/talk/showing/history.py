"""All tries at one competency, for both sides: the student's own view beside the teacher's, over time."""

from datetime import datetime

from engine.actions import students as act
from engine.actions import teachers
from engine.decision import Decision, reply
from engine.notices import Choice, choice
from engine.notices.checking import HistoryShown, TryFact
from engine.notices.everybody import NotFound
from engine.nouns.mastery_check import CheckState, MasteryCheck
from engine.student import Snapshot
from engine.talk.menus import next_things

SHOWN = 8


def my_history(snapshot: Snapshot, action: act.MyTries, now: datetime, key: str) -> Decision:
    """The student's own tries: at one competency, or the newest of all."""
    competency = snapshot.competency(action.competency)
    again = (choice(act.MustShow(competency.key)),) if competency else ()
    return reply(_history(snapshot, action.competency, "", again))


def history(snapshot: Snapshot, action: teachers.Tries, now: datetime, key: str) -> Decision:
    """The same for the teacher who judges one of them."""
    check = snapshot.check
    if check is None or snapshot.student is None:
        return reply(NotFound(choices=next_things()))
    back = (choice(teachers.OpenCheck(check.key)),)
    return reply(_history(snapshot, check.competency, snapshot.student.person.name, back))


def _history(snapshot: Snapshot, key: str, student: str, choices: tuple[Choice, ...]) -> HistoryShown:
    mine = snapshot.student.checks if snapshot.student else ()
    kept = [each for each in mine if key in ("", each.competency) and each.state != CheckState.WITHDRAWN]
    kept.sort(key=lambda each: each.asked_at)
    competency = snapshot.competency(key)
    tries = tuple(_try(snapshot, each) for each in kept[-SHOWN:])
    return HistoryShown(
        competency.title if competency else "",
        tries,
        student,
        max(0, len(kept) - SHOWN),
        choices=next_things(*choices),
    )


def _try(snapshot: Snapshot, check: MasteryCheck) -> TryFact:
    competency = snapshot.competency(check.competency)
    return TryFact(
        snapshot.timetable.local(check.asked_at).date(),
        competency.title if competency else "",
        check.state,
        check.self_level,
        check.level,
        snapshot.called(check.judge),
        check.strength,
        check.next_step,
    )
