"""Whom a call for help or a mastery check goes to, ring by ring, so that it can never go to nobody unnoticed."""

from engine.people import Role
from engine.student import Snapshot


def rings(snapshot: Snapshot, subject: str) -> tuple[tuple[str, ...], ...]:
    """Return the people to ask, nearest first: the subject's teachers, then advisers, then the office."""
    student = snapshot.student
    path = student.path_in(subject) if student else None
    teachers = path.teachers if path else ()
    office = tuple(each.key for each in snapshot.people.values() if each.role == Role.ADMIN)
    return teachers, student.advisers if student else (), office


def first_ring(snapshot: Snapshot, subject: str) -> tuple[str, ...]:
    """Return the nearest ring with anybody active in it, empty when a school has nobody at all."""
    return next((ring for each in rings(snapshot, subject) if (ring := _active(snapshot, each))), ())


def next_ring(snapshot: Snapshot, subject: str, asked: tuple[str, ...]) -> tuple[str, ...]:
    """Return the nearest ring with somebody who has not been asked yet, without those who have."""
    left = (tuple(key for key in ring if key not in asked) for ring in rings(snapshot, subject))
    return next((ring for each in left if (ring := _active(snapshot, each))), ())


def _active(snapshot: Snapshot, keys: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(key for key in keys if key in snapshot.people and snapshot.people[key].active)
