"""Records to rows and back: one table a kind of record, its columns named as the record's attributes."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from typing import Any, TypeVar

import msgspec
from sqlalchemy import Connection, Select, Table, bindparam, delete, select, update

from engine.care.case import Case, CheckInRound
from engine.decision import (
    Account,
    AccountOff,
    Alarm,
    AlarmOff,
    Conversation,
    LastHeard,
    Preferred,
    Record,
)
from engine.frozen import Frozen, names_of
from engine.nouns.aside import Aside
from engine.nouns.check_window import CheckWindow
from engine.nouns.contact import Call, CaseNote, Contact, Drill, Erasure, Look, Skipped
from engine.nouns.goal import Goal
from engine.nouns.help_request import HelpMessage, HelpRequest
from engine.nouns.invite import Invite, LinkCode, WrongCode
from engine.nouns.look_again import LookAgain
from engine.nouns.mastery_check import MasteryCheck
from engine.nouns.people import Person
from engine.nouns.re_route import ReRoute
from engine.nouns.resource_vote import ResourceVote
from engine.nouns.source import Source
from engine.nouns.standing import Standing
from engine.profile.note import ProfileNote
from storage import tables
from storage.inserting import insert_into
from storage.making import made
from storage.people.codes import keep_code
from storage.prepared import run, run_all
from storage.record_sets import upsert_set
from storage.traffic.menus import leave_menu

R = TypeVar("R", bound=Frozen)
TABLES: Mapping[type[Any], Table] = {
    Person: tables.people,
    Goal: tables.goals,
    HelpRequest: tables.helps,
    HelpMessage: tables.help_messages,
    MasteryCheck: tables.checks,
    Contact: tables.contacts,
    CaseNote: tables.case_notes,
    Look: tables.looks,
    Skipped: tables.skipped,
    Aside: tables.asides,
    Erasure: tables.erasures,
    Case: tables.cases,
    CheckInRound: tables.rounds,
    Call: tables.calls,
    ReRoute: tables.re_routes,
    LookAgain: tables.reviews,
    ProfileNote: tables.profile_notes,
    Drill: tables.drills,
    Conversation: tables.conversations,
    Account: tables.accounts,
    Invite: tables.invites,
    WrongCode: tables.wrong_codes,
    Alarm: tables.alarms,
    Standing: tables.standings,
    Source: tables.sources,
    ResourceVote: tables.resource_votes,
    CheckWindow: tables.check_windows,
}


APART = (LastHeard, Preferred, AccountOff, LinkCode, AlarmOff, ResourceVote)
"""Records that are not a row of their own."""


def save(connection: Connection, school: str, record: Record) -> None:
    """Insert a record, or put it in the place of the one with the same key.

    What somebody said or wants changes its one column of their row: the rest of it is the roster's.
    """
    match record:
        case LastHeard():
            _change_person(connection, school, record.person, {"last_heard": record.at})
        case Preferred():
            _change_person(connection, school, record.person, _wanted(record))
        case AccountOff():
            accounts = tables.accounts
            gone = (accounts.c.platform == record.platform) & (accounts.c.sender == record.sender)
            leave_menu(connection, gone)
            connection.execute(delete(accounts).where(accounts.c.school == school, gone))
        case LinkCode():
            keep_code(connection, school, record.person, record.code, record.expires)
        case AlarmOff():
            table = tables.alarms
            connection.execute(delete(table).where(table.c.school == school, table.c.about == record.about))
        case ResourceVote():
            # the order of links is kept with the curriculum: a new revision has it read again
            upsert(connection, tables.resource_votes, row_of(record, school))
            place = tables.schools
            newer = update(place).where(place.c.key == school).values(revision=place.c.revision + 1)
            connection.execute(newer)
        case _:
            upsert(connection, TABLES[type(record)], row_of(record, school))


def save_all(connection: Connection, school: str, records: Iterable[Record | Person]) -> None:
    """Save records as sets, one a kind; those that change others' rows are saved in their place between them."""
    sets: dict[type[Any], list[Frozen]] = {}
    for record in records:
        if isinstance(record, APART):
            _upsert_all(connection, school, sets)
            sets.clear()
            save(connection, school, record)
        else:
            sets.setdefault(type(record), []).append(record)
    _upsert_all(connection, school, sets)


def _upsert_all(connection: Connection, school: str, sets: Mapping[type[Any], Sequence[Frozen]]) -> None:
    for kind, records in sets.items():
        if len(records) > 1 and connection.dialect.name == "postgresql":
            upsert_set(connection, TABLES[kind], school, records)
            continue
        rows = [row_of(each, school) for each in records]
        names = tuple(name for name in rows[0] if name in TABLES[kind].c)
        run_all(connection, _upsert(TABLES[kind], connection.dialect.name, names), rows)


def _wanted(record: Preferred) -> dict[str, Any]:
    """A language that somebody chose is theirs in all that is read without their wishes, too."""
    chosen = record.preferences.language
    return {"preferences": _plain(record.preferences), **({"language": chosen} if chosen else {})}


def _change_person(connection: Connection, school: str, person: str, values: Mapping[str, Any]) -> None:
    run(connection, _person_changed(tuple(values)), {"in_school": school, "who": person, **values})


@lru_cache
def _person_changed(names: tuple[str, ...]) -> Any:
    table = tables.people
    wanted = (table.c.school == bindparam("in_school")) & (table.c.key == bindparam("who"))
    return update(table).where(wanted).values({name: bindparam(name) for name in names})


def upsert(connection: Connection, table: Table, row: Mapping[str, Any]) -> None:
    """Insert a row or update the one with its primary key; columns that the row lacks stay as they are."""
    known = {name: value for name, value in row.items() if name in table.c}
    run(connection, _upsert(table, connection.dialect.name, tuple(known)), known)


@lru_cache(maxsize=256)
def _upsert(table: Table, dialect: str, names: tuple[str, ...]) -> Any:
    """The statement for a set of columns, built once: building it costs more than running it."""
    keys = [column.name for column in table.primary_key]
    statement = insert_into(table, dialect).values({name: bindparam(name) for name in names})
    changed = {name: statement.excluded[name] for name in names if name not in keys}
    return statement.on_conflict_do_update(index_elements=keys, set_=changed)


def row_of(record: Frozen, school: str) -> dict[str, Any]:
    """Return a record as a row; nested values become what JSON columns take."""
    row: dict[str, Any] = {"school": school}
    for name in names_of(record):
        row[name] = _plain(getattr(record, name))
    return row


def record_of(kind: type[R], row: Mapping[Any, Any]) -> R:
    """Return the record that a row holds; columns that are not attributes are left out."""
    names = names_of(kind)
    return msgspec.convert({str(name): row[name] for name in names if name in row}, kind, strict=False)


def reading(kind: type[Any]) -> Select[Any]:
    """Return the statement that reads a kind of record: its attributes as columns, in their order."""
    table = TABLES[kind]
    return select(*(table.c[name] for name in names_of(kind)))


def read(kind: type[R], rows: Iterable[Sequence[Any]]) -> Iterator[R]:
    """Return the records of rows that `reading` of the same kind has brought."""
    return made(kind, tuple(zip(*rows, strict=True)))


def _plain(value: object) -> Any:
    if value == ():
        return []
    if isinstance(value, (tuple, frozenset, Frozen)):
        return msgspec.json.decode(msgspec.json.encode(value, order="deterministic"))
    return str(value) if isinstance(value, str) else value
