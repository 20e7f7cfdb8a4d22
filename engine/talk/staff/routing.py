"""Whom a call for help or a mastery check goes to, ring by ring, so that it can never go to nobody unnoticed."""

from datetime import date, datetime

from engine.nouns.help_request import CHANNEL
from engine.nouns.people import Role
from engine.student import Snapshot


def rings(snapshot: Snapshot, subject: str) -> tuple[tuple[str, ...], ...]:
    """Return the people to ask, nearest first.

    The section's own teachers, the subject's other teachers, the student's advisers, then the lead.
    """
    student = snapshot.student
    path = student.path_in(subject) if student else None
    teachers = path.teachers if path else ()
    others = tuple(key for key in snapshot.colleagues if key not in teachers)
    return teachers, others, student.advisers if student else (), leads(snapshot)


def leads(snapshot: Snapshot) -> tuple[str, ...]:
    """Return those who find somebody when nobody has answered: whom the school has named, else the office."""
    named = _active(snapshot, snapshot.school.policy.lead)
    return named or tuple(each.key for each in snapshot.people.values() if each.role == Role.ADMIN)


def first_ring(snapshot: Snapshot, subject: str, now: datetime) -> tuple[str, ...]:
    """Return the nearest ring with anybody there today, empty when a school has nobody at all.

    When everybody is away, the nearest ring with anybody on the staff: a card is better than silence.
    """
    return next_ring(snapshot, subject, (), now) or _nearest(rings(snapshot, subject), snapshot)


def with_channel(snapshot: Snapshot, people: tuple[str, ...]) -> tuple[str, ...]:
    """Return the people to ask, and the school's help channel where they read the question if there is one."""
    return (*people, CHANNEL) if people and snapshot.school.policy.help_channel else people


def next_ring(snapshot: Snapshot, subject: str, asked: tuple[str, ...], now: datetime) -> tuple[str, ...]:
    """Return the nearest ring with somebody there today who has not been asked yet, without those who have."""
    today = snapshot.timetable.local(now).date()
    left = tuple(tuple(key for key in ring if key not in asked) for ring in rings(snapshot, subject))
    here = (tuple(key for key in ring if not is_away(snapshot, key, today)) for ring in left)
    return _nearest(tuple(here), snapshot)


def there(snapshot: Snapshot, keys: tuple[str, ...], now: datetime) -> tuple[str, ...]:
    """Return those who are on the staff and not away today."""
    today = snapshot.timetable.local(now).date()
    return tuple(key for key in _active(snapshot, keys) if not is_away(snapshot, key, today))


def is_away(snapshot: Snapshot, key: str, today: date) -> bool:
    person = snapshot.people.get(key)
    return person is not None and person.is_away(today)


def _nearest(found: tuple[tuple[str, ...], ...], snapshot: Snapshot) -> tuple[str, ...]:
    return next((ring for each in found if (ring := _active(snapshot, each))), ())


def _active(snapshot: Snapshot, keys: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(key for key in keys if key in snapshot.people and snapshot.people[key].active)
