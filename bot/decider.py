"""The synchronous heart of the shell: each method is one unit of work between the store and the coach."""

import logging
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime

from bot.meaning import in_private, meaning, place_of, source, touching
from bot.outgoing.leaving import Verdict
from bot.presence import tell_of_leaving
from engine import coach, outcomes
from engine.actions import Action, everybody
from engine.decision import Account, Decision, keyed, reply
from engine.frozen import replace
from engine.languages import LANGUAGES, spoken
from engine.notices import choice
from engine.notices.everybody import Trouble
from engine.nouns.help_request import CHANNEL
from engine.talk.editing import noted
from engine.talk.joining import welcome
from engine.talk.naming import resolve
from engine.talk.phrasebook import Phrasebook
from storage.people import accounts
from storage.people.accounts import Known
from storage.people.invites import new_code
from storage.snapshots import Snapshots
from storage.store import DatabaseAway, Store, Unit
from storage.traffic import inbox, outbox
from storage.traffic.inbox import Heard
from storage.traffic.incoming import Incoming
from storage.traffic.outbox import Leased

log = logging.getLogger("coach.decider")
Clock = Callable[[], datetime]
Entry = Callable[[Unit, datetime], Verdict]
"""Something to enter about a parcel in a unit of work; what it returns is for whoever brought it."""
PAGE = 100
AT_ONCE = 32
"""Decided in one transaction, and read as one set; who comes meanwhile waits that long for an acknowledgement."""
ABOUTS = ("help", "check", "call", "drill", "re-route", "answer", "verdict")
"""Nouns of records that a parcel's arrival, or the lack of a sign of it, means something for."""


