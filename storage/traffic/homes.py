"""The homes that people have opened on their platforms, and which of them show what is no longer so.

A mark is set in the same transaction as the decision that made it stale. Many marks are one: a home is due or
it is not. Whoever shows it again leases the mark; a decision meanwhile sets it anew, and it is shown once more.
"""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

from sqlalchemy import (
    BindParameter,
    ColumnElement,
    Connection,
    Integer,
    and_,
    bindparam,
    delete,
    select,
    union,
    update,
)

from engine.decision import Account, AccountOff, Preferred, Record
from engine.frozen import Frozen
from engine.nouns.contact import Call, CaseNote
from engine.nouns.goal import Goal
from engine.nouns.help_request import HelpMessage, HelpRequest
from engine.nouns.look_again import LookAgain
from engine.nouns.mastery_check import MasteryCheck
from engine.nouns.re_route import ReRoute
from engine.nouns.standing import Standing
from storage import tables
from storage.people import accounts
from storage.prepared import rows, run
from storage.records import upsert

LEASE = timedelta(seconds=60)
MOST_TURNED = 16
SHOWN = (
    *(Goal, HelpRequest, HelpMessage, MasteryCheck, LookAgain, ReRoute, CaseNote),
    *(Call, Standing, Preferred, Account),
)
"""The records that somebody's home is made of."""
WHOSE = ("student", "person", "owner", "adviser", "author", "judge")
GONE = "-"
"""Instead of a school: what is shown here belongs to somebody who has been erased."""
AT_ONCE = datetime(2000, 1, 1, tzinfo=UTC)
_table = tables.homes
_NOBODY = {"school": "", "person": "", "attempts": 0}
_LEASED = ("platform", "sender", "school", "person", "version", "attempts", "turned")


class Stale(Frozen):
    """A home that is to be shown again. `until` fences its settle; `version` is the platform's name of what it shows.

    `school` and `person` are empty for somebody who has not joined. `turned` is how far its lists are turned.
    """

    platform: str
    sender: str
    school: str
    person: str
    version: str
    attempts: int
    until: datetime
    turned: str = ""


def opened(connection: Connection, platform: str, sender: str, now: datetime, turned: str = "") -> None:
    """Somebody has opened their home, or turned a list on it: from now on it is kept fresh, as they see it."""
    known = accounts.known(connection, platform, sender)
    school, person = (known.school, known.person) if known else ("", "")
    row = {
        "platform": platform,
        "sender": sender,
        "school": school,
        "person": person,
        "attempts": 0,
        "due": now,
        "turned": turned[:MOST_TURNED],
    }
    same = (_table.c.platform == platform) & (_table.c.sender == sender)
    if not connection.execute(update(_table).where(same).values(row)).rowcount:
        upsert(connection, _table, {**row, "version": ""})


def mark(connection: Connection, school: str, records: Sequence[Record], now: datetime) -> None:
    """Mark the homes that show any of these records: the student's, and those of the adults around them."""
    shown = [each for each in records if isinstance(each, SHOWN)]
    for each in shown:
        if isinstance(each, Account):
            joined = {"school": school, "person": each.person, "attempts": 0, "due": now}
            same = (_table.c.platform == each.platform) & (_table.c.sender == each.sender)
            connection.execute(update(_table).where(same).values(joined))
    for gone in (each for each in records if isinstance(each, AccountOff)):
        same = (_table.c.platform == gone.platform) & (_table.c.sender == gone.sender)
        connection.execute(update(_table).where(same).values({**_NOBODY, "due": now}))
    people = sorted({person for each in shown for person in _named(each)} - {""})
    if people:
        mark_around(connection, school, people, now)


def mark_around(connection: Connection, school: str, people: Sequence[str], now: datetime) -> None:
    """Mark the homes of people, and of the adults around them."""
    run(connection, _MARK, {"of": school, "people": list(people), "now": now})


