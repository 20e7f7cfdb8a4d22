"""Who of the staff looked at what of a student: noted with the answer, so that the student can be shown it."""

from datetime import datetime

from engine.decision import NOTHING, Decision, Lane, save
from engine.ids import short_id
from engine.notices import Notice
from engine.notices.checking import CheckCard
from engine.notices.helping import HelpCard
from engine.notices.staff import CaseShown
from engine.nouns.contact import Look
from engine.student import Snapshot

SHOWN = 5


def looked(snapshot: Snapshot, said: Decision, now: datetime) -> Decision:
    """Note each page, question or piece of evidence of a student that this answer shows to one of the staff."""
    if snapshot.is_student:
        return NOTHING
    shown = (_of_whom(snapshot, each.notice) for each in said.parcels if each.lane == Lane.REPLY)
    return sum((_note(snapshot, *each, now) for each in shown if each), NOTHING)


def _of_whom(snapshot: Snapshot, notice: Notice) -> tuple[str, str] | None:
    match notice:
        case CaseShown(student=student):
            return student, "page"
        case HelpCard() if snapshot.help:
            return snapshot.help.student, "question"
        case CheckCard() if snapshot.check:
            return snapshot.check.student, "evidence"
        case _:
            return None


def _note(snapshot: Snapshot, student: str, what: str, now: datetime) -> Decision:
    day = snapshot.timetable.local(now).date().isoformat()
    key = short_id("look", snapshot.me.key, student, what, day)
    return save(Look(key, student, snapshot.me.key, what, now))
