"""Rights end with whom they were given to: whoever has left, or has another role now, keeps no relation.

A school's other system may send its people alone. Relations that came from elsewhere would then outlive the people in
them: a teacher who is a guardian now would still read of a class, and an adviser who has left would keep the office
from looking after a student.
"""

from collections.abc import Collection
from datetime import date

from sqlalchemy import Connection, Table, or_, select, update

from engine.nouns.people import STAFF, Role
from storage import tables

_STUDENT, _GUARDIAN = (Role.STUDENT,), (Role.GUARDIAN,)
_HOLDERS: tuple[tuple[Table, tuple[tuple[str, Collection[Role]], ...]], ...] = (
    (tables.teaches, (("person", STAFF),)),
    (tables.enrolments, (("student", _STUDENT),)),
    (tables.advising, (("adviser", STAFF), ("student", _STUDENT))),
    (tables.guardians, (("guardian", _GUARDIAN), ("student", _STUDENT))),
)
"""Every dated relation, and what both of its ends must be."""


def end_rights_of_the_gone(connection: Connection, school: str, today: date) -> int:
    """End what relates somebody who is not there, or not as what the relation needs; return how many have ended."""
    return sum(_end(connection, table, ends, school, today) for table, ends in _HOLDERS)


def _end(
    connection: Connection,
    table: Table,
    ends: tuple[tuple[str, Collection[Role]], ...],
    school: str,
    today: date,
) -> int:
    someone = tables.people.c
    here = select(someone.key).where(someone.school == school, someone.active.is_(True))
    astray = (
        table.c[name].not_in(here.where(someone.role.in_([role.value for role in roles])))
        for name, roles in ends
    )
    living = (table.c.school == school, or_(table.c.until.is_(None), table.c.until > today))
    return connection.execute(update(table).where(*living, or_(*astray)).values(until=today)).rowcount
