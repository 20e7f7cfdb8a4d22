"""The coach's own absence: kept as the moment of its last beat, and told of when it was long."""

from collections.abc import Callable
from datetime import datetime, timedelta

from engine.decision import Decision
from engine.unasked.away import LONG, was_away
from storage.people.roster import school_keys
from storage.reading.unfinished import unfinished
from storage.store import Store, Unit
from storage.traffic import inbox

AWAKE = "coach:awake"
EVERY = timedelta(minutes=1)


class Absence:
    """Asked at every beat of the heart. Only the first beat looks back: a clock that jumps was no absence."""

    def __init__(self, store: Store, clock: Callable[[], datetime]) -> None:
        self._store, self._clock = store, clock
        self._noted: datetime | None = None

    def note(self) -> int:
        """Note that the coach is here, and after a long absence tell whoever has something open; their number."""
        now = self._clock()
        if self._noted is not None and abs(now - self._noted) < EVERY:
            return 0
        with self._store.begin() as unit:
            told = self._tell(unit, now) if self._noted is None else 0
            inbox.set_cursor(unit.connection, AWAKE, now.isoformat())
        self._noted = now
        return told

    def _tell(self, unit: Unit, now: datetime) -> int:
        kept = inbox.cursor(unit.connection, AWAKE)
        since = datetime.fromisoformat(kept) if kept else now
        if now - since <= LONG:
            return 0
        return sum(_tell_school(unit, school, since, now) for school in school_keys(unit.connection))


def _tell_school(unit: Unit, school: str, since: datetime, now: datetime) -> int:
    known, told = unit.snapshots(school, now), 0
    names = known.school.curriculum.subjects
    for person, left in unfinished(unit.connection, school, since).items():
        titles = tuple(names[each].title if each in names else each for each in left.subjects)
        decision = was_away(known.person(person), left.called(titles), since, now)
        unit.carry_out(decision, now, school=school, actor=person)
        told += decision != Decision()
    return told
