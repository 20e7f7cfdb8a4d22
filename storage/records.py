"""Records to rows and back: one table a kind of record, its columns named as the record's attributes."""

from collections.abc import Mapping
from typing import Any, TypeVar

import msgspec
from sqlalchemy import Connection, Table
from sqlalchemy.dialects.postgresql import insert as postgresql_insert
from sqlalchemy.dialects.sqlite import insert as sqlite_insert

from engine.contact import Call, CaseNote, Contact
from engine.decision import Account, Conversation, Invite, Record, WrongCode
from engine.goal import Goal
from engine.help_request import HelpMessage, HelpRequest
from engine.mastery_check import MasteryCheck
from engine.people import Person
from engine.standing import Standing
from storage import tables

R = TypeVar("R")
TABLES: Mapping[type[Record], Table] = {
    Person: tables.people,
    Goal: tables.goals,
    HelpRequest: tables.helps,
    HelpMessage: tables.help_messages,
    MasteryCheck: tables.checks,
    Contact: tables.contacts,
    CaseNote: tables.case_notes,
    Call: tables.calls,
    Conversation: tables.conversations,
    Account: tables.accounts,
    Invite: tables.invites,
    WrongCode: tables.wrong_codes,
    Standing: tables.standings,
}


def save(connection: Connection, school: str, record: Record) -> None:
    """Insert a record, or put it in the place of the one with the same key."""
    upsert(connection, TABLES[type(record)], row_of(record, school))


def upsert(connection: Connection, table: Table, row: Mapping[str, Any]) -> None:
    """Insert a row or update the one with its primary key; columns that the row lacks stay as they are."""
    row = {name: value for name, value in row.items() if name in table.c}
    insert = sqlite_insert if connection.dialect.name == "sqlite" else postgresql_insert
    keys = [column.name for column in table.primary_key]
    rest = {name: row[name] for name in row if name not in keys}
    statement = insert(table)
    changed = {name: statement.excluded[name] for name in rest}
    connection.execute(statement.on_conflict_do_update(index_elements=keys, set_=changed), row)


def row_of(record: object, school: str) -> dict[str, Any]:
    """Return a record as a row; nested values become what JSON columns take."""
    row: dict[str, Any] = {"school": school}
    for name in record.__dataclass_fields__:  # type: ignore[attr-defined]
        row[name] = _plain(getattr(record, name))
    return row


def record_of(kind: type[R], row: Mapping[Any, Any]) -> R:
    """Return the record that a row holds; columns that are not attributes are left out."""
    names = kind.__dataclass_fields__  # type: ignore[attr-defined]
    return msgspec.convert({str(name): row[name] for name in names if name in row}, kind, strict=False)


def _plain(value: object) -> Any:
    if isinstance(value, (tuple, frozenset)) or hasattr(value, "__dataclass_fields__"):
        return msgspec.json.decode(msgspec.json.encode(value, order="deterministic"))
    return str(value) if isinstance(value, str) else value
