"""Check-in rounds: an adviser means to see each student once, and the round comes back to whom it missed."""

from datetime import datetime

from engine.actions import advisers as act
from engine.care.case import CheckInRound
from engine.decision import Decision, reply, save
from engine.notices import choice
from engine.notices.staff import RoundShown
from engine.student import Snapshot, Student
from engine.talk.menus import next_things

TALKS = ("talked", "note")
SHOWN = 7


def check_ins(snapshot: Snapshot, action: act.CheckIns, now: datetime, key: str) -> Decision:
    """Show whom the round has missed so far; begin one where none runs, or when everybody was seen."""
    left = _left(snapshot)
    running = snapshot.round
    begun = CheckInRound(snapshot.me.key, now)
    if running is None or (not left and _is_offered_anew(snapshot)):
        return save(begun) + reply(_shown(snapshot, begun, list(snapshot.caseload)))
    return reply(_shown(snapshot, running, left))


def left_to_see(snapshot: Snapshot) -> tuple[str, ...]:
    """Return the names of whom a running round has still to see, for the weekly digest."""
    return tuple(each.person.called for each in _left(snapshot))


def _is_offered_anew(snapshot: Snapshot) -> bool:
    """The reader has read that all were seen, above the button for a new round."""
    return any(choice(act.CheckIns()).token == each.token for each in snapshot.talk.offers)


def _left(snapshot: Snapshot) -> list[Student]:
    """Whom nobody has talked with since the round began, those who were not seen for longest first."""
    if snapshot.round is None:
        return []
    since = snapshot.round.started_at
    missed = [each for each in snapshot.caseload if not _seen(each, since)]
    return sorted(missed, key=lambda each: (_last_talk(each), each.person.name))


def _seen(student: Student, since: datetime) -> bool:
    return any(each.what in TALKS and each.at >= since for each in student.notes)


def _last_talk(student: Student) -> float:
    return max((each.at.timestamp() for each in student.notes if each.what in TALKS), default=0.0)


def _shown(snapshot: Snapshot, running: CheckInRound, left: list[Student]) -> RoundShown:
    opens = (choice(act.OpenCase(each.person.key), each.person.name) for each in left[:SHOWN])
    return RoundShown(
        snapshot.timetable.local(running.started_at).date(),
        len(snapshot.caseload) - len(left),
        tuple(each.person.name for each in left),
        over=not left,
        choices=next_things(*opens) if left else next_things(choice(act.CheckIns(), label="round.new")),
    )
