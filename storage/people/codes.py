"""One-time codes as they are stored: by their hash alone."""

from datetime import datetime
from hashlib import blake2b

from sqlalchemy import Connection, delete, insert

from storage import tables


def hash_of(code: str) -> str:
    """Return what is stored of a joining code; the code itself is nowhere."""
    return blake2b(code.encode(), digest_size=32, person=b"coach-invite").hexdigest()


def keep_code(connection: Connection, school: str, person: str, code: str, expires: datetime) -> None:
    """Keep a person's code; one that they had before and have not used stops working."""
    table = tables.invites
    unused = (table.c.school == school, table.c.person == person, table.c.used_at.is_(None))
    connection.execute(delete(table).where(*unused))
    row = {"code_hash": hash_of(code), "school": school, "person": person, "expires": expires}
    connection.execute(insert(table), row)
