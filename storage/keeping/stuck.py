"""What an operator should look at beside messages: all else that waits for somebody or something that does not come.

Files are never fetched, imports are whole or nothing, and a form or an invite that nobody uses is no trouble.
"""

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, and_, func, or_, select

from engine.care.case import CaseState
from engine.nouns.help_request import HelpState
from storage import tables
from storage.keeping.trouble import FAILED, LATE, STUCK, WAITING, Trouble

A_WEEK, A_MONTH = timedelta(days=7), timedelta(days=28)
TROUBLE, BACKUP, AWAKE = "trouble:", "coach:backup", "coach:awake"
BELIEVED, DOUBTED = "coach:date", "coach:date?"
_people = tables.people


def stuck(connection: Connection, now: datetime) -> Iterator[Trouble]:
    """Yield what is overdue, given up on, or left by everybody, table by table."""
    for rows in (_homes, _menus, _alarms, _looks, _questions, _cases, _erasures, _tokens, _places):
        yield from rows(connection, now)


def _homes(connection: Connection, now: datetime) -> Iterator[Trouble]:
    table = tables.homes
    given_up = and_(table.c.due.is_(None), table.c.attempts > 0)
    wanted = _with_code(table, table.c.due < now - STUCK, given_up)
    for row in connection.execute(wanted):
        state, reason = (WAITING, "") if row.due else (FAILED, "the home could not be shown")
        yield Trouble("homes", row.sender, state, row.platform, row.code, reason, row.due or now)


def _menus(connection: Connection, now: datetime) -> Iterator[Trouble]:
    """Telegram alone has menus of commands; one that is refused for good counts as given."""
    table = tables.accounts
    bare = and_(table.c.menu.is_(None), table.c.reachable.is_(True), table.c.since < now - LATE)
    wanted = _with_code(table, and_(bare, table.c.platform == "telegram", _people.c.active.is_(True)))
    for row in connection.execute(wanted):
        yield Trouble("menus", row.sender, WAITING, row.platform, row.code, "no menu yet", row.since)


def _alarms(connection: Connection, now: datetime) -> Iterator[Trouble]:
    table = tables.alarms
    for row in connection.execute(table.select().where(table.c.at < now - STUCK).order_by(table.c.at)):
        yield Trouble("alarms", row.about, WAITING, "", "", "", row.at)


def _looks(connection: Connection, now: datetime) -> Iterator[Trouble]:
    """One row a school: while the coach is off it is everybody in it."""
    since = func.min(_people.c.next_look_at)
    late = select(_people.c.school, since.label("since"), func.count().label("many")).where(
        _people.c.next_look_at < now - STUCK
    )
    for row in connection.execute(late.group_by(_people.c.school)):
        yield Trouble("looks", f"{row.school}: {row.many} people", WAITING, "", "", "", row.since)


def _questions(connection: Connection, now: datetime) -> Iterator[Trouble]:
    table = tables.helps
    left = and_(table.c.state.in_((HelpState.OPEN, HelpState.SEEN)), table.c.opened_at < now - A_WEEK)
    for row in connection.execute(_with_code(table, left, person="student")):
        yield Trouble("helps", row.key, "left", "", row.code, "nobody has taken the question", row.opened_at)


def _cases(connection: Connection, now: datetime) -> Iterator[Trouble]:
    table = tables.cases
    open_ = table.c.state.in_((CaseState.OPEN, CaseState.LEAD))
    for row in connection.execute(
        _with_code(table, and_(open_, table.c.opened_at < now - A_MONTH), person="student")
    ):
        yield Trouble("cases", row.key, "left", "", row.code, "nobody has acted on the case", row.opened_at)


def _erasures(connection: Connection, now: datetime) -> Iterator[Trouble]:
    table = tables.erasures
    left = and_(table.c.state == "asked", table.c.asked_at < now - A_WEEK)
    for row in connection.execute(_with_code(table, left, person="student")):
        yield Trouble("erasures", row.key, "left", "", row.code, "nobody has confirmed it", row.asked_at)


def _tokens(connection: Connection, now: datetime) -> Iterator[Trouble]:
    table = tables.app_tokens
    for row in connection.execute(table.select().where(table.c.ends < now + LATE)):
        reason = "the token was not renewed in time"
        yield Trouble("app_tokens", row.place or "the workspace", FAILED, row.platform, "", reason, row.ends)


def _places(connection: Connection, now: datetime) -> Iterator[Trouble]:
    """What the coach has noted about itself, its platforms and its clock, and who holds a platform."""
    noted = {row.source: row.place for row in connection.execute(tables.cursors.select())}
    for source, place in sorted(noted.items()):
        since, _, words = place.partition(" ")
        if source.startswith(TROUBLE) and place:
            name = source.removeprefix(TROUBLE)
            yield Trouble("platforms", name, "troubled", name, "", words, datetime.fromisoformat(since))
    if kept := noted.get(BACKUP):
        at = datetime.fromisoformat(kept)
        if at < now - A_WEEK:
            yield Trouble("backups", "the last one", "old", "", "", "it is over a week old", at)
    if (doubted := noted.get(DOUBTED)) and noted.get(
        BELIEVED
    ):  # on its first day there is nothing to jump from
        yield Trouble("clock", doubted, "doubted", "", "", "the date has jumped", now)
    awake = noted.get(AWAKE)
    yield from _holders(connection, now, datetime.fromisoformat(awake) if awake else None)


def _holders(connection: Connection, now: datetime, awake: datetime | None) -> Iterator[Trouble]:
    """Nobody sends for a platform although a coach is awake; names with a colon are of short work."""
    table = tables.holders
    if awake is None or awake < now - STUCK:
        return
    for row in connection.execute(table.select().where(table.c.until < now - STUCK)):
        if ":" not in row.name:
            yield Trouble("holders", row.name, WAITING, row.name, "", "no coach sends for it", row.until)


def _with_code(table: Any, *either: ColumnElement[bool], person: str = "person") -> Select[Any]:
    """Rows for which any of some conditions holds, with the code on the roster of whose they are."""
    whose = and_(_people.c.school == table.c.school, _people.c.key == table.c[person])
    code = func.coalesce(_people.c.code, "").label("code")
    return select(table, code).outerjoin(_people, whose).where(or_(*either))
