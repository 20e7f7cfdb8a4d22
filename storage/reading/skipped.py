"""What was skipped because it came too late, counted."""

from datetime import datetime, timedelta
from typing import NamedTuple

from sqlalchemy import Connection, func, select

from storage import tables

SHOWN = timedelta(days=7)


class Missed(NamedTuple):
    """Looks that one school missed for one reason, over the last days."""

    school: str
    reason: str
    people: int
    looks: int


def missed(connection: Connection, now: datetime) -> list[Missed]:
    """Count what was skipped in the last seven days."""
    table = tables.skipped
    people, looks = func.count(table.c.person.distinct()), func.sum(table.c.looks)
    wanted = select(table.c.school, table.c.reason, people, looks).where(table.c.at > now - SHOWN)
    grouped = wanted.group_by(table.c.school, table.c.reason).order_by(table.c.school, table.c.reason)
    return [Missed(*row) for row in connection.execute(grouped)]
