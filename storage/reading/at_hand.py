"""What is at hand in a transaction: who spoke, their school, and themselves as they were read, until that changes."""

from collections.abc import Collection, Sequence
from datetime import date, datetime

from sqlalchemy import Connection

from engine.decision import Account, AccountOff, Conversation, LastHeard, Preferred, Record
from engine.journey.timetable import Timetable
from engine.nouns.people import Person
from engine.nouns.school import School
from engine.student import Student
from storage.people.accounts import Known, known
from storage.prepared import rows
from storage.reading.learners import persons, students
from storage.reading.questions import NAMED
from storage.records import read
from storage.shelf import Shelf

OF_ACCOUNTS = (Account, AccountOff, Preferred)
"""What says where and in which language somebody is reached."""
READ_APART = (Conversation, LastHeard)
"""Records of one person alone, which no other student's snapshot holds."""


class AtHand:
    """Belongs to one transaction, and knows nothing that the transaction does not."""

    def __init__(self, shelf: Shelf) -> None:
        self._shelf = shelf
        self._found: dict[tuple[str, str], Student] = {}
        self._known: dict[tuple[str, str], Known | None] = {}
        self._schools: dict[str, tuple[School, Timetable] | None] = {}
        self._named: dict[tuple[str, tuple[str, ...]], dict[str, Person]] = {}

    def known(self, connection: Connection, platform: str, sender: str) -> Known | None:
        """Return whose account it is, None for a stranger."""
        place = platform, sender
        if place not in self._known:
            self._known[place] = known(connection, platform, sender)
        return self._known[place]

    def school(self, connection: Connection, key: str) -> tuple[School, Timetable] | None:
        """Return a school as it stands in this transaction, None when there is none of that key."""
        if key not in self._schools:
            self._schools[key] = self._shelf.school(connection, key)
        return self._schools[key]

    def person(self, connection: Connection, school: str, key: str) -> Person:
        """Return somebody of a school; raises LookupError for a key that is not theirs."""
        found = self._found.get((school, key))
        return found.person if found else persons(connection, school, (key,))[key]

    def named(self, connection: Connection, school: str, keys: Sequence[str]) -> dict[str, Person]:
        """Return whom a decision may name: people of a school by key, and its office."""
        place = school, tuple(keys)
        if place not in self._named:
            found = rows(connection, NAMED, {"school": school, "keys": keys})
            self._named[place] = {each.key: each for each in read(Person, found)}
        return self._named[place]

    def students(
        self, connection: Connection, school: str, keys: Collection[str], now: datetime, today: date
    ) -> dict[str, Student]:
        """Return students from what is at hand, else from the database; unknown keys are left out."""
        known = {key: self._found[school, key] for key in keys if (school, key) in self._found}
        if len(known) == len(keys):
            return known
        return students(connection, self._shelf.remembered, school, keys, now, today)

    def read(
        self, connection: Connection, school: str, keys: Collection[str], now: datetime, today: date
    ) -> None:
        """Read students as one set, to be at hand for the decisions that follow."""
        found = students(connection, self._shelf.remembered, school, keys, now, today)
        self._found.update({(school, key): each for key, each in found.items()})

    def forget(self, school: str, actor: str, records: Sequence[Record]) -> None:
        """Forget the one who acted, and everybody when a record was written that others' snapshots hold."""
        self._found.pop((school, actor), None)
        self._named = {place: found for place, found in self._named.items() if actor not in found}
        if any(not isinstance(record, READ_APART) for record in records):
            self._found.clear()
            self._named.clear()
            self._schools.clear()
        if any(isinstance(record, OF_ACCOUNTS) for record in records):
            self._known.clear()
