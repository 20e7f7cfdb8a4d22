"""Reading the roster as an admin does: who is there, who has joined, what still stands on a default."""

from sqlalchemy import Connection, Select, and_, func, select

from engine.nouns.people import Person
from storage import tables
from storage.records import read, reading, record_of


def everybody(
    connection: Connection, school: str, *, section: str | None = None, only_absent: bool = False
) -> list[Person]:
    """Return the active people of a school; of one section (by its code), or those without an account."""
    someone, account = tables.people, tables.accounts
    wanted = select(someone).where(someone.c.school == school, someone.c.active.is_(True))
    if section is not None:
        wanted = wanted.where(someone.c.key.in_(_students_of(school, section)))
    if only_absent:
        joined = select(account.c.person).where(account.c.school == school)
        wanted = wanted.where(someone.c.key.not_in(joined))
    rows = connection.execute(wanted.order_by(someone.c.role.desc(), someone.c.code)).mappings()
    return [record_of(Person, row) for row in rows]


def languages_spoken(connection: Connection) -> set[str]:
    """Return the languages in which anybody is written to, each by its two letters."""
    found = [
        *connection.execute(
            select(tables.people.c.language).where(tables.people.c.active.is_(True)).distinct()
        ),
        *connection.execute(select(tables.schools.c.language).distinct()),
    ]
    return {language[:2] for (language,) in found if language}


def title_of(connection: Connection, school: str, section: str) -> str:
    """Return the title of a section by its code, the code itself where it has none."""
    table = tables.sections
    found = select(table.c.title).where(table.c.school == school, table.c.code == section)
    return str(connection.execute(found).scalar() or section)


def by_code(connection: Connection, school: str, code: str) -> Person | None:
    """Return whoever has a code on the roster, also when they have left."""
    someone = tables.people
    wanted = reading(Person).where(someone.c.school == school, someone.c.code == code)
    return next(read(Person, connection.execute(wanted)), None)


def count_by_role(connection: Connection, school: str) -> dict[str, tuple[int, int]]:
    """Return, for each role, how many active people there are and how many of them have joined."""
    someone, account = tables.people, tables.accounts
    mine = and_(account.c.school == someone.c.school, account.c.person == someone.c.key)
    rows = connection.execute(
        select(someone.c.role, func.count(someone.c.key.distinct()), func.count(account.c.person.distinct()))
        .join(account, mine, isouter=True)
        .where(someone.c.school == school, someone.c.active.is_(True))
        .group_by(someone.c.role)
    )
    return {row[0]: (row[1], row[2]) for row in rows}


def _students_of(school: str, section: str) -> Select[tuple[str]]:
    enrolled, place = tables.enrolments, tables.sections
    return (
        select(enrolled.c.student)
        .join(place, and_(place.c.school == enrolled.c.school, place.c.key == enrolled.c.section))
        .where(place.c.school == school, place.c.code == section, enrolled.c.until.is_(None))
    )
