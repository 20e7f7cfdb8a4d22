"""The store: units of work. Inside one, snapshots come out and decisions go in, all or nothing."""

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime, timedelta
from threading import local

import msgspec
from sqlalchemy import Connection, Engine, update

from engine.decision import TAPPED, Alarm, Decision, Lane, Parcel
from engine.frozen import replace
from engine.notices import Choice
from engine.nouns.contact import Contact
from engine.nouns.help_request import CHANNEL
from engine.student import Door
from storage import audit, tables
from storage.guard import Guard, judging
from storage.outages import DatabaseAway, DatabaseError
from storage.people import accounts, doors
from storage.prepared import alone, first, run
from storage.reading.asides import with_asides
from storage.reading.at_hand import AtHand
from storage.reading.due import next_event, put_back
from storage.reading.learners import grouped
from storage.records import record_of, save, save_all
from storage.shelf import Shelf
from storage.snapshots import Snapshots
from storage.traffic import homes, inbox, outbox, statements
from storage.traffic.incoming import Incoming
from storage.traffic.outbox import Address
from storage.traffic.talks import begin
from storage.transactions import Transactions

HOUR = timedelta(hours=1)


class Unit:
    """One transaction. Everything in it becomes true at once, or nothing does."""

    def __init__(self, connection: Connection, shelf: Shelf) -> None:
        self.connection = connection
        self._shelf = shelf
        self._noted: set[str] = set()
        self._at_hand = AtHand(shelf)

    def seal(self) -> None:
        """Bind what was noted to each school's chain, as the last thing before the commit."""
        for school in sorted(self._noted):
            audit.seal(self.connection, school)

    def snapshots(self, school: str, now: datetime) -> Snapshots:
        return Snapshots(self.connection, school, now, self._at_hand)

    def read_ahead(self, batch: Iterable[Incoming], now: datetime) -> None:
        """Read everybody who spoke in a batch as one set; whatever a decision writes makes it forgotten."""
        found = (self._at_hand.known(self.connection, each.platform, each.sender) for each in batch)
        for school, people in grouped((each.school, each.person) for each in found if each).items():
            self.snapshots(school, now).read_ahead(people)

    def known(self, incoming: Incoming, now: datetime) -> accounts.Known | None:
        """Return whose account spoke, and keep the room they are in now; None for a stranger."""
        found = self._at_hand.known(self.connection, incoming.platform, incoming.sender)
        moved = found is not None and (found.room != incoming.room or not found.reachable or found.behind)
        if moved and incoming.private:
            accounts.heard_in(self.connection, incoming.platform, incoming.sender, incoming.room, now)
        return found

    def door(self, incoming: Incoming, now: datetime) -> Door:
        """Return what is true for a stranger who speaks."""
        return doors.door(self.connection, self._shelf, incoming, now)

    def carry_out(
        self, decision: Decision, now: datetime, *, school: str, actor: str, here: Incoming | None = None
    ) -> None:
        """Save the records, post the parcels, note in the audit who did what."""
        self.carry_out_all({actor: self._placed(decision, school, now)}, now, school=school, here=here)

    def carry_out_all(
        self, decisions: Mapping[str, Decision], now: datetime, *, school: str, here: Incoming | None = None
    ) -> None:
        """Carry out decisions by who acted, as one set: none of them may have asides, which count one another."""
        touched = [(actor, record) for actor, each in decisions.items() for record in each.records]
        records = [record for _, record in touched]
        for actor, each in decisions.items():
            self._at_hand.forget(school, actor, each.records)
        save_all(self.connection, school, records)
        homes.mark(self.connection, school, records, now)
        if audit.note(self.connection, touched, school, now):
            self._noted.add(school)
        for actor, each in decisions.items():
            for parcel in each.parcels:
                self._post(parcel, school, actor, now, here)
        looks = {actor: each.next_look for actor, each in decisions.items() if each.next_look is not None}
        put_back(self.connection, school, looks)

    def set_next_look(self, school: str, person: str, at: datetime | None) -> None:
        run(self.connection, statements.NEXT_LOOK, {"in_school": school, "who": person, "at": at})

    def ring_again_later(self, school: str, about: str, now: datetime) -> None:
        """Ring again in an hour: an alarm that could not be answered must not be forgotten."""
        save(self.connection, school, Alarm(about, now + HOUR))

    def look_again_later(self, school: str, person: str, now: datetime) -> None:
        """Look again in an hour: a look that failed must not come back at once, nor be forgotten."""
        self.set_next_look(school, person, now + HOUR)

    def drop_contact(self, school: str, about: str) -> None:
        """Note that an unasked message never left: it does not count against the budget."""
        noun, _, key = about.partition(":")
        table = tables.contacts
        if noun == "contact":
            wanted = (table.c.school == school) & (table.c.key == key)
            self.connection.execute(update(table).where(wanted).values(dropped=True))

    def keep_offers(self, school: str, person: str, offers: tuple[Choice, ...]) -> None:
        """Keep what somebody was offered last, so that a number or a label typed next means what they see.

        While a form is open its own offers stand.
        """
        offers = tuple(each for each in offers if each.token)  # a link that is told is kept nowhere
        if not offers:
            return
        kept = {"in_school": school, "who": person, "offered": msgspec.to_builtins(offers)}
        if run(self.connection, statements.OFFERED, kept) == 0:
            begin(self.connection, school, person)
            run(self.connection, statements.OFFERED, kept)

    def contact(self, school: str, key: str) -> Contact | None:
        table = tables.contacts
        wanted = table.select().where(table.c.school == school, table.c.key == key)
        row = self.connection.execute(wanted).mappings().first()
        return record_of(Contact, row) if row else None

    def _placed(self, decision: Decision, school: str, now: datetime) -> Decision:
        """Let what nobody waits for be told now, or wait for its reader's morning line."""
        if not any(each.aside for each in decision.parcels):
            return decision
        found = self._shelf.school(self.connection, school)
        return with_asides(self.connection, decision, *found, now) if found else decision

    def _post(self, parcel: Parcel, school: str, actor: str, now: datetime, here: Incoming | None) -> None:
        tapped = parcel.replaces == TAPPED
        if parcel.to == CHANNEL:
            outbox.post(self.connection, parcel, self._help_channel(school), now)
            return
        if parcel.at is not None:
            language, zone = self._language(school, parcel.to, here)
            outbox.post(self.connection, parcel, Address(*parcel.at, language, school, zone), now)
            return
        if parcel.to and parcel.replaces and parcel.lane == Lane.REPLY:
            outbox.post_change(self.connection, parcel, school, now, tapped=here.card if here else "")
            return
        if parcel.to or here is None:
            near = outbox.sent_to(self.connection, school, parcel.replaces) if parcel.replaces else None
            address = accounts.address_of(self.connection, school, parcel.to or actor, near)
            outbox.post(self.connection, parcel, address, now)
            return
        language, zone = self._language(school, actor, here)
        address = Address(here.platform, here.aside or here.room, language, school, zone)
        addressed = replace(parcel, to=actor, replaces="" if tapped else parcel.replaces)
        card, thread = (here.card, "") if here.token else ("", here.card)
        outbox.post(self.connection, addressed, address, now, card=card if tapped else "", thread=thread)

    def _help_channel(self, school: str) -> Address:
        """Return where the school's questions stand for all who can help; nowhere when it has no such place."""
        found = self._at_hand.school(self.connection, school)
        if found is None or not found[0].policy.help_channel:
            return Address(school=school)
        platform, _, room = found[0].policy.help_channel.partition(":")
        return Address(platform, room, found[0].language, school, found[0].zone)

    def _language(self, school: str, person: str, here: Incoming | None) -> tuple[str, str]:
        """Return somebody's language, and their own zone or their school's; a stranger's app tells theirs."""
        platform, sender = (here.platform, here.sender) if here else ("", "")
        spoke = self._at_hand.known(self.connection, platform, sender) if here else None
        if spoke is not None and (spoke.school, spoke.person) == (school, person):
            return spoke.language, spoke.zone
        wanted = {"in_school": school, "who": person, "platform": platform, "sender": sender}
        row = first(self.connection, statements.LANGUAGE, wanted)
        if row is None:
            return accounts.strangers_language(self.connection, here.language if here else ""), ""
        language, zone, own = row
        return language, own or zone

    @contextmanager
    def alone(self) -> Iterator[Connection]:
        """A part of the transaction that is rolled back alone when it raises."""
        with judging(self.connection), alone(self.connection) as connection:
            yield connection


