"""Reading what stands behind "I need a person now": who is on duty, open calls, the last drill."""

from sqlalchemy import Connection

from engine.nouns.contact import Call, Drill
from engine.nouns.people import Person
from engine.nouns.school import School
from storage import tables
from storage.records import read, reading


def on_duty(connection: Connection, school: School) -> list[Person]:
    """Return the people a school has named who are still there, in its order."""
    named = school.policy.safeguarding
    table = tables.people
    wanted = reading(Person).where(
        table.c.school == school.key, table.c.key.in_(named), table.c.active.is_(True)
    )
    return sorted(read(Person, connection.execute(wanted)), key=lambda each: named.index(each.key))


def uncleared(connection: Connection, school: str) -> list[Call]:
    """Return the calls that no human has cleared, oldest first."""
    table = tables.calls
    wanted = reading(Call).where(table.c.school == school, table.c.cleared_by == "").order_by(table.c.at)
    return list(read(Call, connection.execute(wanted)))


def last_drill(connection: Connection, school: str) -> Drill | None:
    """Return the latest rehearsal."""
    table = tables.drills
    wanted = reading(Drill).where(table.c.school == school).order_by(table.c.at.desc()).limit(1)
    return next(read(Drill, connection.execute(wanted)), None)
