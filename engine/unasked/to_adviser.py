"""An adviser's weekly digest: on the first class day of a week, the caseload in order of need."""

from datetime import datetime

from engine.decision import NOTHING, Decision, wave
from engine.student import Snapshot
from engine.unasked.digest import digest


def check_in(snapshot: Snapshot, now: datetime) -> Decision:
    """Send the digest once a school week; a caseload of nobody gets none."""
    today = snapshot.timetable.local(now).date()
    if not snapshot.timetable.is_first_of_week(today) or not snapshot.caseload:
        return NOTHING
    if snapshot.me.preferences.stopped:
        return NOTHING
    week = snapshot.timetable.week_of(today)
    return wave(snapshot.me.key, digest(snapshot, now), f"digest:{snapshot.me.key}:{week}")