class Store:
    """Opens units of work on one database."""

    def __init__(self, engine: Engine) -> None:
        self.engine, self.guard, self.transactions = engine, Guard(engine), Transactions(engine)
        self._shelf = Shelf()
        self._here = local()

    @contextmanager
    def begin(self) -> Iterator[Unit]:
        """Open a transaction; it commits at the end, or rolls back when anything raises.

        Inside `together` it is a part of that one: it commits with it, and rolls back alone.
        """
        shared: Connection | None = getattr(self._here, "shared", None)
        own = self.transactions.begin() if shared is None else alone(shared)
        with self.guard.watching(shared), own as connection:
            unit = Unit(connection, self._shelf)
            yield unit
            unit.seal()

    @contextmanager
    def together(self) -> Iterator[None]:
        """Let all that this thread begins share one transaction, and one commit at the end."""
        with self.transactions.begin() as connection:
            self._here.shared = connection
            try:
                yield
            finally:
                self._here.shared = None

    @property
    def is_together(self) -> bool:
        """Whether what this thread begins is a part of something larger, of which nobody else sees anything yet."""
        return getattr(self._here, "shared", None) is not None

    def reading(self) -> Connection:
        """A connection that takes no write lock."""
        return self.engine.connect().execution_options(only_reads=True)

    def cursor(self, source: str) -> str:
        """Return the place to go on from, empty at the very start."""
        with self.reading() as connection:
            return inbox.cursor(connection, source)

    def next_event(self, now: datetime) -> datetime | None:
        """Return when the next person, parcel or alarm after `now` is due, None when nothing waits."""
        with self.reading() as connection:
            return next_event(connection, now)


__all__ = ["DatabaseAway", "DatabaseError", "Store", "Unit"]