class Decider:
    """Takes what was heard to the coach, looks at whoever is due, and settles what the courier brought.

    `doors` are the platforms that can be joined by a link: each makes one of a code.
    `elsewhere` names the platforms that another process sends for, or nobody yet: what is for them is not leased here.
    """

    def __init__(self, store: Store, phrasebooks: Mapping[str, Phrasebook], clock: Clock) -> None:
        self.store, self.clock = store, clock
        self._phrasebooks = phrasebooks
        self.doors: dict[str, Callable[[str], str]] = {}
        self.elsewhere: Callable[[], Sequence[str]] = tuple

    def hear(
        self, batch: Sequence[Incoming], source: str = "", cursor: str = ""
    ) -> tuple[list[Leased], bool]:
        """Keep what was heard and, when it is little and nothing waits before it, decide on it at once.

        All in one commit, so that a tap costs one. Returns what is leased and to be sent, and whether nothing is left
        to be decided on. A decision that fails is rolled back alone: the incoming itself is kept, and tried again.
        """
        now = self.clock()
        with self.store.begin() as unit:
            if cursor:
                inbox.set_cursor(unit.connection, source, cursor)
            fresh = inbox.keep(unit.connection, batch, now) if batch else []
            if not fresh:
                return [], True
            if len(fresh) > AT_ONCE or inbox.has_backlog(unit.connection, fresh[0].seq):
                return [], False
            is_all = self._decide_all(unit, fresh)
            return self._lease(unit, PAGE), is_all

    def keep(self, batch: Sequence[Incoming]) -> None:
        """Keep what was heard, to be decided on right after: so an acknowledgement waits for no decision."""
        with self.store.begin() as unit:
            inbox.keep(unit.connection, batch, self.clock())

    def decide_waiting(self, limit: int = AT_ONCE) -> tuple[int, list[Leased]]:
        """Decide on what waits in the inbox, in order, in one commit: how many, and what is leased to be sent."""
        with self.store.begin() as unit:
            batch = inbox.waiting(unit.connection, limit)
            if not batch:
                return 0, []
            self._decide_all(unit, batch)
            return len(batch), self._lease(unit, PAGE)

    def enter(self, entries: Sequence[Entry], most: int = 0) -> tuple[list[Verdict], list[Leased]]:
        """Enter what became of some parcels and lease at most so many that may go now, all in one commit."""
        now = self.clock()
        with self.store.begin() as unit:
            verdicts = [entry(unit, now) for entry in entries]
            return verdicts, self._lease(unit, most) if most > 0 else []

    def settle(self, parcel: Leased, state: str, *, message_id: str = "", reason: str = "") -> None:
        """Close one parcel in a commit of its own."""
        self.enter(
            [lambda unit, now: self.settled(unit, parcel, state, now, message_id=message_id, reason=reason)]
        )

    def settled(
        self,
        unit: Unit,
        parcel: Leased,
        state: str,
        now: datetime,
        *,
        message_id: str = "",
        reason: str = "",
    ) -> bool:
        """Close a parcel and act on its arrival or its failure; False when it is somebody else's by now."""
        if not outbox.settle(unit.connection, parcel, state, now, message_id=message_id, reason=reason):
            return False
        if state == outbox.SENT and parcel.person not in ("", CHANNEL):
            unit.keep_offers(parcel.address.school, parcel.person, parcel.notice.choices)
        if state in (outbox.DROPPED, outbox.FAILED):
            unit.drop_contact(parcel.address.school, parcel.about)
        decision = self._after(unit, parcel, state, now)
        if decision is not None:
            unit.carry_out(decision, now, school=parcel.address.school, actor=parcel.person)
        return True

    def free_leases(self) -> None:
        """At the start of the only process there is: what an earlier one was sending is tried again at once."""
        with self.store.begin() as unit:
            outbox.free(unit.connection, self.clock())

    def unreachable(self, parcel: Leased) -> None:
        """The platform refuses the room for good."""
        with self.store.begin() as unit:
            accounts.mark_room_unreachable(unit.connection, parcel.address.platform, parcel.address.room)
            if parcel.person not in ("", CHANNEL):
                tell_of_leaving(unit, Known(parcel.address.school, parcel.person), self.clock())

    def lease(self, limit: int) -> list[Leased]:
        with self.store.begin() as unit:
            return self._lease(unit, limit)

    def _lease(self, unit: Unit, limit: int) -> list[Leased]:
        return outbox.lease(unit.connection, self.clock(), limit, self.elsewhere())

    def _decide_all(self, unit: Unit, batch: Sequence[Heard]) -> bool:
        """Decide in order; False when a decision failed, and is left to be tried again."""
        if len(batch) > 1:
            unit.read_ahead((each.incoming for each in batch), self.clock())
        decided = [heard for heard in batch if self._is_decided(unit, heard)]
        inbox.done(unit.connection, decided)
        return len(decided) == len(batch)

    def _is_decided(self, unit: Unit, heard: Heard) -> bool:
        """A poison message stops nothing: it is tried again, then set aside with its reason and an apology."""
        try:
            with unit.alone():
                self._decide(unit, heard)
        except DatabaseAway:
            raise
        except Exception as error:
            log.exception("deciding on %s failed", heard.incoming.key)
            self._set_aside(unit, heard, type(error).__name__)
            return False
        return True

    def _decide(self, unit: Unit, heard: Heard) -> None:
        now, incoming = self.clock(), heard.incoming
        known = unit.known(incoming, now)
        if not incoming.private:
            answer, school, actor = in_private(incoming, now), "", ""
        elif known is None:
            answer, school, actor = self._welcome(unit, incoming, now)
        else:
            answer = self._answer(unit.snapshots(known.school, now), known.person, incoming, now)
            school, actor = known.school, known.person
        unit.carry_out(answer, now, school=school, actor=actor, here=incoming)

    def _welcome(self, unit: Unit, incoming: Incoming, now: datetime) -> tuple[Decision, str, str]:
        door = unit.door(incoming, now)
        words = self._words(incoming.language)
        in_need = words.offers_person(incoming.text) or words.exact(incoming.text) == everybody.PersonNow.verb
        answer = welcome(door, incoming.text, now=now, key=incoming.key, in_need=in_need)
        school = door.school.key if door.school else ""
        person = door.person.key if door.person else ""
        if any(isinstance(each, Account) for each in answer.records):
            accounts.note_language(unit.connection, school, person, incoming.language)
        return keyed(answer, incoming.key), school, person

    def _answer(self, known: Snapshots, person: str, incoming: Incoming, now: datetime) -> Decision:
        me = known.person(person)
        before = known.conversation(person)
        words = self._words(me.language)
        action = self._with_code(meaning(incoming, me, before, known, words))
        talk = replace(before, place=place_of(incoming))
        said = " ".join((incoming.text, *(answer for _, answer in incoming.form)))
        alarming = words.offers_person(said)
        offer = alarming and not isinstance(action, everybody.Unclear | everybody.PersonNow)
        snapshot = known.acting(me, talk, touching(action, talk))
        action = resolve(action, snapshot, words, now)
        if message := source(incoming):
            action = noted(action, before, message)
        return coach.answer(snapshot, action, now=now, key=incoming.key, offer_person=offer)

    def _with_code(self, action: Action) -> Action:
        """A code for one more app is drawn here: the engine knows no chance."""
        if not isinstance(action, everybody.LinkAccount):
            return action
        code = new_code()
        links = ((name, link) for name, joining in self.doors.items() if (link := joining(code)))
        return replace(action, fresh=everybody.FreshCode(code, tuple(links)))

    def _words(self, language: str) -> Phrasebook:
        return self._phrasebooks[spoken(language) or LANGUAGES[0]]

    def _after(self, unit: Unit, parcel: Leased, state: str, now: datetime) -> Decision | None:
        """What the coach does once a parcel arrived, or never will; for most that is nothing."""
        noun, _, key = parcel.about.partition(":")
        if noun not in ABOUTS or state == outbox.DROPPED:
            return None
        snapshot = unit.snapshots(parcel.address.school, now).about(noun, key)
        if snapshot is None:
            return None
        act = outcomes.arrived if state == outbox.SENT else outcomes.undelivered
        return act(snapshot, parcel.about, parcel.person, now=now)

    def _set_aside(self, unit: Unit, heard: Heard, reason: str) -> None:
        now, incoming = self.clock(), heard.incoming
        if inbox.failed(unit.connection, heard, reason):
            known = unit.known(incoming, now)
            sorry = keyed(reply(Trouble(choices=(choice(everybody.Menu()),))), incoming.key)
            school, actor = (known.school, known.person) if known else ("", "")
            unit.carry_out(sorry, now, school=school, actor=actor, here=incoming)
