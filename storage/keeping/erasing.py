"""Erasing one student: every own row goes, every message about them is emptied, and the file forgets the rest."""

import json
import re
from collections.abc import Iterable, Iterator
from contextlib import closing
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Engine, and_, delete, or_, select, update
from sqlalchemy.exc import DBAPIError as DatabaseError

from engine.decision import save
from engine.frozen import replace
from engine.nouns.contact import Erasure
from engine.nouns.people import Role
from storage import tables
from storage.keeping.holdings import OWN, held
from storage.records import read, reading
from storage.store import Unit
from storage.traffic import homes, menus, outbox

_Marks = tuple[str, ...]
KEPT = ("erasures",)
"""That somebody was erased, by whose wish, stays: keys only."""
EMPTY = {"kind": "NotFound", "body": {"choices": []}}


def erase(connection: Connection, school: str, student: str) -> int:
    """Erase a student of a school in the transaction of `connection`; the number of rows that went or were emptied."""
    found = held(connection, school, student)
    homes.empty(connection, school, student)
    account = tables.accounts
    menus.leave_menu(connection, and_(account.c.school == school, account.c.person == student))
    marks, called = tuple(_marks(found, student)), tuple(row["called"] for row in found["people"])
    gone = sum(_delete(connection, name, school, student) for name in OWN if name not in KEPT)
    requests = [row["key"] for row in found["helps"]]
    said = tables.help_messages
    gone += _run(connection, delete(said).where(said.c.school == school, said.c.request.in_(requests)))
    alarms, keys = tables.alarms, [row["key"] for rows in found.values() for row in rows if "key" in row]
    abouts = [f"{noun}:{key}" for key in keys for noun in ("help", "check", "call", "case", "re-route")]
    gone += _run(connection, delete(alarms).where(alarms.c.school == school, alarms.c.about.in_(abouts)))
    sources, nouns = tables.metadata.tables["sources"], ("help", "check", "goal", "said", "request")
    made = [about for key in keys for about in (key, *(f"{noun}:{key}" for noun in nouns))]
    made += [f"said:{row['request']}:{row['key']}" for row in found["help_messages"]]
    gone += _run(connection, delete(sources).where(sources.c.school == school, sources.c.about.in_(made)))
    gone += _empty_messages(connection, school, marks, called)
    gone += _forget_what_came_in(connection, found["inbox"], marks)
    return gone + _forget_talk(connection, school, marks)


def wish_for(connection: Connection, school: str, student: str) -> Erasure | None:
    """Return the latest wish to erase a student that was not carried out."""
    table = tables.erasures
    wanted = reading(Erasure).where(
        table.c.school == school, table.c.student == student, table.c.state != "done"
    )
    return next(read(Erasure, connection.execute(wanted.order_by(table.c.asked_at.desc()))), None)


def carry_out(unit: Unit, school: str, wish: Erasure, actor: str, now: datetime) -> int:
    """Erase the student of a confirmed wish, and note in the audit that it was done."""
    gone = erase(unit.connection, school, wish.student)
    unit.carry_out(save(replace(wish, state="done")), now, school=school, actor=actor)
    return gone


def forget_deleted(engine: Engine) -> bool:
    """Let the files hold nothing of what was deleted; False when that cannot be just now, and the journal stays.

    SQLite overwrites what it deletes (`secure_delete`); its journal is written back and cut to nothing, unless
    somebody reads. What was erased is erased already: a database that refuses here takes nothing back.
    """
    try:
        return _emptied(engine)
    except (
        DatabaseError,
        engine.dialect.loaded_dbapi.Error,
    ):  # the driver's own, where a connection goes back
        return False


def _emptied(engine: Engine) -> bool:
    if engine.dialect.name != "sqlite":
        with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            connection.exec_driver_sql("VACUUM")
        return True
    with closing(engine.raw_connection()) as raw:
        busy, *_ = raw.cursor().execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
    return not busy


def _marks(found: dict[str, list[dict[str, Any]]], student: str) -> Iterator[str]:
    """By what a message of others shows to be about the student: keys, the whole name, accounts."""
    yield student
    yield from (row["name"] for row in found["people"])
    for name in ("helps", "checks", "goals", "calls", "cases", "re_routes"):
        yield from (row["key"] for row in found[name])
    yield from (row["sender"] for row in found["accounts"])


def _delete(connection: Connection, name: str, school: str, student: str) -> int:
    table = tables.metadata.tables[name]
    mine = or_(*(table.c[column] == student for column in OWN[name]))
    return _run(connection, delete(table).where(table.c.school == school, mine))


def _empty_messages(connection: Connection, school: str, marks: _Marks, called: _Marks) -> int:
    """Messages to others stay as rows, so that none is sent twice, but say nothing any more.

    Messages to the staff may call the student by a first name; other students' never speak of them.
    """
    table, someone, count = tables.outbox, tables.people, 0
    of_students = select(someone.c.key).where(
        someone.c.school == school, someone.c.role == Role.STUDENT.value
    )
    pupils = set(connection.execute(of_students).scalars())
    wanted = select(table.c.seq, table.c.state, table.c.body, table.c.about, table.c.person)
    for row in connection.execute(wanted.where(table.c.school == school)).all():
        names = marks if row.person in pupils else marks + called
        if _names(names, (row.body, row.about)):
            is_over = row.state not in (outbox.NEW, outbox.SENDING, outbox.HELD)
            values = {**EMPTY, "about": "", "reason": "", "state": row.state if is_over else outbox.DROPPED}
            count += _run(connection, update(table).where(table.c.seq == row.seq).values(values))
    return count


def _forget_what_came_in(connection: Connection, own: list[dict[str, Any]], marks: _Marks) -> int:
    """What the student sent, and what others sent about them: taps on cards, answers, notes."""
    table, mine = tables.inbox, {row["seq"] for row in own}
    rows = connection.execute(select(table.c.seq, table.c.body)).all()
    gone = [row.seq for row in rows if row.seq in mine or _names(marks, (row.body,))]
    return sum(
        _run(connection, delete(table).where(table.c.seq.in_(gone[start : start + 500])))
        for start in range(0, len(gone), 500)
    )


def _forget_talk(connection: Connection, school: str, marks: _Marks) -> int:
    """Forms and offers of others that are about the student."""
    table, count = tables.conversations, 0
    for row in connection.execute(select(table).where(table.c.school == school)).all():
        if _names(marks, (row.form, row.answers, row.offers)):
            mine = (table.c.school == school) & (table.c.person == row.person)
            count += _run(connection, update(table).where(mine).values(form="", answers=[], offers=[]))
    return count


def _names(marks: _Marks, values: Iterable[Any]) -> bool:
    """Whether one of the marks stands in the values as a word of its own."""
    text = " ".join(json.dumps(each, ensure_ascii=False) for each in values)
    return any(re.search(rf"(?<!\w){re.escape(each)}(?!\w)", text) for each in marks if each and each in text)


def _run(connection: Connection, statement: Any) -> int:
    return int(connection.execute(statement).rowcount)