def mark_all(connection: Connection, school: str, now: datetime) -> None:
    """Mark every home of a school: its curriculum or its people have changed."""
    fresh = _table.c.due.is_(None) | (_table.c.due > now)
    connection.execute(update(_table).where(_table.c.school == school, fresh).values(due=now, attempts=0))


def empty(connection: Connection, school: str, person: str) -> None:
    """Have a person's homes shown as a stranger's, at once, and then forgotten: they are to be erased.

    What stands of theirs on the pages of the adults around them goes from there too.
    """
    mark_around(connection, school, [person], AT_ONCE)
    theirs = and_(_table.c.school == school, _table.c.person == person)
    connection.execute(update(_table).where(theirs).values({**_NOBODY, "school": GONE, "due": AT_ONCE}))


def lease(connection: Connection, now: datetime, limit: int) -> list[Stale]:
    """Take homes that are due, the latest first: whoever has just done something looks at it now."""
    due = _DUE if connection.dialect.name == "sqlite" else _DUE_LOCKED
    found = rows(connection, due, {"now": now, "most": limit})
    taken = [
        Stale(platform, sender, school, person, version, attempts + 1, now + LEASE, turned)
        for platform, sender, school, person, version, attempts, turned in found
    ]
    for each in taken:
        changed = {"due": each.until, "attempts": each.attempts}
        connection.execute(update(_table).where(_same(each)).values(changed))
    return taken


def shown(connection: Connection, home: Stale, version: str) -> None:
    """A home has been shown; when it was marked again meanwhile, it stays due."""
    connection.execute(update(_table).where(_same(home)).values(version=version, attempts=0))
    settle(connection, home, None)
    if home.school == GONE:
        connection.execute(delete(_table).where(_same(home), _table.c.school == GONE))


def settle(connection: Connection, home: Stale, due: datetime | None) -> None:
    """Give a leased home back, due at a moment, or no more until something changes."""
    connection.execute(update(_table).where(_same(home), _table.c.due == home.until).values(due=due))


def forget_version(connection: Connection, home: Stale, now: datetime) -> None:
    """Somebody else has shown this home meanwhile: show it again, whatever stands there now."""
    connection.execute(update(_table).where(_same(home)).values(version="", due=now))


def _same(home: Stale) -> ColumnElement[bool]:
    return and_(_table.c.platform == home.platform, _table.c.sender == home.sender)


def _named(record: Record) -> tuple[str, ...]:
    one = (str(getattr(record, name, "") or "") for name in WHOSE)
    return (*one, *getattr(record, "asked", ()))


_PEOPLE: BindParameter[list[str]] = bindparam("people", expanding=True)
_OF: BindParameter[str] = bindparam("of")
_NOW: BindParameter[datetime] = bindparam("now", type_=_table.c.due.type)
_AROUND = union(
    select(tables.people.c.key).where(tables.people.c.school == _OF, tables.people.c.key.in_(_PEOPLE)),
    select(tables.advising.c.adviser).where(
        tables.advising.c.school == _OF, tables.advising.c.student.in_(_PEOPLE)
    ),
    select(tables.teaches.c.person)
    .join(
        tables.enrolments,
        (tables.enrolments.c.school == tables.teaches.c.school)
        & (tables.enrolments.c.section == tables.teaches.c.section),
    )
    .where(tables.teaches.c.school == _OF, tables.enrolments.c.student.in_(_PEOPLE)),
)
_DUE = (
    select(*(_table.c[name] for name in _LEASED))
    .where(_table.c.due <= _NOW)
    .order_by(_table.c.due.desc())
    .limit(bindparam("most", type_=Integer))
)
_DUE_LOCKED = _DUE.with_for_update(skip_locked=True)
"""On SQLite one process serves. Asked after every turn, so built once."""
_MARK = (
    update(_table)
    .where(_table.c.school == _OF, _table.c.person.in_(_AROUND))
    .where(_table.c.due.is_(None) | (_table.c.due > _NOW))
    .values(due=_NOW, attempts=0)
)
