"""Tokens that expire, as a platform has handed them out: the one to speak with, and the one to get the next by."""

from datetime import datetime

from sqlalchemy import Connection, delete, insert, select

from engine.frozen import Frozen
from storage import tables

_table = tables.app_tokens


class Pair(Frozen):
    """`access` is spoken with until it `ends`; `renewal` brings the next pair, once.

    `origin` marks the operator's own setting with which this line of pairs began.
    """

    access: str
    renewal: str
    origin: str
    ends: datetime


def kept(connection: Connection, platform: str, place: str) -> Pair | None:
    """Return the newest pair of a place (a workspace), None when there is none."""
    columns = (_table.c.access, _table.c.renewal, _table.c.origin, _table.c.ends)
    mine = (_table.c.platform == platform) & (_table.c.place == place)
    row = connection.execute(select(*columns).where(mine)).first()
    return Pair(*row) if row else None


def keep(connection: Connection, platform: str, place: str, pair: Pair) -> None:
    """Put a pair in the place of the one before."""
    mine = (_table.c.platform == platform) & (_table.c.place == place)
    connection.execute(delete(_table).where(mine))
    values = {"access": pair.access, "renewal": pair.renewal, "origin": pair.origin, "ends": pair.ends}
    connection.execute(insert(_table).values(platform=platform, place=place, **values))
