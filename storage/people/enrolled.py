"""A student in a section, and the learning path that comes of it."""

from collections.abc import Iterable
from datetime import date
from typing import NamedTuple

from engine.nouns.standing import Standing
from engine.student import LearningPath


class Enrolled(NamedTuple):
    """A student in a section, as `_PATHS` finds it."""

    student: str
    section: str
    subject: str
    destination: str
    starts: date
    ends: date
    joined: date | None


def nearness(row: Enrolled, today: date) -> tuple[int, int]:
    """Sorts sections by how near they are: running, then coming (soonest first), then over (latest first)."""
    if row.starts <= today <= row.ends:
        return 0, 0
    return (1, (row.starts - today).days) if row.starts > today else (2, (today - row.ends).days)


def path_of(
    row: Enrolled, teachers: Iterable[str], standing: Standing | None, due: Iterable[tuple[str, date]]
) -> LearningPath:
    """Return the path; of whoever came to a class under way it begins on that day, or when the class does."""
    starts, joined = max(row.starts, row.joined or row.starts), row.joined is not None
    return LearningPath(
        row.student,
        row.subject,
        row.destination,
        starts,
        row.ends,
        tuple(teachers),
        standing,
        due=tuple(due),
        joined=joined,
    )
