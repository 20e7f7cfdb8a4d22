"""Times for looking at evidence together, as snapshots read them."""

from datetime import datetime

from sqlalchemy import Connection

from engine.frozen import replace
from engine.nouns.check_window import CheckWindow
from engine.student import Snapshot
from storage.reading import questions
from storage.reading.learners import persons
from storage.reading.queues import Ask
from storage.records import read


def with_windows(connection: Connection, ask: Ask, seen: Snapshot, now: datetime) -> Snapshot:
    """Add all times to come at a school, and the names that they take."""
    coming = tuple(read(CheckWindow, ask(questions.WINDOWS, now=now)))
    keys = {"", *(key for each in coming for key in (each.student, each.teacher))}
    people = persons(connection, seen.school.key, keys)
    return replace(seen, windows=coming, people={**people, **seen.people})


def booked_for(ask: Ask, check: str, now: datetime) -> tuple[CheckWindow, ...]:
    """The times to come that are booked for a check."""
    return tuple(read(CheckWindow, ask(questions.BOOKED_FOR, key=check, now=now)))
