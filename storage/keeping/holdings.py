"""All that the database holds about one student, table by table; no table is forgotten, and none holds another's."""

import csv
import io
import json
from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection, Select, Table, or_, select

from storage import tables

OWN: Mapping[str, tuple[str, ...]] = {
    "accounts": ("person",),
    "advising": ("student",),
    "asides": ("student",),
    "calls": ("student",),
    "case_notes": ("student",),
    "cases": ("student",),
    "check_windows": ("student",),
    "checks": ("student",),
    "contacts": ("person",),
    "conversations": ("person",),
    "enrolments": ("student",),
    "erasures": ("student",),
    "goals": ("student",),
    "guardians": ("student",),
    "helps": ("student",),
    "homes": ("person",),
    "invites": ("person",),
    "looks": ("student",),
    "outbox": ("person",),
    "people": ("key",),
    "profile_notes": ("student",),
    "re_routes": ("student",),
    "reviews": ("student",),
    "skipped": ("person",),
    "standings": ("student",),
}
"""The tables with rows of a student's own, and the columns that say whose they are."""
THROUGH = ("help_messages", "inbox")
"""Rows that are a student's own through another: what was said in their questions, what came in from their apps."""
NOBODYS: Mapping[str, str] = {
    "alarms": "clocks about records, without a word",
    "app_tokens": "how the coach speaks to a platform",
    "audit": "keys only, and nobody may change it",
    "audit_heads": "the ends of the audit",
    "competencies": "the curriculum",
    "cursors": "where a platform's messages go on",
    "destinations": "the curriculum",
    "drills": "rehearsals, without a student",
    "holders": "which process sends for a platform",
    "left_menus": "chats whose menu is taken back, for seconds",
    "resource_votes": "which link helped, without a name",
    "rounds": "an adviser's own wish",
    "schools": "the school",
    "due_dates": "classes",
    "sections": "classes",
    "sources": "which message a record's words came from: ids only",
    "subjects": "the curriculum",
    "teaches": "who teaches a class",
    "wrong_codes": "wrong codes of strangers, for an hour",
}
SECRET = {"invites": ("code_hash",)}
FORMULA = ("=", "+", "-", "@", "\t", "\r")
Rows = list[dict[str, Any]]


def held(connection: Connection, school: str, student: str) -> dict[str, Rows]:
    """Return the student's own rows by table. Secrets that open something are left out."""
    found = {
        name: _rows(connection, _own(tables.metadata.tables[name], names, school, student))
        for name, names in OWN.items()
        if name in tables.metadata.tables
    }
    found["help_messages"] = _rows(connection, _said(school, [row["key"] for row in found["helps"]], student))
    found["inbox"] = _rows(connection, _came_in(found["accounts"]))
    for name, columns in SECRET.items():
        found[name] = [{key: row[key] for key in row if key not in columns} for row in found[name]]
    return found


def who_saw(connection: Connection, school: str, student: str) -> Rows:
    """Return who of the staff looked at what and when, by name."""
    look, someone = tables.looks, tables.people
    wanted = (
        select(look.c.at, look.c.what, someone.c.name)
        .join(someone, (someone.c.school == look.c.school) & (someone.c.key == look.c.reader), isouter=True)
        .where(look.c.school == school, look.c.student == student)
        .order_by(look.c.at)
    )
    return _rows(connection, wanted)


def as_json(found: Mapping[str, Rows]) -> str:
    return json.dumps(found, ensure_ascii=False, indent=1, default=_plain, sort_keys=True)


def as_csv(rows: Iterable[Mapping[str, Any]]) -> str:
    """Return rows as CSV in which no cell runs as a formula: one that could gets an apostrophe before it."""
    listed = [{key: _cell(value) for key, value in row.items()} for row in rows]
    out = io.StringIO()
    if listed:
        writer = csv.DictWriter(out, list(listed[0]), lineterminator="\n", quoting=csv.QUOTE_ALL)
        writer.writeheader()
        writer.writerows(listed)
    return out.getvalue()


def from_cell(text: str) -> str:
    """Return what a cell of ours holds: the apostrophe before a formula is not part of it."""
    return text[1:] if text.startswith("'") and text[1:].startswith((*FORMULA, "'")) else text


def _cell(value: Any) -> str:
    if value is None:
        return ""
    text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False, default=_plain)
    if isinstance(value, (datetime, date)):
        text = value.isoformat()
    return f"'{text}" if text.startswith((*FORMULA, "'")) and not isinstance(value, (int, float)) else text


def _plain(value: object) -> str:
    return value.isoformat() if isinstance(value, (datetime, date)) else str(value)


def _own(table: Table, names: tuple[str, ...], school: str, student: str) -> Select[Any]:
    mine = or_(*(table.c[name] == student for name in names))
    return table.select().where(table.c.school == school, mine).order_by(*table.primary_key)


def _said(school: str, requests: list[str], student: str) -> Select[Any]:
    table = tables.help_messages
    mine = or_(table.c.request.in_(requests), table.c.author == student)
    return table.select().where(table.c.school == school, mine).order_by(table.c.at)


def _came_in(accounts: Rows) -> Select[Any]:
    """What came in from the student's own accounts, told apart by platform and sender."""
    table = tables.inbox
    mine = [
        (table.c.platform == each["platform"]) & (table.c.body["sender"].as_string() == each["sender"])
        for each in accounts
    ]
    return table.select().where(or_(False, *mine)).order_by(table.c.seq)


def _rows(connection: Connection, wanted: Select[Any]) -> Rows:
    return [dict(row) for row in connection.execute(wanted).mappings()]
