"""The lookout: who is due for a look, and which alarms ring; asked at every beat of the heart."""

import logging
from collections.abc import Callable, Mapping
from datetime import date, datetime

from engine import coach, outcomes
from engine.decision import Decision
from engine.student import Snapshot
from storage.keeping.retention import forget_old_words, forget_traffic
from storage.people.roster import school_keys
from storage.reading.due import take_alarms, take_off, take_people
from storage.reading.learners import grouped
from storage.shelf import load_school
from storage.store import DatabaseAway, Store, Unit
from storage.traffic import floods

log = logging.getLogger("coach.lookout")
PAGE = 50
"""People looked at in one transaction: whoever speaks meanwhile waits for it, about a tenth of a second."""


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
        seen = [each for each in unit.snapshots(school, now).looking(tuple(due)) if each.me.active]
        found = {each.me.key: self._decided(unit, each, now, due[each.me.key]) for each in seen}
        decisions = {person: each for person, each in found.items() if each is not None}
        others = [each for each in due if each not in found or _is_last(found[each])]
        take_off(unit.connection, school, others)
        together = {person: each for person, each in decisions.items() if not _has_asides(each)}
        done = dict(together) if self._did_together(unit, school, together, now) else {}
        for person, each in decisions.items():
            if person not in done and self._did(unit, school, person, each, now):
                done[person] = each
        rules = {parcel.rule for each in done.values() for parcel in each.parcels}
        self._floods.stem(unit.connection, school, rules - {""}, now)

    def _decided(self, unit: Unit, snapshot: Snapshot, now: datetime, due: datetime) -> Decision | None:
        """One look that fails is tried again later; the others stand."""
        try:
            return coach.check_in(snapshot, now=now, due=due)
        except Exception:
            log.exception("looking at %s failed", snapshot.me.key)
            unit.look_again_later(snapshot.school.key, snapshot.me.key, now)
            return None

    def _did_together(
        self, unit: Unit, school: str, decisions: Mapping[str, Decision], now: datetime
    ) -> bool:
        """Carry out a page as one set; when one of it fails nothing is done, and each is to be done alone."""
        try:
            with unit.alone():
                unit.carry_out_all(decisions, now, school=school)
        except DatabaseAway:
            raise
        except Exception:
            log.exception("a page of looks failed as a whole: each is carried out alone")
            return False
        return True

    def _did(self, unit: Unit, school: str, person: str, decision: Decision, now: datetime) -> bool:
        """One that fails is rolled back alone and tried again later."""
        try:
            with unit.alone():
                unit.carry_out(decision, now, school=school, actor=person)
        except DatabaseAway:
            raise
        except Exception:
            log.exception("looking at %s failed", person)
            unit.look_again_later(school, person, now)
            return False
        return True

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


def _is_last(decision: Decision | None) -> bool:
    """A look after which no other is to come; one that failed is tried again."""
    return decision is not None and decision.next_look is None


def _has_asides(decision: Decision) -> bool:
    """Asides count what others have told the same reader before them: such a decision is carried out by itself."""
    return any(each.aside is not None for each in decision.parcels)
