"""Words are kept while they are needed: traffic for days, questions, answers and evidence to 60 days after their year.

Each function does a page of work and says how much, so that a night's work never holds the database for long.
"""

from datetime import date, datetime, timedelta

from sqlalchemy import Connection, Table, Text, and_, bindparam, cast, func, or_, select, update

from engine.judging.plans import timetable_of
from engine.nouns.school import School
from storage import tables
from storage.traffic.parcels import DROPPED, FAILED, SENT, UNCERTAIN

KEPT = timedelta(days=60)
INBOX_KEPT, OUTBOX_KEPT = timedelta(days=7), timedelta(days=30)
PAGE = 500
WORDS = (
    (tables.helps, "opened_at", ("stuck", "tried", "files")),
    (tables.help_messages, "at", ("words", "files")),
    (tables.checks, "asked_at", ("know", "show", "how", "more", "files", "link")),
    (tables.case_notes, "at", ("words",)),
)
"""What goes: the words, the files and links. What stays: that there was a question, a check, a talk, and its end."""


def forget_old_words(connection: Connection, school: School, today: date) -> int:
    """Empty a page of the words of a school year that ended 60 days ago or earlier; the number of records touched."""
    before = _before(school, today)
    return 0 if before is None else sum(_empty(connection, school.key, before, *each) for each in WORDS)


def forget_traffic(connection: Connection, now: datetime, after: int) -> int:
    """Empty what came in and went out long ago, among the page of rows numbered above `after`.

    Keys, states and kinds stay, so that nothing comes in or goes out twice. Returns the number to go on
    from, 0 after the last row.
    """
    ends = [_end(connection, each, after) for each in (tables.inbox, tables.outbox)]
    until = min((each for each in ends if each), default=0)
    if until:
        _forget_incoming(connection, now, after, until)
        _forget_outgoing(connection, now, after, until)
    return until


def _forget_incoming(connection: Connection, now: datetime, after: int, until: int) -> None:
    """7 days after it was decided on; what was given up on stays as long as doctor names it.

    Who sent it stays with the key: by that an erasure finds the row.
    """
    table = tables.inbox
    old = or_(
        and_(table.c.state == "done", table.c.received_at < now - INBOX_KEPT),
        and_(table.c.state == "failed", table.c.received_at < now - OUTBOX_KEPT),
    )
    whole = table.c.body["text"].as_string().is_not(None)
    sender = table.c.body["sender"].as_string()
    found = connection.execute(
        select(table.c.seq, sender).where(table.c.seq.between(after + 1, until), old, whole)
    ).all()
    if found:
        empty = update(table).where(table.c.seq == bindparam("place"))
        emptied = empty.values(body=bindparam("left", type_=table.c.body.type))
        connection.execute(emptied, [{"place": seq, "left": {"sender": whose}} for seq, whose in found])


def _forget_outgoing(connection: Connection, now: datetime, after: int, until: int) -> None:
    """30 days after it was settled, but never what is about a question or a check that is still open."""
    table, helps, checks = tables.outbox, tables.helps, tables.checks
    question = (helps.c.school == table.c.school) & (table.c.about == "help:" + helps.c.key)
    check = (checks.c.school == table.c.school) & (table.c.about == "check:" + checks.c.key)
    is_open = or_(
        select(helps.c.key).where(question, helps.c.closed_at.is_(None)).exists(),
        select(checks.c.key).where(check, checks.c.judged_at.is_(None)).exists(),
    )
    over = table.c.state.in_([SENT, FAILED, UNCERTAIN, DROPPED]) & (table.c.settled_at < now - OUTBOX_KEPT)
    whole = cast(table.c.body, Text) != "{}"
    connection.execute(
        update(table).where(table.c.seq.between(after + 1, until), over, whole, ~is_open).values(body={})
    )


def _end(connection: Connection, table: Table, after: int) -> int:
    """The number of the last row of the page above `after`, 0 when there is none."""
    page = select(table.c.seq).where(table.c.seq > after).order_by(table.c.seq).limit(PAGE).subquery()
    return int(connection.execute(select(func.coalesce(func.max(page.c.seq), 0))).scalar_one())


def _before(school: School, today: date) -> datetime | None:
    """The moment before which words belong to a year that is long over, None while there is none.

    Once a new year is imported, an earlier year's words go 60 days after they were said.
    """
    year, timetable = school.calendar, timetable_of(school)
    midnight = school.policy.quiet_until.replace(hour=0, minute=0)
    if today > year.last + KEPT:
        return timetable.at(year.last + timedelta(days=1), midnight)
    return timetable.at(min(year.first, today - KEPT), midnight) if today >= year.first else None


def _empty(
    connection: Connection, school: str, before: datetime, table: Table, moment: str, names: tuple[str, ...]
) -> int:
    blank = {name: "" if isinstance(table.c[name].type, Text) else [] for name in names}
    said = or_(*(table.c[name] != "" for name, value in blank.items() if value == ""))
    old = (table.c.school == school) & (table.c[moment] < before) & said
    page = select(table.c.key).where(old).limit(PAGE).scalar_subquery()
    mine = (table.c.school == school) & table.c.key.in_(page)
    return int(connection.execute(update(table).where(mine).values(blank)).rowcount)
