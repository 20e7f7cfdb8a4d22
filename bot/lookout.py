"""The lookout: who is due for a look, and which alarms ring; asked at every beat of the heart."""

import logging
from collections.abc import Callable, Mapping
from datetime import date, datetime

from engine import coach, outcomes
from engine.student import Snapshot
from storage import floods
from storage.due import take_alarms, take_people
from storage.learners import grouped
from storage.retention import forget_old_words, forget_traffic
from storage.roster import school_keys
from storage.shelf import load_school
from storage.store import DatabaseAway, Store, Unit

log = logging.getLogger("coach.lookout")
PAGE = 100


class Lookout:
    """Takes what is due to the coach, a page at a time; one that fails is tried again later."""

    def __init__(self, store: Store, clock: Callable[[], datetime]) -> None:
        self.store, self.clock = store, clock
        self._forgot_on: date | None = None
        self._traffic_on: date | None = None
        self._traffic_place = 0
        self._floods = floods.Floods()

    def look_at_due(self, limit: int = PAGE) -> int:
        """Look at a page of the people who are due, longest due first; the number looked at."""
        now = self.clock()
        with self.store.begin() as unit:
            due = take_people(unit.connection, now, limit)
            for school, people in grouped(due).items():
                self._look(unit, school, {each: due[school, each] for each in people}, now)
        return len(due)

    def ring_due(self, limit: int = PAGE) -> int:
        """Answer a page of the alarms that are due; the number answered."""
        now = self.clock()
        with self.store.begin() as unit:
            due = take_alarms(unit.connection, now, limit)
            for school, about in due:
                self._ring_safely(unit, school, about, now)
        return len(due)

    def forget_old_words(self) -> int:
        """Empty a page of the words of school years that are long over, until a day's are done; the number touched."""
        today = self.clock().date()
        if self._forgot_on == today:
            return 0
        with self.store.begin() as unit:
            schools = (load_school(unit.connection, key) for key in school_keys(unit.connection))
            count = sum(forget_old_words(unit.connection, each, today) for each in schools)
        if not count:
            self._forgot_on = today
        return count

    def forget_traffic(self) -> None:
        """Go on, a page at a time, with the day's pass over what came in and went out."""
        now = self.clock()
        if self._traffic_on == now.date():
            return
        with self.store.begin() as unit:
            self._traffic_place = forget_traffic(unit.connection, now, self._traffic_place)
        if not self._traffic_place:
            self._traffic_on = now.date()

    def _look(self, unit: Unit, school: str, due: Mapping[str, datetime], now: datetime) -> None:
        """Look at some people of one school, read as one set; `due` says since when each was to be looked at."""
        rules: set[str] = set()
        for snapshot in unit.snapshots(school, now).looking(tuple(due)):
            if snapshot.me.active:
                rules |= self._look_safely(unit, snapshot, now, due[snapshot.me.key])
        self._floods.stem(unit.connection, school, rules - {""}, now)

    def _look_safely(self, unit: Unit, snapshot: Snapshot, now: datetime, due: datetime) -> set[str]:
        """One look that fails is rolled back alone and tried again later; the others stand. Returns what spoke."""
        school, person = snapshot.school.key, snapshot.me.key
        try:
            with unit.alone():
                decision = coach.check_in(snapshot, now=now, due=due)
                unit.carry_out(decision, now, school=school, actor=person)
        except DatabaseAway:
            raise
        except Exception:
            log.exception("looking at %s failed", person)
            unit.look_again_later(school, person, now)
            return set()
        return {each.rule for each in decision.parcels}

    def _ring_safely(self, unit: Unit, school: str, about: str, now: datetime) -> None:
        """One alarm that fails is rolled back alone and rings again later."""
        noun, _, key = about.partition(":")
        try:
            with unit.alone():
                seen = unit.snapshots(school, now)
                snapshot = floods.about(seen, key) if noun == "flood" else seen.about(noun, key)
                if snapshot is not None:
                    unit.carry_out(outcomes.rang(snapshot, about, now=now), now, school=school, actor="")
        except DatabaseAway:
            raise
        except Exception:
            log.exception("the alarm about %s failed", about)
            unit.ring_again_later(school, about, now)
