"""The statements of a turn, built once: posting, leasing and settling parcels, and where a talk stands."""

from typing import Any

from sqlalchemy import and_, bindparam, select, update

from storage import tables
from storage.inserting import insert_new
from storage.prepared import written
from storage.traffic.parcels import NEW, SENDING

_table = tables.outbox


def post(dialect: str) -> Any:
    """Insert a row, unless one with its key has been there before."""
    return insert_new(_table, dialect, ("school", "key"), without=("seq", "settled_at"))


_LEASED = and_(
    _table.c.school == bindparam("in_school"),
    _table.c.key == bindparam("parcel"),
    _table.c.attempts == bindparam("attempt"),
    _table.c.state == written(SENDING),
)
TAKE = (
    update(_table)
    .where(_table.c.seq.in_(bindparam("places", expanding=True)))
    .values(state=SENDING, attempts=_table.c.attempts + 1, due=bindparam("until"))
)
SETTLE = (
    update(_table)
    .where(_LEASED)
    .values(
        state=bindparam("became"),
        settled_at=bindparam("now"),
        message_id=bindparam("named"),
        reason=bindparam("why"),
    )
)
BEGIN = update(_table).where(_LEASED).values(begun=_table.c.attempts)
REWRITE = update(_table).where(_LEASED).values(body=bindparam("words", type_=_table.c.body.type))
POSTPONE = (
    update(_table)
    .where(_LEASED)
    .values(state=NEW, due=bindparam("until"), reason=bindparam("why"), begun=bindparam("doubtful"))
)
"""This attempt surely did not leave. `begun` stays where an earlier one may have, however often it is put off."""
HOLD = update(_table).where(_LEASED).values(due=bindparam("until"), begun=_table.c.attempts)
LANGUAGE = (
    select(tables.people.c.language, tables.schools.c.zone, tables.accounts.c.zone.label("own"))
    .join(tables.schools, tables.schools.c.key == tables.people.c.school)
    .outerjoin(
        tables.accounts,
        (tables.accounts.c.platform == bindparam("platform"))
        & (tables.accounts.c.sender == bindparam("sender")),
    )
    .where(tables.people.c.school == bindparam("in_school"), tables.people.c.key == bindparam("who"))
)
NEXT_LOOK = (
    update(tables.people)
    .where(tables.people.c.school == bindparam("in_school"), tables.people.c.key == bindparam("who"))
    .values(next_look_at=bindparam("at"))
)
NEXT_LOOKS = (
    update(tables.people)
    .where(
        tables.people.c.school == bindparam("in_school"),
        tables.people.c.key.in_(bindparam("people", expanding=True)),
    )
    .values(next_look_at=bindparam("at"))
)
_THE_TALK = (tables.conversations.c.school == bindparam("in_school")) & (
    tables.conversations.c.person == bindparam("who")
)
OFFERED = (
    update(tables.conversations)
    .where(_THE_TALK, tables.conversations.c.form == "")
    .values(offers=bindparam("offered", type_=tables.conversations.c.offers.type))
)
