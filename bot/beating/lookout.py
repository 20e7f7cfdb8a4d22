"""The lookout: who is due for a look, and which alarms ring; asked at every beat of the heart."""

import logging
from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime
from itertools import islice

from bot.beating.deciding import Decided, decide
from bot.beating.mate import Mate
from engine import outcomes
from engine.decision import Decision
from storage.keeping.retention import forget_old_words, forget_traffic
from storage.people.roster import school_keys
from storage.reading.due import Since, take_alarms, take_off, take_people
from storage.reading.learners import grouped
from storage.shelf import load_school
from storage.store import DatabaseAway, Store, Unit
from storage.traffic import floods

log = logging.getLogger("coach.lookout")
PAGE = 50
"""People looked at in one transaction: whoever speaks meanwhile waits for it, about a tenth of a second."""
MATES = 55
"""Students whom the mate looks at meanwhile: more than a page, for the coach writes down what both have decided."""
CROWD = 20
"""So many full pages one after another are a crowd: to start a mate costs as much as to look at a thousand."""


class Lookout:
    """Takes what is due to the coach, a page at a time; one that fails is tried again later."""

    def __init__(self, store: Store, clock: Callable[[], datetime], mate: Mate | None = None) -> None:
        self.store, self.clock = store, clock
        self._mate, self._full = mate, 0
        self._forgot_on: date | None = None
        self._traffic_on: date | None = None
        self._traffic_place = 0
        self._floods = floods.Floods()

    def look_at_due(self, limit: int = PAGE) -> int:
        """Look at a page of the people who are due, longest due first; the number looked at.

        While a crowd is due, the mate looks at some more of it meanwhile. What it reads is what this transaction
        would read: nobody has changed it since, and nothing of theirs has been written here.
        """
        now, mate = self.clock(), self._with_mate()
        with self.store.begin() as unit:
            due = take_people(unit.connection, now, limit, MATES if mate else 0)
            mine, theirs = dict(islice(due.items(), limit)), dict(islice(due.items(), limit, None))
            if mate and theirs:
                mate.ask(theirs, now)
            count = self._look_at(unit, mine, now)
            if mate and theirs:
                count += self._take_over(unit, theirs, mate.answer(), now)
        self._note_crowd(count >= limit, now)
        return count

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

    def close(self) -> None:
        """End the mate, where there is one; nobody looks any more."""
        if self._mate is not None:
            self._mate.dismiss()

    def _look_at(self, unit: Unit, due: Since, now: datetime) -> int:
        """Look at people, those of one school read as one set; how many they were."""
        for school, people in grouped(due).items():
            theirs = {person: due[school, person] for person in people}
            decided = decide(unit.snapshots(school, now), theirs, now)
            for person in decided.failed:
                unit.look_again_later(school, person, now)
            self._carry_out(unit, school, people, decided, now)
        return len(due)

    def _take_over(self, unit: Unit, due: Since, decided: Mapping[str, Decided], now: datetime) -> int:
        """Carry out what the mate has decided; at those with whom it failed the coach looks itself."""
        failed = {}
        for school, people in grouped(each for each in due if each[0] in decided).items():
            found = decided[school]
            failed.update({(school, each): due[school, each] for each in found.failed})
            self._carry_out(unit, school, people, found, now)
        self._look_at(unit, failed, now)
        return sum(each[0] in decided for each in due)

    def _carry_out(
        self, unit: Unit, school: str, people: Sequence[str], decided: Decided, now: datetime
    ) -> None:
        """Carry out what was decided about people of one school; some of them are not to be looked at any more."""
        decisions = decided.decisions
        kept = {*decided.failed, *(each for each, found in decisions.items() if found.next_look is not None)}
        take_off(unit.connection, school, [each for each in people if each not in kept])
        together = {person: each for person, each in decisions.items() if not _has_asides(each)}
        done = dict(together) if self._did_together(unit, school, together, now) else {}
        for person, each in decisions.items():
            if person not in done and self._did(unit, school, person, each, now):
                done[person] = each
        rules = {parcel.rule for each in done.values() for parcel in each.parcels}
        self._floods.stem(unit.connection, school, rules - {""}, now)

    def _with_mate(self) -> Mate | None:
        """The mate, once it stands by; it sees nothing of a larger transaction that this may be a part of."""
        return self._mate if self._mate and self._mate.is_ready() and not self.store.is_together else None

    def _note_crowd(self, is_full: bool, now: datetime) -> None:
        """A mate is called when many pages were full, one after another, and dismissed after the last."""
        self._full = self._full + 1 if is_full else 0
        if self._mate is None:
            return
        if not is_full:
            self._mate.dismiss()
        elif self._full % CROWD == 0:  # one that was lost is not called at every page
            self._mate.call(now)

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


def _has_asides(decision: Decision) -> bool:
    """Asides count what others have told the same reader before them: such a decision is carried out by itself."""
    return any(each.aside is not None for each in decision.parcels)
