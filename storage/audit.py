"""The audit: who touched which record, never what it says; append-only, each row bound to the one before it.

A row is written with its record and sealed at the end of the same transaction: it then carries its place in the
school's chain and a mark made of its own values and the mark before. The school's head is locked only for that
moment, after everything else a transaction touches, so that writers wait shortly and never for each other in a ring.
"""

import json
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from hashlib import sha256
from typing import Any

from sqlalchemy import Connection, bindparam, event, func, select, update
from sqlalchemy import insert as plain_insert

from engine.decision import Record
from storage import tables
from storage.inserting import insert_into
from storage.prepared import first, rows, run, run_all

QUIET = (
    "Alarm",
    "AlarmOff",
    "Conversation",
    "LastHeard",
    "Preferred",
    "Standing",
    "Skipped",
    "Account",
    "Aside",
)
PAGE = 1000
_NOTED = ("school", "at", "actor", "verb", "noun", "object", "place", "mark")
REFUSAL = "the audit is append-only"
_table, _heads = tables.audit, tables.audit_heads
_SEALED = {
    "sqlite": (
        f"CREATE TRIGGER audit_keeps_rows BEFORE DELETE ON audit BEGIN SELECT RAISE(ABORT, '{REFUSAL}'); END",
        (
            "CREATE TRIGGER audit_keeps_values BEFORE UPDATE ON audit WHEN OLD.mark <> '' "
            f"BEGIN SELECT RAISE(ABORT, '{REFUSAL}'); END"
        ),
    ),
    "postgresql": (
        (
            "CREATE FUNCTION audit_refuses() RETURNS trigger LANGUAGE plpgsql AS "
            f"$$ BEGIN RAISE EXCEPTION '{REFUSAL}'; END $$"
        ),
        (
            "CREATE TRIGGER audit_keeps_rows BEFORE DELETE ON audit "
            "FOR EACH ROW EXECUTE FUNCTION audit_refuses()"
        ),
        (
            "CREATE TRIGGER audit_keeps_values BEFORE UPDATE ON audit "
            "FOR EACH ROW WHEN (OLD.mark <> '') EXECUTE FUNCTION audit_refuses()"
        ),
    ),
}
_UNSEALED = {
    "sqlite": ("DROP TRIGGER IF EXISTS audit_keeps_rows", "DROP TRIGGER IF EXISTS audit_keeps_values"),
    "postgresql": (
        "DROP TRIGGER IF EXISTS audit_keeps_rows ON audit",
        "DROP TRIGGER IF EXISTS audit_keeps_values ON audit",
        "DROP FUNCTION IF EXISTS audit_refuses()",
    ),
}


def note(connection: Connection, touched: Iterable[tuple[str, Record]], school: str, now: datetime) -> bool:
    """Note who touched which record, from pairs of both; no free text, nothing about mere talk.

    Say whether anything was noted.
    """
    found = [
        {
            "school": school,
            "at": now,
            "actor": actor,
            "verb": str(getattr(each, "state", "") or getattr(each, "what", "") or "saved"),
            "noun": type(each).__name__,
            "object": str(getattr(each, "key", "")),
            "place": 0,
            "mark": "",
        }
        for actor, each in touched
        if type(each).__name__ not in QUIET
    ]
    if found:
        run_all(connection, _NOTE, found)
    return bool(found)


def seal(connection: Connection, school: str) -> None:
    """Bind what this transaction has noted to the school's chain."""
    found = rows(connection, _OPEN, {"in_school": school})
    if not found:
        return
    place, before = _head(connection, school)
    for seq, *values in found:
        place, before = place + 1, _mark(before, school, place + 1, *values)
        run(connection, _SEAL, {"row": seq, "new_place": place, "new_mark": before})
    run(connection, _MOVE, {"in_school": school, "new_place": place, "new_mark": before})


def broken(connection: Connection, school: str) -> str:
    """Return what is wrong with a school's chain, in a few words; empty when every row follows from the one before."""
    place, before = 0, ""
    for row in _chain(connection, school):
        if row.place != place + 1:
            return f"row {place + 1} is missing"
        place, before = row.place, _mark(before, school, row.place, *row[3:])
        if row.mark != before:
            return f"row {place} was changed"
    head = connection.execute(select(_heads).where(_heads.c.school == school)).first()
    if (head.place, head.mark) != (place, before) if head else place:
        return f"the end after row {place} is missing"
    loose = select(func.count()).where(_table.c.school == school, _table.c.mark == "")
    return "there are rows that no transaction has sealed" if connection.execute(loose).scalar() else ""


def guard(connection: Connection) -> None:
    """Let the database itself refuse to change or delete a sealed row."""
    for statement in _SEALED[connection.dialect.name]:
        connection.exec_driver_sql(statement)


def unguard(connection: Connection) -> None:
    """Take the guard away: for a step back to a version that had none."""
    for statement in _UNSEALED[connection.dialect.name]:
        connection.exec_driver_sql(statement)


def _head(connection: Connection, school: str) -> tuple[int, str]:
    """The end of the chain, locked where the database can; a school's first row makes it."""
    found = first(connection, _HEAD, {"in_school": school})
    if found is None:
        fresh = insert_into(_heads, connection.dialect.name).values(school=school, place=0, mark="")
        connection.execute(fresh.on_conflict_do_nothing())
        found = first(connection, _HEAD, {"in_school": school})
    return (int(found[0]), str(found[1])) if found else (0, "")


def _mark(before: str, school: str, place: int, at: datetime, *values: str) -> str:
    told = json.dumps([before, school, place, at.astimezone(UTC).isoformat(), *values])
    return sha256(told.encode()).hexdigest()


def _chain(connection: Connection, school: str) -> Iterator[Any]:
    """The sealed rows in their order, a page at a time."""
    known, after = _table.c, 0
    names = (known.seq, known.place, known.mark, known.at, known.actor, known.verb, known.noun, known.object)
    wanted = select(*names).where(known.school == school, known.mark != "").order_by(known.place).limit(PAGE)
    while found := connection.execute(wanted.where(known.place > after)).all():
        yield from found
        after = found[-1].place


_NOTE = plain_insert(_table).values({name: bindparam(name) for name in _NOTED})
_OPEN = (
    select(_table.c.seq, _table.c.at, _table.c.actor, _table.c.verb, _table.c.noun, _table.c.object)
    .where(_table.c.school == bindparam("in_school"), _table.c.place == 0)
    .order_by(_table.c.seq)
)
_HEAD = (
    select(_heads.c.place, _heads.c.mark).where(_heads.c.school == bindparam("in_school")).with_for_update()
)
_SEAL = (
    update(_table)
    .where(_table.c.seq == bindparam("row"))
    .values(place=bindparam("new_place"), mark=bindparam("new_mark"))
)
_MOVE = (
    update(_heads)
    .where(_heads.c.school == bindparam("in_school"))
    .values(place=bindparam("new_place"), mark=bindparam("new_mark"))
)


@event.listens_for(_table, "after_create")
def _made(table: object, connection: Connection, **_: object) -> None:
    """A new database has the guard from its first moment."""
    guard(connection)
