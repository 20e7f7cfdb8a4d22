"""What is held back because one rule wanted to say it to too many at once, let go or dropped by a human."""

from collections.abc import Collection
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, and_, bindparam, func, literal_column, or_, select, update

from engine.actions.everybody import Menu
from engine.decision import Alarm, Conversation
from engine.frozen import replace
from engine.nouns.contact import Flood
from engine.nouns.people import Role
from engine.student import Snapshot
from engine.unasked.flood import WINDOW, most
from storage import tables
from storage.prepared import first, run, scalar, written
from storage.records import save
from storage.snapshots import Snapshots
from storage.traffic.parcels import DROPPED, HELD, NEW

GATHERS = timedelta(minutes=1)
"""From the last that was held back until those who lead are told, so that they read one number."""
TOO_MANY = "too many at once"
NOT_WANTED = "a human has dropped it"
_table, _people = tables.outbox, tables.people


class Floods:
    """Looks at what a page of looks has made, before it is committed. Remembers how large the schools are."""

    def __init__(self) -> None:
        self._students: dict[str, int] = {}

    def stem(self, connection: Connection, school: str, rules: Collection[str], now: datetime) -> None:
        """Hold back what has not left of each rule that writes to too many within an hour.

        While something of a rule is held, all that it makes is held with it: until a human has looked.
        """
        for rule in sorted(rules):
            bound = {"in_school": school, "of_rule": rule, "now": now, "since": now - WINDOW}
            if first(connection, _IS_HELD, bound) or self._is_flood(connection, bound):
                hold(connection, school, rule, now)
                save(connection, school, Alarm(f"flood:{rule}", now + GATHERS))

    def _is_flood(self, connection: Connection, bound: dict[str, Any]) -> bool:
        """A school is counted when it is first met, and again before anything is held back."""
        school = bound["in_school"]
        if school not in self._students:
            self._students[school] = students(connection, school)
        if not _are_over(connection, bound, most(self._students[school])):
            return False
        self._students[school] = students(connection, school)
        return _are_over(connection, bound, most(self._students[school]))


def hold(connection: Connection, school: str, rule: str, now: datetime) -> int:
    """Hold back what a rule has made in the last hour and what has not left. Returns how many."""
    bound = {"in_school": school, "of_rule": rule, "now": now, "since": now - WINDOW}
    return run(connection, _HOLD, bound)


def students(connection: Connection, school: str) -> int:
    """Return how many students a school has."""
    return int(scalar(connection, _STUDENTS, {"in_school": school}))


def held(connection: Connection, school: str = "", rule: str = "") -> list[tuple[str, Flood]]:
    """Return (school, flood) for each rule that is held back, of all schools or of one."""
    wanted = select(_table.c.school, _table.c.rule, func.count(), func.min(_table.c.made_at))
    wanted = wanted.where(_in_state(HELD), *_only(school, rule)).group_by(_table.c.school, _table.c.rule)
    found = connection.execute(wanted.order_by(_table.c.school, _table.c.rule)).all()
    return [(where, Flood(of, count, students(connection, where), at)) for where, of, count, at in found]


def about(seen: Snapshots, rule: str) -> Snapshot | None:
    """Return the snapshot for those who lead; None where nobody does, or once nothing of a rule is held any more."""
    found = held(seen.connection, seen.school.key, rule)
    leads = or_(_people.c.role == Role.ADMIN.value, _people.c.key.in_(seen.school.policy.lead))
    wanted = select(_people.c.key).where(_people.c.school == seen.school.key, _people.c.active, leads)
    key = seen.connection.execute(wanted.limit(1)).scalar()
    if key is None or not found:
        return None
    snapshot = seen.acting(seen.person(key), Conversation(key), Menu())
    return replace(snapshot, flood=found[0][1])


def release(connection: Connection, school: str, rule: str, now: datetime) -> int:
    """Let go what is held; at the door it is asked again whether it may still leave. Returns how many.

    It goes under another rule than the one that made it, so that it is not counted and held back a second time.
    """
    freed = {
        "state": NEW,
        "due": now,
        "rule": written("let-go:").concat(_table.c.rule),
        "reason": "",
    }
    return int(
        connection.execute(update(_table).where(_in_state(HELD), *_only(school, rule)).values(freed)).rowcount
    )


def drop(connection: Connection, school: str, rule: str, now: datetime) -> int:
    """Drop what is held: it never leaves, and does not count as having been said. Returns how many."""
    mine = and_(_in_state(HELD), *_only(school, rule))
    contacts = tables.contacts
    about = select(func.substr(_table.c.about, len("contact:") + 1)).where(
        mine, _table.c.school == contacts.c.school, _table.c.about.startswith("contact:")
    )
    connection.execute(update(contacts).where(contacts.c.key.in_(about)).values(dropped=True))
    over = {"state": DROPPED, "settled_at": now, "reason": NOT_WANTED}
    return int(connection.execute(update(_table).where(mine).values(over)).rowcount)


def _only(school: str, rule: str) -> list[Any]:
    wanted = ((_table.c.school, school), (_table.c.rule, rule))
    return [column == value for column, value in wanted if value]


def _are_over(connection: Connection, bound: dict[str, Any], limit: int) -> bool:
    return int(scalar(connection, _MADE, {**bound, "limit": limit + 1})) > limit


def _in_state(state: str) -> Any:
    """Written out, for a partial index is used only where the statement itself says its condition."""
    return _table.c.state == written(state)


_OF_RULE = and_(
    _table.c.school == bindparam("in_school"),
    _table.c.rule == bindparam("of_rule"),
    _table.c.rule != written(""),
)
_LATELY = and_(
    _OF_RULE,
    _table.c.made_at > bindparam("since", type_=_table.c.made_at.type),
    _table.c.made_at <= bindparam("now", type_=_table.c.made_at.type),
)
_MADE = select(func.count()).select_from(
    select(literal_column("1")).where(_LATELY).limit(bindparam("limit")).subquery()
)
_IS_HELD = (
    select(_table.c.seq)
    .where(_table.c.school == bindparam("in_school"), _table.c.rule == bindparam("of_rule"), _in_state(HELD))
    .limit(1)
)
_HOLD = update(_table).where(_LATELY, _in_state(NEW)).values(state=HELD, reason=TOO_MANY)
_STUDENTS = select(func.count()).where(
    _people.c.school == bindparam("in_school"),
    _people.c.role == written(Role.STUDENT.value),
    _people.c.active.is_(True),
)
