"""Joining codes: made for people on the roster, shown once, kept only as hashes."""

import secrets
from collections.abc import Collection
from datetime import datetime, timedelta

from sqlalchemy import Connection, delete, insert

from engine.frozen import Frozen
from engine.ids import CROCKFORD
from engine.nouns.people import Person, Role
from engine.talk.joining import CODE_LENGTH, code_in
from storage import tables
from storage.people.codes import hash_of

STUDENT_DAYS, STAFF_DAYS = 14, 3


class FreshInvite(Frozen):
    """A code as it is handed over, once."""

    person: Person
    code: str
    expires: datetime


def invite(
    connection: Connection, school: str, people: Collection[Person], now: datetime
) -> list[FreshInvite]:
    """Make a new code for each person; codes they had before and have not used stop working."""
    table = tables.invites
    keys = [each.key for each in people]
    connection.execute(
        delete(table).where(table.c.school == school, table.c.person.in_(keys), table.c.used_at.is_(None))
    )
    fresh = [FreshInvite(each, new_code(), now + _life(each)) for each in people]
    rows = [
        {
            "code_hash": hash_of(each.code),
            "school": school,
            "person": each.person.key,
            "expires": each.expires,
        }
        for each in fresh
    ]
    if rows:
        connection.execute(insert(table), rows)
    return fresh


def spelled(code: str) -> str:
    """Return a code as people write it: in two halves."""
    return f"{code[:5]}-{code[5:]}".upper()


def new_code() -> str:
    """Return a code that nobody could take for words: a few draws have none of the digits it takes."""
    code = ""
    while not code_in(code):
        code = "".join(secrets.choice(CROCKFORD) for _ in range(CODE_LENGTH))
    return code


def _life(person: Person) -> timedelta:
    return timedelta(days=STUDENT_DAYS if person.role in (Role.STUDENT, Role.GUARDIAN) else STAFF_DAYS)
