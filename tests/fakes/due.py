"""Who is due for a look, asked from outside."""

from datetime import datetime

from storage.reading.due import take_people
from storage.store import Store


def due_people(store: Store, now: datetime, limit: int) -> list[tuple[str, str]]:
    """Return (school, person), longest due first."""
    with store.reading() as connection:
        return list(take_people(connection, now, limit))
