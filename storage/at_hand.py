"""Students at hand: those who spoke in one batch, read as one set, until a decision writes something about anybody."""

from collections.abc import Collection, Sequence
from datetime import date, datetime

from sqlalchemy import Connection

from engine.decision import Conversation, LastHeard, Record
from engine.student import Student
from storage.learners import students
from storage.remembered import Remembered

READ_APART = (Conversation, LastHeard)
"""Records of one person alone, which no other student's snapshot holds."""


class AtHand:
    """Belongs to one transaction, and knows nothing that the transaction does not."""

    def __init__(self, remembered: Remembered) -> None:
        self._remembered = remembered
        self._found: dict[tuple[str, str], Student] = {}

    def students(
        self, connection: Connection, school: str, keys: Collection[str], now: datetime, today: date
    ) -> dict[str, Student]:
        """Return students from what is at hand, else from the database; unknown keys are left out."""
        known = {key: self._found[school, key] for key in keys if (school, key) in self._found}
        if len(known) == len(keys):
            return known
        return students(connection, self._remembered, school, keys, now, today)

    def read(
        self, connection: Connection, school: str, keys: Collection[str], now: datetime, today: date
    ) -> None:
        """Read students as one set, to be at hand for the decisions that follow."""
        found = students(connection, self._remembered, school, keys, now, today)
        self._found.update({(school, key): each for key, each in found.items()})

    def forget(self, school: str, actor: str, records: Sequence[Record]) -> None:
        """Forget the one who acted, and everybody when a record was written that others' snapshots hold."""
        self._found.pop((school, actor), None)
        if any(not isinstance(record, READ_APART) for record in records):
            self._found.clear()
